"""TLS is enforced but weak: below version 1.2, without forward secrecy, or without checking the certificate.

## Why it matters
Data in transit counts as secured when the encryption follows NIST SP 800-52 (HHS guidance on unsecured PHI, 74 FR
19006): version 1.2 or later with a verified certificate. A certificate that nobody checks is a sealed letter to
whoever asks.

## What to do instead
Raise the lowest version to 1.2, prefer 1.3, and verify certificates.

## When it stays silent
For public lists weak encryption is better than none. Opportunistic or absent TLS is SEC001.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.safeguards import tls_version
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import RiskLevel, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Judge the promise of a profile that enforces TLS."""
    tls = case.profile.tls if case.profile is not None else None
    if tls is None or tls.mode != "enforced" or case.risk.level < RiskLevel.MODERATE:
        return
    weak = []
    if not tls.minimum:
        weak.append("its lowest version is not stated")
    elif tls_version(tls.minimum) < (1, 2):
        weak.append("versions below 1.2 are accepted")
    if not tls.verified:
        weak.append("certificates are not verified")
    if tls.forward_secrecy is False:
        weak.append("there is no forward secrecy")
    if weak:
        yield case.finding(
            f"TLS is enforced on this route but weak: {', '.join(weak)}.",
            case.submission.place("profile"),
            evidence=" ".join(weak),
        )


_SEND = {"class": "marketing", "purpose": "operations", "relationship": "patients", "profile": "marketing"}
_TEXT = "Subject: Parking\n\nParking is free in May.\n"


def _tls(**values: object) -> dict[str, object]:
    return {"profiles": {"marketing": {"tls": {"mode": "enforced", "minimum": "1.2", "verified": True} | values}}}


RULE = Rule(
    id="SEC002",
    name="weak-tls",
    severity=Severity.CRITICAL,
    scale="C at level ≥ moderate",
    cites=("45 CFR 164.312(e)", "NIST SP 800-52", "74 FR 19006"),
    check=check,
    examples=(
        Example(title="version 1.0", draft=_TEXT, campaign=_SEND, policy=_tls(minimum="1.0"), marks=('"marketing"',)),
        Example(
            title="certificates are not verified",
            draft=_TEXT,
            campaign=_SEND,
            policy=_tls(verified=False),
            marks=('"marketing"',),
        ),
        Example(title="version 1.3", draft=_TEXT, campaign=_SEND, policy=_tls(minimum="1.3")),
        Example(
            title="a public list",
            draft=_TEXT,
            campaign=_SEND
            | {"relationship": "public", "recipients_source": {"kind": "sign-up-form", "name": "form", "owner": "web"}},
            policy=_tls(minimum="1.0"),
        ),
    ),
)
