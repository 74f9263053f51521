"""What the vendor keeps of the send is not encrypted, or nobody says that it is.

## Why it matters
Lists and messages stay on the vendor's disks long after the send (45 CFR 164.312(a)(2)(iv)). A lost backup of encrypted
data is no breach of unsecured information; of plain data it is (45 CFR 164.402).

## What to do instead
Have the vendor attest encryption at rest and record it, or choose another route.

## When it stays silent
The organisation's own servers keep no copy at a vendor. Public lists.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import RiskLevel, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Look at the vendor's record."""
    vendor = case.facts.vendor
    if vendor is None or vendor.at_rest or case.risk.level < RiskLevel.MODERATE:
        return
    said = (
        "does not encrypt what it keeps"
        if vendor.at_rest is False
        else "does not say whether it encrypts what it keeps"
    )
    name = case.profile.vendor if case.profile is not None else vendor.name
    severity = Severity.CRITICAL if case.marketing else Severity.ERROR
    yield case.finding(f"The vendor {name} {said}.", case.submission.place("profile"), severity=severity, evidence=name)


_SEND = {"class": "marketing", "purpose": "operations", "relationship": "patients", "profile": "marketing"}
_TEXT = "Subject: Parking\n\nParking is free in May.\n"
RULE = Rule(
    id="SEC007",
    name="not-encrypted-at-rest",
    severity=Severity.CRITICAL,
    scale="C at level ≥ moderate (E transactional)",
    cites=("45 CFR 164.312(a)(2)(iv)", "45 CFR 164.402"),
    check=check,
    examples=(
        Example(
            title="not encrypted",
            draft=_TEXT,
            campaign=_SEND,
            policy={"vendors": {"acme-esp": {"at_rest": False}}},
            marks=('"marketing"',),
        ),
        Example(
            title="nobody says",
            draft=_TEXT,
            campaign=_SEND,
            policy={"vendors": {"acme-esp": {"at_rest": None}}},
            marks=('"marketing"',),
        ),
        Example(title="encrypted", draft=_TEXT, campaign=_SEND),
        Example(
            title="a public list",
            draft=_TEXT,
            campaign=_SEND
            | {"relationship": "public", "recipients_source": {"kind": "sign-up-form", "name": "form", "owner": "web"}},
            policy={"vendors": {"acme-esp": {"at_rest": False}}},
        ),
    ),
)
