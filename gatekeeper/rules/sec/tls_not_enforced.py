"""Mail about patients may travel without TLS: the route is opportunistic, has none, or the message waives it.

## Why it matters
A mail server on the way can drop STARTTLS, and then anybody on the wire reads who is written to and what (RFC 3207
section 6). Transmission security is an addressable standard of the Security Rule (45 CFR 164.312(e)): what the policy
asks for here is that it is met, not assessed away.

## What to do instead
Send over a route that requires TLS with a checked certificate (MTA-STS in enforce mode, DANE, REQUIRETLS), or encrypt
the message itself.

## When it stays silent
For a public list nothing is at stake. A person who was warned and asked for unencrypted mail gets it. A draft,
segment or list checked alone names no route.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.safeguards import unencrypted_accepted
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Obligation, RiskLevel, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Judge the promise of the profile and the message's own waiver."""
    if case.risk.level < RiskLevel.MODERATE or case.submission.kind not in ("campaign", "message"):
        return
    if unencrypted_accepted(case.facts):
        return
    severity = Severity.CRITICAL if case.marketing else Severity.ERROR
    for message in case.messages:
        for header in message.all("TLS-Required"):
            if header.value.strip().lower() == "no":
                yield case.finding(
                    "The message itself allows delivery without TLS.",
                    header.value_at,
                    severity=severity,
                    advice="Remove the header TLS-Required (RFC 8689).",
                    obligations=(Obligation.REQUIRE_TLS,),
                )
    tls = case.profile.tls if case.profile is not None else None
    if tls is not None and tls.mode == "enforced":
        return
    if case.profile is None:
        why = "no sending profile of the policy fits, so nothing promises TLS"
    elif tls is None:
        why = "the profile promises nothing on TLS"
    else:
        why = "TLS is only opportunistic and can be stripped" if tls.mode == "opportunistic" else "the route has no TLS"
    yield case.finding(
        f"This would travel where others can read it: {why}.",
        case.submission.place("profile"),
        severity=severity,
        evidence=why,
        obligations=(Obligation.REQUIRE_TLS,),
    )


_PATIENTS = {"relationship": "patients", "profile": "marketing", "class": "marketing", "purpose": "operations"}
_OPEN = {"profiles": {"marketing": {"tls": {"mode": "opportunistic", "minimum": "1.2", "verified": True}}}}
_TEXT = "Subject: Parking\n\nParking is free in May.\n"
RULE = Rule(
    id="SEC001",
    name="tls-not-enforced",
    severity=Severity.CRITICAL,
    scale="C at level ≥ moderate (E transactional)",
    cites=("45 CFR 164.312(e)", "RFC 3207 section 6", "RFC 8689"),
    check=check,
    examples=(
        Example(
            title="patients over an opportunistic route",
            draft=_TEXT,
            campaign=_PATIENTS,
            policy=_OPEN,
            marks=('"marketing"',),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="the message waives TLS",
            draft="Subject: Parking\nTLS-Required: No\n\nParking is free in May.\n",
            campaign=_PATIENTS,
            marks=("No",),
            severities=(Severity.CRITICAL,),
        ),
        Example(title="enforced TLS", draft=_TEXT, campaign=_PATIENTS),
        Example(
            title="a public list over an opportunistic route",
            draft=_TEXT,
            campaign=_PATIENTS
            | {"relationship": "public", "recipients_source": {"kind": "sign-up-form", "name": "form", "owner": "web"}},
            policy=_OPEN,
        ),
        Example(title="a draft alone names no route", draft=_TEXT, policy=_OPEN, bare=True),
    ),
)
