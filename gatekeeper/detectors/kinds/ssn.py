"""Social Security numbers (45 CFR 164.514(b)(2)(i)(G)), reserved ones too when a label says what they are.

Ranges: area 000, 666 and 900–999, group 00 and serial 0000 were never issued (SSA, "Social Security Number
Randomization"). A mail that prints one under "SSN" is wrong all the same.
"""

from __future__ import annotations

from gatekeeper.detectors.recognizer import Recognizer, only_digits
from gatekeeper.patterns import lazy

LABEL = lazy(r"(?i)\b(?:ssn|ss ?#|ss ?no|social|social security|socials?|seguro social|tax ?id|taxpayer)")


def issued(value: str) -> bool:
    """Return whether the number can have been issued."""
    d = only_digits(value)
    return d[:3] not in {"000", "666"} and d[0] != "9" and d[3:5] != "00" and d[5:] != "0000" and len(set(d)) > 1


RECOGNIZERS = (
    Recognizer(
        kind="US_SSN",
        pattern=lazy(r"(?<![\w.-])(?P<value>\d{3}-\d{2}-\d{4})(?![\w-]|\.\d)"),
        digits=9,
        shape=lazy(r"\d{3}-\d{2}-\d{4}"),
        score=0.85,
        needs="-",
        check=issued,
        context=LABEL,
        examples=(("his number is 219-09-9998.", "219-09-9998"),),
        rejects=("part 000-12-3456", "2026-05-0400"),
    ),
    Recognizer(
        kind="US_SSN",
        pattern=lazy(
            r"(?i)\b(?:ssn|ss ?#|social security(?: number| no\.?| #)?|social sec\.?|seguro social|soc"
            r"ial(?= (?:is|number|ends)|:))"
            r"(?: (?:number|no\.?|is|was|ending in|ends in|on file|last (?:4|four)))*? ?[:#=(]{0,2} ?"
            r"(?P<value>\d{3}[- .]?\d{2}[- .]?\d{4}|(?:[x*•]{3}-[x*•]{2}-)\d{4})(?![\w-])"
        ),
        score=0.97,
        digits=4,
        gate=("ssn", "ss#", "ss #", "social", "seguro"),
        examples=(
            ("SSN: 000-12-3456", "000-12-3456"),
            ("Social Security number 900 12 3456", "900 12 3456"),
            ("ssn=219099998", "219099998"),
        ),
        rejects=("social media 2026",),
    ),
)
