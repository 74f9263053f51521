"""A vendor that gets recipient data works without a business associate agreement, or is not in the register.

## Why it matters
Whoever creates, receives, keeps or transmits protected health information for a covered entity is a business
associate and needs a written agreement before the first message (45 CFR 164.502(e), 164.504(e)). For patients,
addresses alone are such information: being on the list says that somebody is in care.

## What to do instead
Sign an agreement that covers transmission and storage and enter it in the register, or choose a profile whose vendor
has one.

## When it stays silent
A public list that no patient data touched needs no agreement. Mailbox providers and carriers on the way to the
recipient are conduits, the organisation's own servers are no vendor. A draft, segment or list checked alone names no
route.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.facts import host_of
from gatekeeper.inference.safeguards import trusted
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import RiskLevel, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Judge the vendor of the route, then every host that a template fetches from with recipient data."""
    level = case.risk.level
    if level is RiskLevel.NONE or case.submission.kind not in ("campaign", "message"):
        return
    severity = Severity.CRITICAL if level >= RiskLevel.MODERATE else Severity.WARNING
    profile, at = case.profile, case.submission.place("profile")
    if profile is None:
        yield case.finding(
            "No sending profile of the policy fits, so nobody knows which vendor would get the recipients' data.",
            at,
            severity=severity,
            advice="Name the profile in the campaign file, or register the sender's domain in a profile.",
        )
    elif profile.vendor and case.facts.vendor is None:
        yield case.finding("The vendor of this route is not in the vendor register.", at, severity=severity)
    elif case.facts.vendor is not None and case.facts.vendor.baa == "none":
        yield case.finding(
            f"The vendor {profile.vendor} would get the recipients' data without a business associate agreement.",
            at,
            severity=severity,
            evidence=profile.vendor,
        )
    for message in case.messages:
        for tag in message.tags:
            host = host_of(tag.field) if tag.kind == "fetch" else ""
            if host and not trusted(case.facts, host):
                yield case.finding(
                    f"The template asks {host} for content at send time, and no agreement with that host is on file.",
                    tag.at,
                    severity=severity,
                    evidence=host,
                )


_PATIENTS = {"relationship": "patients", "profile": "marketing", "class": "marketing", "purpose": "operations"}
_OPEN = {"vendors": {"acme-esp": {"baa": "none"}}}
_TEXT = "Subject: Parking\n\nParking is free in May.\n"
RULE = Rule(
    id="VEN001",
    name="vendor-without-baa",
    severity=Severity.CRITICAL,
    scale="C at level ≥ moderate, W at low",
    cites=("45 CFR 164.502(e)", "45 CFR 164.504(e)", "45 CFR 160.103"),
    check=check,
    examples=(
        Example(
            title="patients, and the vendor has no agreement",
            draft=_TEXT,
            campaign=_PATIENTS,
            policy=_OPEN,
            marks=('"marketing"',),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="patients, and no profile is named or fits",
            draft=_TEXT,
            campaign={"relationship": "patients"},
            marks=("",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="leads: a warning",
            draft=_TEXT,
            campaign=_PATIENTS | {"relationship": "leads"},
            policy=_OPEN,
            marks=('"marketing"',),
            severities=(Severity.WARNING,),
        ),
        Example(title="the vendor is under an agreement", draft=_TEXT, campaign=_PATIENTS),
        Example(
            title="a public list that no patient data touched",
            draft=_TEXT,
            campaign=_PATIENTS
            | {"relationship": "public", "recipients_source": {"kind": "sign-up-form", "name": "form", "owner": "web"}},
            policy=_OPEN,
        ),
        Example(title="a draft alone names no route", draft=_TEXT, policy=_OPEN, bare=True),
    ),
)
