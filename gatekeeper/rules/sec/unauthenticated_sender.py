"""The sender of this route is not authenticated: SPF does not pass, DKIM is missing or weak, or the probe is out
of date.

## Why it matters
Without SPF and DKIM anybody can write in the clinic's name, and the large mailbox providers refuse bulk mail (Google,
Yahoo and Microsoft sender requirements). Keys below 1024 bits do not count, below 2048 they are no longer good
practice, and rsa-sha1 must not be used (RFC 8301).

## What to do instead
Publish SPF for the return-path domain, sign with an RSA key of 2048 bits or with Ed25519, cover the whole body, and
probe again.

## When it stays silent
An Ed25519 signature beside RSA is fine. A probe older than the limit is unchecked, none at all a note.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule
from gatekeeper.rules.sec._probe import fresh_probe, no_probe


def check(case: Case) -> Iterator[Finding]:
    """Judge the last probe of the profile."""
    if no_probe(case):
        at = case.submission.place("profile")
        yield case.finding("The policy records no probe of SPF and DKIM for this route.", at, severity=Severity.NOTE)
        return
    probe = fresh_probe(case)
    if probe is None:
        return
    plain = Severity.CRITICAL if case.marketing else Severity.WARNING
    faults: list[tuple[Severity, str]] = []
    if probe.spf != "pass":
        faults.append((plain, "SPF does not pass for the return path" if probe.spf else "no SPF result is recorded"))
    # The limits are those of RSA: an Ed25519 key has 256 bits and is as good as any.
    if "ed25519" in probe.dkim_algorithm.lower():
        pass
    elif probe.dkim_bits is None:
        faults.append((plain, "there is no DKIM signature"))
    elif probe.dkim_bits < 1024:
        faults.append((Severity.CRITICAL, f"the DKIM key has {probe.dkim_bits} bits, below 1024 it does not count"))
    elif probe.dkim_bits < 2048:
        faults.append((Severity.WARNING, f"the DKIM key has {probe.dkim_bits} bits, 2048 are good practice"))
    if "sha1" in probe.dkim_algorithm:
        faults.append((plain, "DKIM signs with SHA-1"))
    if probe.dkim_length_tag:
        faults.append((Severity.WARNING, "the DKIM signature covers only the beginning of the body (l=)"))
    for severity in (Severity.CRITICAL, Severity.WARNING):
        said = [why for level, why in faults if level is severity]
        if said:
            yield case.finding(
                f"The sender of this route is not properly authenticated: {', '.join(said)}.",
                case.submission.place("profile"),
                severity=severity,
                evidence=" ".join(said),
            )


_SEND = {"class": "marketing", "purpose": "marketing", "relationship": "public", "profile": "marketing"}
_TEXT = "Subject: Garden tour\n\nFour hundred tulips.\n"


def _probe(**values: object) -> dict[str, object]:
    return {"profiles": {"marketing": {"authentication": {"probed": "2026-05-01"} | values}}}


RULE = Rule(
    id="SEC003",
    name="unauthenticated-sender",
    severity=Severity.CRITICAL,
    scale="C for marketing, W else",
    cites=("RFC 7208", "RFC 6376", "RFC 8301", "Google e-mail sender guidelines", "Microsoft sender requirements"),
    check=check,
    options={"probe_days": Option(default=90, doc="Days that a probe counts; an older one is unchecked.")},
    examples=(
        Example(
            title="SPF fails",
            draft=_TEXT,
            campaign=_SEND,
            policy=_probe(spf="fail"),
            marks=('"marketing"',),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="a short key",
            draft=_TEXT,
            campaign=_SEND,
            policy=_probe(dkim_bits=1024),
            marks=('"marketing"',),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="a probe of last year",
            draft=_TEXT,
            campaign=_SEND,
            policy=_probe(probed="2025-05-01"),
            unchecked=("SPF, DKIM and DMARC of the profile marketing",),
        ),
        Example(
            title="nobody ever probed",
            draft=_TEXT,
            campaign=_SEND,
            policy={"profiles": {"marketing": {"authentication": None}}},
            marks=('"marketing"',),
            severities=(Severity.NOTE,),
        ),
        Example(title="SPF and a long key", draft=_TEXT, campaign=_SEND, policy=_probe(spf="pass", dkim_bits=4096)),
        Example(
            title="Ed25519 alone",
            draft=_TEXT,
            campaign=_SEND,
            policy=_probe(spf="pass", dkim_bits=None, dkim_algorithm="ed25519-sha256"),
        ),
        Example(
            title="Ed25519 with its length",
            draft=_TEXT,
            campaign=_SEND,
            policy=_probe(spf="pass", dkim_bits=256, dkim_algorithm="Ed25519-SHA256"),
        ),
    ),
)
