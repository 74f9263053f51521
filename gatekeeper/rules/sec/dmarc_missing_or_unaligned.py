"""The From domain has no DMARC record, or neither SPF nor DKIM aligns with it.

## Why it matters
Alignment ties the name that people see to the domain that is authenticated. Without it the large mailbox providers
refuse bulk mail (Google, Yahoo, Microsoft), and anybody can imitate the clinic (RFC 9989).

## What to do instead
Publish a DMARC record, at least p=none and better quarantine or reject, and sign with an aligned d= domain.

## When it stays silent
A probe older than the limit is unchecked, not a finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule
from gatekeeper.rules.sec._probe import fresh_probe


def check(case: Case) -> Iterator[Finding]:
    """Judge the last probe of the profile."""
    probe = fresh_probe(case)
    if probe is None:
        return
    faults = []
    if probe.dmarc in (None, "missing"):
        faults.append("the From domain has no DMARC record")
    if probe.aligned is False:
        faults.append("neither SPF nor DKIM aligns with the From domain")
    elif probe.aligned is None:
        faults.append("nobody recorded whether SPF or DKIM aligns with the From domain")
    if faults:
        yield case.finding(
            f"Providers cannot tie this mail to its sender: {' and '.join(faults)}.",
            case.submission.place("profile"),
            severity=Severity.CRITICAL if case.assessment.bulk else Severity.WARNING,
            evidence=" ".join(faults),
        )


_SEND = {
    "class": "marketing",
    "purpose": "marketing",
    "goal": "newsletter",
    "relationship": "public",
    "profile": "marketing",
}
_TEXT = "Subject: Garden tour\n\nFour hundred tulips.\n"


def _probe(**values: object) -> dict[str, object]:
    return {"profiles": {"marketing": {"authentication": {"probed": "2026-05-01"} | values}}}


RULE = Rule(
    id="SEC008",
    name="dmarc-missing-or-unaligned",
    severity=Severity.CRITICAL,
    scale="C for bulk, W else",
    cites=("RFC 9989", "Google e-mail sender guidelines", "Microsoft sender requirements"),
    check=check,
    options={"probe_days": Option(default=90, doc="Days that a probe counts; an older one is unchecked.")},
    examples=(
        Example(
            title="no record",
            draft=_TEXT,
            campaign=_SEND,
            policy=_probe(dmarc="missing"),
            marks=('"marketing"',),
            severities=(Severity.CRITICAL,),
        ),
        Example(title="not aligned", draft=_TEXT, campaign=_SEND, policy=_probe(aligned=False), marks=('"marketing"',)),
        Example(title="p=none and aligned", draft=_TEXT, campaign=_SEND, policy=_probe(dmarc="none", aligned=True)),
        Example(title="reject and aligned", draft=_TEXT, campaign=_SEND, policy=_probe(dmarc="reject", aligned=True)),
    ),
)
