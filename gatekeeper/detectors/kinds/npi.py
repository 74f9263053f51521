"""National Provider Identifiers: ten digits, Luhn over the prefix 80840 (45 CFR 162.406; CMS check digit note)."""

from __future__ import annotations

from gatekeeper.detectors.recognizer import Recognizer, luhn
from gatekeeper.patterns import lazy

CONTEXT = lazy(r"(?i)\b(?:npi|provider (?:id|number|identifier)|national provider)\b")


def npi(value: str) -> bool:
    """Return whether the check digit fits."""
    return luhn("80840" + value)


RECOGNIZERS = (
    Recognizer(
        kind="US_NPI",
        pattern=lazy(r"(?<![\w.-])(?P<value>[12]\d{9})(?![\w-]|\.\d)"),
        digits=10,
        check=npi,
        context=CONTEXT,
        required=True,
        gate=("npi", "provider"),
        examples=(("NPI 1234567893", "1234567893"),),
        rejects=("order 1234567893", "NPI 1234567890"),
    ),
)
