"""The vendor's agreement or practice has a gap: it lacks transmission, storage, breach notice, subcontractors or
disposal, access control is not attested, or patients are asked to sign a waiver.

## Why it matters
An agreement must bind the vendor to safeguards, breach reports, the same terms for subcontractors, and return or
destruction at the end (45 CFR 164.504(e)(2)). Some vendors sign for stored data only: then sending is not covered. A
waiver by the patient replaces no safeguard.

## What to do instead
Have the agreement amended, or send what concerns patients through another vendor.

## When it stays silent
An agreement that covers everything; a public list; a vendor without any agreement (VEN001).
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.policy import Baa, Vendor
from gatekeeper.model.words import RiskLevel, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Compare the record of the agreement with what 45 CFR 164.504(e)(2) asks for."""
    vendor = case.facts.vendor
    if vendor is None or isinstance(vendor.baa, str) or case.risk.level < RiskLevel.MODERATE:
        return
    at = case.submission.place("profile")
    name = case.profile.vendor if case.profile is not None else vendor.name
    for severity, lacking in (
        (Severity.CRITICAL, _grave(vendor, vendor.baa)),
        (Severity.WARNING, _light(vendor, vendor.baa)),
    ):
        if lacking:
            yield case.finding(
                f"The agreement with the vendor {name} has a gap: {', '.join(lacking)}.",
                at,
                severity=severity,
                evidence=f"{name} {' '.join(lacking)}",
            )


def _grave(vendor: Vendor, baa: Baa) -> list[str]:
    lacking = [] if "transmission" in baa.covers else ["it does not cover transmission"]
    return lacking + (["the vendor asks patients for a waiver"] if vendor.patient_waiver else [])


def _light(vendor: Vendor, baa: Baa) -> list[str]:
    lacking = [] if "storage" in baa.covers else ["it does not cover storage"]
    lacking += [] if baa.breach_notice else ["it says nothing on breach notice"]
    lacking += [] if baa.subcontractors else ["it does not bind subcontractors"]
    lacking += [] if baa.disposal else ["it says nothing on return or disposal"]
    lacking += [] if vendor.access_control else ["access control is not attested"]
    return lacking + (["encryption in transit is not attested"] if vendor.in_transit is False else [])


_SEND = {"class": "marketing", "purpose": "operations", "relationship": "patients", "profile": "marketing"}
_TEXT = "Subject: Parking\n\nParking is free in May.\n"
RULE = Rule(
    id="VEN003",
    name="baa-scope-gap",
    severity=Severity.CRITICAL,
    scale="C (transmission, patient waiver) / W",
    cites=("45 CFR 164.504(e)(2)", "45 CFR 164.314(a)"),
    check=check,
    examples=(
        Example(
            title="storage only",
            draft=_TEXT,
            campaign=_SEND,
            policy={"vendors": {"acme-esp": {"baa": {"covers": ["storage"]}}}},
            marks=('"marketing"',),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="nothing on breach notice",
            draft=_TEXT,
            campaign=_SEND,
            policy={"vendors": {"acme-esp": {"baa": {"breach_notice": False}}}},
            marks=('"marketing"',),
            severities=(Severity.WARNING,),
        ),
        Example(title="complete", draft=_TEXT, campaign=_SEND),
        Example(
            title="a public list",
            draft=_TEXT,
            campaign=_SEND
            | {"relationship": "public", "recipients_source": {"kind": "sign-up-form", "name": "form", "owner": "web"}},
            policy={"vendors": {"acme-esp": {"baa": {"covers": ["storage"]}}}},
        ),
    ),
)
