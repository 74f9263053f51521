"""Medicare Beneficiary Identifiers: eleven characters in CMS's pattern, without S, L, O, I, B and Z."""

from __future__ import annotations

import re

from gatekeeper.detectors.recognizer import Recognizer
from gatekeeper.patterns import lazy

_A = "[AC-HJKMNP-RT-Y]"
_AN = "[AC-HJKMNP-RT-Y0-9]"

RECOGNIZERS = (
    Recognizer(
        kind="US_MBI",
        pattern=lazy(rf"(?<![\w-])(?P<value>[1-9]{_A}{_AN}\d-?{_A}{_AN}\d-?{_A}{{2}}\d{{2}})(?![\w-])", re.IGNORECASE),
        score=0.92,
        digits=5,
        shape=lazy(r"[1-9][A-Za-z]"),
        examples=(("MBI 1EG4-TE5-MK73", "1EG4-TE5-MK73"), ("1EG4TE5MK73", "1EG4TE5MK73")),
        rejects=("1SG4-TE5-MK73", "1EG4-TE5-MK7"),
    ),
)
