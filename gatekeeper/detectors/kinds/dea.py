"""DEA registration numbers: two letters, seven digits, the last one a check digit (21 CFR 1301)."""

from __future__ import annotations

from gatekeeper.detectors.recognizer import Recognizer
from gatekeeper.patterns import lazy


def dea(value: str) -> bool:
    """Return whether the check digit fits."""
    d = [int(c) for c in value[2:9]]
    return (d[0] + d[2] + d[4] + 2 * (d[1] + d[3] + d[5])) % 10 == d[6]


RECOGNIZERS = (
    Recognizer(
        kind="US_DEA",
        pattern=lazy(r"(?<![\w-])(?P<value>[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7})(?![\w-])"),
        digits=7,
        shape=lazy(r"\d(?<=[A-Z][A-Z9]\d)\d{6}"),
        check=dea,
        context=lazy(r"(?i)\b(?:dea|registration|prescriber|controlled)\b"),
        score=0.8,
        examples=(("DEA AB1234563", "AB1234563"),),
        rejects=("AB1234567",),
    ),
)
