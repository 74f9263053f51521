"""The vendor's business associate agreement has ended, or begins after the vendor is used.

## Why it matters
Without a contract in force the vendor may not hold protected health information (45 CFR 164.502(e), 164.504(e)): an
agreement that ended yesterday protects nobody today.

## What to do instead
Renew the agreement, or stop the send until the day it begins.

## When it stays silent
An agreement without an end date runs on. A vendor that has none at all is VEN001. Public lists need none.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import RiskLevel, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Compare the dates of the agreement with the date of judgement and the vendor's first use."""
    vendor = case.facts.vendor
    if vendor is None or isinstance(vendor.baa, str) or case.risk.level is RiskLevel.NONE:
        return
    baa, today = vendor.baa, case.facts.today
    name = case.profile.vendor if case.profile is not None else vendor.name
    why = ""
    if baa.ends is not None and baa.ends < today:
        why = f"ended on {baa.ends.isoformat()}"
    elif baa.signed is not None and baa.signed > today:
        why = f"begins on {baa.signed.isoformat()} only"
    elif baa.signed is not None and vendor.first_use is not None and vendor.first_use < baa.signed:
        why = f"begins after the vendor was first used on {vendor.first_use.isoformat()}"
    elif baa.signed is None:
        why = "has no date of signature"
    if why:
        at = case.submission.place("profile")
        yield case.finding(f"The agreement with the vendor {name} {why}.", at, evidence=f"{name} {why}")


_SEND = {"class": "marketing", "purpose": "operations", "relationship": "patients", "profile": "marketing"}
_TEXT = "Subject: Parking\n\nParking is free in May.\n"
RULE = Rule(
    id="VEN002",
    name="baa-not-in-force",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("45 CFR 164.502(e)", "45 CFR 164.504(e)"),
    check=check,
    examples=(
        Example(
            title="it ended",
            draft=_TEXT,
            campaign=_SEND,
            policy={"vendors": {"acme-esp": {"baa": {"signed": "2024-01-01", "ends": "2026-05-03"}}}},
            marks=('"marketing"',),
        ),
        Example(
            title="it begins next month",
            draft=_TEXT,
            campaign=_SEND,
            policy={"vendors": {"acme-esp": {"baa": {"signed": "2026-06-01"}}}},
            marks=('"marketing"',),
        ),
        Example(title="in force", draft=_TEXT, campaign=_SEND),
        Example(
            title="the last day still counts",
            draft=_TEXT,
            campaign=_SEND,
            policy={"vendors": {"acme-esp": {"baa": {"signed": "2024-01-01", "ends": "2026-05-04"}}}},
        ),
    ),
)
