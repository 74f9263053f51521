"""Any other unique number (45 CFR 164.514(b)(2)(i)(K), (L), (R)): passport, ITIN, plate, licence, UUID."""

from __future__ import annotations

from gatekeeper.detectors.kinds.mrn import numbered
from gatekeeper.detectors.recognizer import Recognizer, only_digits
from gatekeeper.patterns import lazy


def itin(value: str) -> bool:
    """Return whether the number lies in the ITIN range (IRS: 9xx, middle digits 50–65, 70–88, 90–92, 94–99)."""
    d = only_digits(value)
    group = int(d[3:5])
    return d[0] == "9" and (50 <= group <= 65 or 70 <= group <= 88 or 90 <= group <= 92 or 94 <= group <= 99)


RECOGNIZERS = (
    Recognizer(
        kind="OTHER_ID",
        pattern=lazy(
            r"(?i)\b(?:passport|pasaporte)(?: (?:number|no\.?|num|#|is))*[ :#=]{1,4}(?P<value>[A-Z]"
            r"{0,2}\d{6,9})(?![\w-])"
        ),
        score=0.95,
        digits=1,
        gate=("passport", "pasaporte"),
        examples=(("Passport No. 481234567", "481234567"),),
        rejects=("passport to 2026",),
    ),
    Recognizer(
        kind="OTHER_ID",
        pattern=lazy(r"(?<![\w.-])(?P<value>9\d{2}-\d{2}-\d{4})(?![\w-])"),
        digits=9,
        score=0.9,
        needs="-",
        check=itin,
        context=lazy(r"(?i)\b(?:itin|taxpayer|tax id|tax)\b"),
        examples=(("ITIN 912-78-1234", "912-78-1234"),),
        rejects=("912-40-1234",),
    ),
    Recognizer(
        kind="OTHER_ID",
        pattern=lazy(
            r"(?i)\b(?:licen[cs]e plate|plate (?:number|no\.?)|tag number|registration plate)(?: (?:nu"
            r"mber|no\.?|is|was))*[ :#=]{1,4}(?P<value>(?=[A-Z0-9 -]{0,8}\d)[A-Z0-9]{1,4}[- ]?[A-Z0-9]"
            r"{2,5})(?![\w-])"
        ),
        score=0.9,
        digits=1,
        gate=("plate", "tag number"),
        examples=(("License plate 7ABC123", "7ABC123"), ("plate number: KLM-4471", "KLM-4471")),
        rejects=("license plate holder",),
    ),
    Recognizer(
        kind="OTHER_ID",
        pattern=lazy(r"\b[Pp]late:? (?P<value>(?=[A-Z]{0,6}\d)(?=\d{0,6}[A-Z])[A-Z0-9]{2,4}-?[A-Z0-9]{2,4})(?![\w-])"),
        score=0.8,
        digits=1,
        gate=("plate",),
        examples=(("Plate 7XKR219 is parked outside", "7XKR219"),),
        rejects=("plate 12345", "a plate A4", "Plate 3 shows"),
    ),
    Recognizer(
        kind="OTHER_ID",
        pattern=lazy(
            r"(?i)\b(?:(?:medical|nursing|professional|state|pharmacy|provider)? ?licen[cs]e (?:number"
            r"|no\.?|#)|certificate (?:number|no\.?|#)|birth certificate(?: number)?|rx ?#|rx(?= \d{6})|rx (?:numbe"
            r"r|no\.?)|prescription (?:number|no\.?|#)|confirmation (?:number|code|no\.?)|reference (?"
            r":number|no\.?|code)|ref\.? ?#|order (?:number|no\.?|#)|ticket (?:number|no\.?|#)|study ("
            r"?:id|participant number)|subject id|student id|employee (?:id|number)|badge (?:number|no"
            r"\.?)|appointment (?:id|number)|booking (?:id|number|reference)|access code|green card|al"
            r"ien (?:registration )?number|voter id|military id|dod id|user ?id|contact ?id|recipient "
            r"id|unique id|tracking (?:id|number)|donor id)"
            r"(?: is| was)?[ :#=(]{1,4}(?P<value>[A-Za-z]{0,4}-?\d[\dA-Za-z-]{3,24})(?![\w-])"
        ),
        score=0.88,
        digits=1,
        check=numbered,
        gate=(
            "license",
            "licence",
            "certificate",
            "rx",
            "prescription",
            "confirmation",
            "ref",
            "order",
            "ticket",
            "study",
            "subject",
            "student",
            "employee",
            "badge",
            "appointment",
            "booking",
            "access code",
            "green card",
            "alien",
            "voter",
            "military",
            "dod",
            "userid",
            "user id",
            "user_id",
            "contact",
            "recipient",
            "unique",
            "tracking",
            "donor",
        ),
        examples=(
            ("Rx# 7712345", "7712345"),
            ("Confirmation number: VH88213", "VH88213"),
            ("medical license number A12345", "A12345"),
        ),
        rejects=("order 12", "certificate of 2026"),
    ),
    Recognizer(
        kind="OTHER_ID",
        pattern=lazy(
            r"(?<![\w-])(?P<value>[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})(?![\w-])"
        ),
        score=0.85,
        shape=lazy(r"-[0-9a-fA-F]{4}-"),
        needs="-",
        examples=(("id 123e4567-e89b-12d3-a456-426614174000", "123e4567-e89b-12d3-a456-426614174000"),),
        rejects=("123e4567-e89b-12d3-a456",),
    ),
)
