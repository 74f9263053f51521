"""The vendor's last assessment is too old or missing, or its record lacks an incident contact or an anti-abuse policy.

## Why it matters
Assurances must be satisfactory, not only signed (45 CFR 164.308(b), 164.308(a)(8)); when something happens, somebody
must know whom to call.

## What to do instead
Renew the assessment and complete the vendor's record.

## When it stays silent
An assessment inside the limit; public lists.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import RiskLevel, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule


def check(case: Case) -> Iterator[Finding]:
    """Look at the vendor's record."""
    vendor = case.facts.vendor
    if vendor is None or case.risk.level < RiskLevel.MODERATE:
        return
    lacking = []
    limit = case.facts.today - datetime.timedelta(days=case.option("assessment_days"))
    if vendor.assessed is None:
        lacking.append("it was never assessed")
    elif vendor.assessed < limit:
        lacking.append(f"the last assessment is of {vendor.assessed.isoformat()}")
    if not vendor.incident_contact:
        lacking.append("there is no incident contact")
    if vendor.role in ("email-platform", "relay") and not vendor.anti_abuse_policy:
        lacking.append("no anti-abuse policy is on file")
    if lacking:
        name = case.profile.vendor if case.profile is not None else vendor.name
        yield case.finding(
            f"The review of the vendor {name} is overdue: {', '.join(lacking)}.",
            case.submission.place("profile"),
            evidence=f"{name} {' '.join(lacking)}",
        )


_SEND = {"class": "marketing", "purpose": "operations", "relationship": "patients", "profile": "marketing"}
_TEXT = "Subject: Parking\n\nParking is free in May.\n"
RULE = Rule(
    id="VEN006",
    name="vendor-review-overdue",
    severity=Severity.WARNING,
    scale="W",
    cites=("45 CFR 164.308(b)", "45 CFR 164.308(a)(8)"),
    check=check,
    options={"assessment_days": Option(default=365, doc="Days that an assessment counts (engineering default).")},
    examples=(
        Example(
            title="assessed two years ago",
            draft=_TEXT,
            campaign=_SEND,
            policy={"vendors": {"acme-esp": {"assessed": "2024-04-01"}}},
            marks=('"marketing"',),
        ),
        Example(
            title="nobody to call",
            draft=_TEXT,
            campaign=_SEND,
            policy={"vendors": {"acme-esp": {"incident_contact": ""}}},
            marks=('"marketing"',),
        ),
        Example(title="reviewed this year", draft=_TEXT, campaign=_SEND),
        Example(
            title="a longer limit by option",
            draft=_TEXT,
            campaign=_SEND,
            policy={
                "vendors": {"acme-esp": {"assessed": "2024-04-01"}},
                "rules": {"VEN006": {"options": {"assessment_days": 1000}}},
            },
        ),
    ),
)
