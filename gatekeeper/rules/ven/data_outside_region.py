"""The vendor or one of its own vendors keeps or reads data outside the regions that the policy approves.

## Why it matters
HIPAA names no countries, but contracts, state law and the people on the list do; and a subcontractor without the same
agreement is no permitted recipient (45 CFR 164.504(e)(2)(ii)(D)).

## What to do instead
Pin the region in the vendor's settings, get the agreement with the sub-processor, or approve the region in the policy.

## When it stays silent
Regions that nobody states; public lists.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import RiskLevel, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Compare regions of the vendor and of its sub-processors with those that the policy approves."""
    vendor = case.facts.vendor
    if vendor is None or case.risk.level < RiskLevel.MODERATE:
        return
    approved = {region.upper() for region in case.facts.organization.regions}
    at, name = case.submission.place("profile"), case.profile.vendor if case.profile is not None else vendor.name
    outside = sorted({r.upper() for r in vendor.regions} - approved)
    if outside:
        yield case.finding(
            f"The vendor {name} keeps data in {', '.join(outside)}, which the policy does not approve.", at
        )
    for sub in vendor.subprocessors:
        outside = sorted({r.upper() for r in sub.regions} - approved)
        if outside:
            yield case.finding(f"The vendor {name} passes data on to {sub.name} in {', '.join(outside)}.", at)
        if not sub.baa:
            yield case.finding(f"The vendor {name} has no agreement with its own vendor {sub.name} on file.", at)


_SEND = {"class": "marketing", "purpose": "operations", "relationship": "patients", "profile": "marketing"}
_TEXT = "Subject: Parking\n\nParking is free in May.\n"
RULE = Rule(
    id="VEN005",
    name="data-outside-region",
    severity=Severity.WARNING,
    scale="W (C strict)",
    cites=("45 CFR 164.504(e)(2)(ii)(D)", "45 CFR 164.314(a)"),
    check=check,
    examples=(
        Example(
            title="the vendor keeps data elsewhere",
            draft=_TEXT,
            campaign=_SEND,
            policy={"vendors": {"acme-esp": {"regions": ["US", "SG"], "subprocessors": []}}},
            marks=('"marketing"',),
        ),
        Example(
            title="a sub-processor without agreement",
            draft=_TEXT,
            campaign=_SEND,
            policy={"vendors": {"acme-esp": {"subprocessors": [{"name": "cloud-b", "baa": False, "regions": ["US"]}]}}},
            marks=('"marketing"',),
        ),
        Example(title="all in the approved region", draft=_TEXT, campaign=_SEND),
        Example(
            title="the region is approved",
            draft=_TEXT,
            campaign=_SEND,
            policy={
                "organization": {"regions": ["US", "CA"]},
                "vendors": {"acme-esp": {"regions": ["ca"], "subprocessors": []}},
            },
        ),
    ),
)
