"""Health plan numbers (45 CFR 164.514(b)(2)(i)(I)): labelled member, policy, group and claim ids."""

from __future__ import annotations

from gatekeeper.detectors.kinds.mrn import numbered
from gatekeeper.detectors.recognizer import Recognizer
from gatekeeper.patterns import lazy

RECOGNIZERS = (
    Recognizer(
        kind="HEALTH_PLAN_ID",
        pattern=lazy(
            r"(?i)\b(?:member (?:id|number|no\.?|#)|subscriber (?:id|number|no\.?)|beneficiary (?:id|n"
            r"umber|no\.?)|insurance (?:id|number|no\.?|card number|policy(?: number| no\.?| ?#)?)"
            r"|(?:health )?plan (?:id|number|no\.?|beneficiary number)|policy (?:id|number|no\.?|#)|gr"
            r"oup (?:id|number|no\.?|#)|medicaid (?:id|number|no\.?|#)|medicare (?:id|number|no\.?|#)|"
            r"hic(?:n)?|memberid|member_id|certificate (?:number|no\.?)(?= .{0,10}plan)"
            r"|claim (?:id|number|no\.?|#)|prior auth(?:orization)? (?:number|no\.?|#)|número de miembro)"
            r"(?: is| was)?[ :#=.(-]{0,4}(?P<value>[A-Za-z]{0,5}-?\d[\dA-Za-z-]{3,19}"
            r"|[A-Z]{1,5} ?\d{2,5}(?: \d{2,5}){1,4})(?![\w-])"
        ),
        score=0.95,
        digits=1,
        check=numbered,
        gate=(
            "member",
            "subscriber",
            "beneficiary",
            "insurance",
            "plan",
            "policy",
            "group",
            "medicaid",
            "medicare",
            "hic",
            "certificate",
            "claim",
            "prior auth",
            "miembro",
        ),
        examples=(
            ("Member ID: XYZ123456789", "XYZ123456789"),
            ("policy number 88-441200", "88-441200"),
            ("Group #0045123", "0045123"),
            ("plan ID# ZGP 884 201 77", "ZGP 884 201 77"),
        ),
        rejects=("group 12 meets", "policy number one", "plan 2026"),
    ),
)
