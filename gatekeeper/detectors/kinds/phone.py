"""Telephone and fax numbers (45 CFR 164.514(b)(2)(i)(D), (E)): North American and international form."""

from __future__ import annotations

from gatekeeper.detectors.recognizer import Recognizer, only_digits
from gatekeeper.patterns import lazy

CONTEXT = lazy(
    r"(?i)\b(?:phone|tel|telephone|call|text|cell|mobile|fax|dial|reach|number|contact|line|teléfono|l"
    r"lame|sms|ph|hotline|at)\b"
)


def nanp(value: str) -> bool:
    """Return whether area and exchange code are possible (NANP: neither begins with 0 or 1)."""
    digits = only_digits(value.lower().split("x")[0].split("ext")[0])
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    return len(digits) == 10 and digits[0] not in "01" and len(set(digits)) > 2


def long_enough(value: str) -> bool:
    """Return whether an international number has the length that E.164 allows."""
    return 8 <= len(only_digits(value)) <= 15


RECOGNIZERS = (
    Recognizer(
        kind="PHONE_NUMBER",
        pattern=lazy(r"(?<![\w.+/-])(?P<value>\d{3}-\d{4})(?![\w-]|\.\d)"),
        score=0.7,
        digits=7,
        shape=lazy(r"-(?<=\d{3}-)\d{4}"),
        context=lazy(r"(?i)\b(?:phone|tel|call|text|cell|mobile|fax|dial|contact|reach|ext)\b"),
        required=True,
        examples=(("Emergency contact: Susan, 555-0177.", "555-0177"),),
        rejects=("pages 100-2000", "part 555-0177"),
    ),
    Recognizer(
        kind="PHONE_NUMBER",
        pattern=lazy(
            r"(?<![\w.+/=-])(?<!\d[ ])(?<!version )(?P<value>(?:\+?1[-. ]{0,2})?(?:\(\d{3}\)[-. ]{0,2}"
            r"|\d{3}[-. /])\d{3}[-. ]\d{4}"
            r"(?:[ ,]{0,2}(?:x|ext\.?|extension)[ .]?\d{1,6})?)(?![\w/-]|\.\d)"
        ),
        score=0.9,
        digits=10,
        shape=lazy(r"\d{3}[-. ]\d{4}"),
        check=nanp,
        context=CONTEXT,
        examples=(
            ("Call (217) 555-0123 today", "(217) 555-0123"),
            ("Fax: 217-555-0123 ext. 42.", "217-555-0123 ext. 42"),
            ("+1 217 555 0123", "+1 217 555 0123"),
            ("217.555.0123", "217.555.0123"),
        ),
        rejects=("Order 100-200-3000", "on 2026-05-04 at 10", "version 1.217.555.0123"),
    ),
    Recognizer(
        kind="PHONE_NUMBER",
        pattern=lazy(r"(?<![\w+])(?P<value>\+\d{1,3}(?:[-. ]?\(?\d{1,4}\)?){2,6})(?![\w-])"),
        digits=3,
        score=0.85,
        needs="+",
        check=long_enough,
        context=CONTEXT,
        examples=(("Reach us: +44 20 7946 0018", "+44 20 7946 0018"),),
        rejects=("C++ 11 and +5 points",),
    ),
    Recognizer(
        kind="PHONE_NUMBER",
        pattern=lazy(
            r"(?i)\b(?:phone|tel|telephone|cell|mobile|fax|call|dial|text|teléfono)\b(?: (?:us|me|no\."
            r"?|number|at|is|on|or text)){0,2}"
            r"[:#. ]{0,3}(?P<value>1?\d{10}|\d{3}[-. ]\d{4})(?![\w-])"
        ),
        score=0.9,
        digits=7,
        gate=("phone", "tel", "cell", "mobile", "fax", "call", "dial", "text"),
        examples=(("Phone: 2175550123", "2175550123"), ("call 555-0123 to book", "555-0123")),
        rejects=("call number 12", "text 12345 to join"),
    ),
    Recognizer(
        kind="PHONE_NUMBER",
        pattern=lazy(
            r"(?<![\w.+/-])(?P<value>(?:00\d{1,3}[- ])?\(?\d{2,4}\)?(?:[-. ]\d{2,4}){2,4}|\d{3,4} \d"
            r"{4,7}|\d{9,11})(?![\w/-]|\.\d)"
        ),
        score=0.6,
        digits=6,
        check=long_enough,
        context=lazy(
            r"(?i)\b(?:phone|tel\.?|telephone|cell|mobile|fax|call|dial|text|whatsapp|teléfono|celular"
            r"|llame)(?: (?:me|us|number|no\.?|at|is|him|her|on|back))*[ :.#]{0,3}\(?$"
        ),
        required=True,
        gate=("phone", "tel", "cell", "mobile", "fax", "call", "dial", "text", "whatsapp", "llame"),
        examples=(("Tel: 60-56-85-91", "60-56-85-91"), ("call me at 5403926876", "5403926876")),
        rejects=("we call 20 20 20 rule", "room 60-56-85-91"),
    ),
    Recognizer(
        kind="PHONE_NUMBER",
        pattern=lazy(
            r"(?<![\w.-])(?P<value>0\d{1,4}[- ]\d{3,4}[- ]\d{3,4}|0\d{4}[- ]\d{6}|0\d{2,3}[- ]\d{2,3}[- ]\d{2,3}[- ]\d"
            r"{2,3}|\(\d{2,5}\) ?\d{3,4}[- ]\d{3,5})(?![\w-])"
        ),
        score=0.6,
        digits=8,
        shape=lazy(r"[0(](?<!\d0)\d"),
        check=long_enough,
        context=CONTEXT,
        examples=(("Tel. 020 7946 0018", "020 7946 0018"), ("next of kin, 07700 900461", "07700 900461")),
        rejects=("0123",),
    ),
)
