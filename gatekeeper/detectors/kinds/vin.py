"""Vehicle identification numbers: 17 characters with the check digit of 49 CFR 565.15(c); plates are other ids."""

from __future__ import annotations

from gatekeeper.detectors.recognizer import Recognizer
from gatekeeper.patterns import lazy

_VALUES = dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ0123456789",
        [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9, *range(10)],
        strict=True,
    )
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def vin(value: str) -> bool:
    """Return whether the check digit in position 9 fits."""
    value = value.upper()
    if value.isdigit() or value.isalpha():
        return False
    rest = sum(_VALUES[c] * w for c, w in zip(value, _WEIGHTS, strict=True)) % 11
    return value[8] == ("X" if rest == 10 else str(rest))


RECOGNIZERS = (
    Recognizer(
        kind="VIN",
        pattern=lazy(r"(?<![\w-])(?P<value>[A-HJ-NPR-Z0-9]{8}[0-9X][A-HJ-NPR-Z0-9]{8})(?![\w-])"),
        score=0.9,
        digits=1,
        shape=lazy(r"[A-HJ-NPR-Z0-9]{17}"),
        check=vin,
        examples=(("VIN 1M8GDM9AXKP042788", "1M8GDM9AXKP042788"),),
        rejects=("1M8GDM9A1KP042788", "12345678901234567"),
    ),
    Recognizer(
        kind="VIN",
        pattern=lazy(
            r"(?i)\b(?:vin|vehicle id(?:entification)?(?: number)?)[ :#]{1,4}(?P<value>[A-HJ-NPR-Z0-9]{17})(?![\w-])"
        ),
        score=0.9,
        digits=1,
        check=lambda value: any(c.isdigit() for c in value),
        gate=("vin", "vehicle"),
        examples=(("VIN: 1HGCM82633A123456", "1HGCM82633A123456"),),
        rejects=("vin rouge",),
    ),
)
