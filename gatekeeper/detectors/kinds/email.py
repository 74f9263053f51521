"""E-mail addresses (45 CFR 164.514(b)(2)(i)(F)).

Anchored on the ``@``, so that a long run of letters without one costs nothing.
"""

from __future__ import annotations

from gatekeeper.detectors.recognizer import Recognizer
from gatekeeper.patterns import lazy

RECOGNIZERS = (
    Recognizer(
        kind="EMAIL_ADDRESS",
        pattern=lazy(
            r"(?<![A-Za-z0-9._%+'-])(?=[A-Za-z0-9._%+'-]{1,64}@)(?P<value>[A-Za-z0-9_%+][A-Za-z0-9._%+'-]{0,63}"
            r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z][A-Za-z0-9-]{1,30})"
        ),
        score=0.99,
        needs="@",
        examples=(
            ("Write to ada.lee+news@mail.valley.example today.", "ada.lee+news@mail.valley.example"),
            ("mailto:sam@clinic.example?subject=x", "sam@clinic.example"),
        ),
        rejects=("meet us @ noon", "@valleyhealth on social media", "user@localhost"),
    ),
)
