"""Account numbers (45 CFR 164.514(b)(2)(i)(J)): labelled ones, routing numbers, IBANs (ISO 13616)."""

from __future__ import annotations

from gatekeeper.detectors.kinds.mrn import numbered
from gatekeeper.detectors.recognizer import Recognizer
from gatekeeper.patterns import lazy


def iban(value: str) -> bool:
    """Return whether the ISO 7064 mod 97-10 check digits fit."""
    compact = value.replace(" ", "").upper()
    if not 15 <= len(compact) <= 34:
        return False
    moved = compact[4:] + compact[:4]
    return int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def routing(value: str) -> bool:
    """Return whether an ABA routing number's check digit fits."""
    d = [int(c) for c in value]
    return (3 * (d[0] + d[3] + d[6]) + 7 * (d[1] + d[4] + d[7]) + d[2] + d[5] + d[8]) % 10 == 0


RECOGNIZERS = (
    Recognizer(
        kind="ACCOUNT_NUMBER",
        pattern=lazy(
            r"(?i)\b(?:(?:bank |billing |patient |guarantor |checking |savings |hospital |customer |yo"
            r"ur )?(?:account|acct\.?|a/c)(?: (?:number|no\.?|num|id|ending in|ending)| ?#)?"
            r"|guarantor (?:id|number|no\.?)|invoice (?:number|no\.?|#)|statement (?:number|no\.?|#)|b"
            r"ill (?:number|no\.?|#)|transaction (?:id|number|no\.?)|customer (?:id|number|no\.?)|núme"
            r"ro de cuenta)"
            r"(?: is| was)?[ :#=.(-]{1,4}(?P<value>[A-Za-z]{0,4}-?\d[\d-]{3,19})(?![\w-])"
        ),
        score=0.93,
        digits=1,
        check=numbered,
        gate=(
            "account",
            "acct",
            "a/c",
            "guarantor",
            "invoice",
            "statement",
            "bill",
            "transaction",
            "customer",
            "cuenta",
        ),
        examples=(
            ("Account number: 4471-20019", "4471-20019"),
            ("acct #00098812", "00098812"),
            ("Invoice no. 20017734", "20017734"),
        ),
        rejects=("account 12", "your account in 2 steps"),
    ),
    Recognizer(
        kind="ACCOUNT_NUMBER",
        pattern=lazy(
            r"(?<![\w-])(?P<value>[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?|[a-z]{2}\d"
            r"{2}[a-z0-9]{11,30})(?![\w-])"
        ),
        score=0.97,
        digits=2,
        shape=lazy(r"\d(?<=[A-Za-z]{2}\d)\d"),
        check=iban,
        examples=(("IBAN GB82 WEST 1234 5698 7654 32", "GB82 WEST 1234 5698 7654 32"),),
        rejects=("GB82 WEST 1234 5698 7654 33",),
    ),
    Recognizer(
        kind="ACCOUNT_NUMBER",
        pattern=lazy(r"(?i)\b(?:routing|aba|rtn)(?: (?:number|no\.?|transit))?[ :#]{1,3}(?P<value>\d{9})(?!\w)"),
        score=0.93,
        digits=9,
        check=routing,
        gate=("routing", "aba", "rtn"),
        examples=(("Routing number 021000021", "021000021"),),
        rejects=("routing 123456789",),
    ),
)
