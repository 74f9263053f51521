"""Payment card numbers (45 CFR 164.514(b)(2)(i)(J)): issuer prefix, length and Luhn digit (ISO/IEC 7812-1)."""

from __future__ import annotations

from gatekeeper.detectors.recognizer import Recognizer, luhn, only_digits
from gatekeeper.patterns import lazy


def card(value: str) -> bool:
    """Return whether prefix, length and check digit fit a card scheme."""
    d = only_digits(value)
    return (
        12 <= len(d) <= 19
        and (d[0] in "3456" or _two(d) or (len(d) == 15 and d.startswith("1800")))
        and luhn(d)
        and len(set(d)) > 1
    )


def _two(digits: str) -> bool:
    """Return whether a number that begins with 2 is in a range in use: 2221 to 2720 (16 digits), 2131 (15 digits)."""
    start, size = int(digits[:4]), len(digits)
    return (size == 16 and 2221 <= start <= 2720) or (size == 15 and start == 2131)


RECOGNIZERS = (
    Recognizer(
        kind="CREDIT_CARD",
        pattern=lazy(
            r"(?<![\w.-])(?P<value>[2-6]\d{3}(?:[- ]?\d{4}){2}[- ]?\d{1,7}|1800\d{11}|3[47]\d{2}[- ]?"
            r"\d{6}[- ]?\d{5}|(?:5[06-8]|6\d)\d{10,14})(?![\w-]|\.\d)"
        ),
        score=0.95,
        digits=12,
        check=card,
        examples=(("Card 4111 1111 1111 1111 exp", "4111 1111 1111 1111"), ("378282246310005", "378282246310005")),
        rejects=("4111 1111 1111 1112", "2017031320274", "order 1234567890123"),
    ),
)
