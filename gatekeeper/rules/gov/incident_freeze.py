"""An open incident covers the sender, segment, topic, vendor or campaign, and nobody recorded a decision to go on.

## Why it matters
While it is being found out what went wrong, more of the same makes it worse and muddies the assessment (45 CFR 164.402,
164.404).

## What to do instead
Ask the owner of the incident; record `continue: true` when the decision is to go on.

## When it stays silent
Incidents that cover something else; a recorded decision to continue.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.policy import Incident
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Compare the send with every open incident of the policy."""
    for incident in case.facts.policy.incidents:
        if incident.continues or (incident.opened is not None and incident.opened > case.facts.today):
            continue
        covered = covers(case, incident)
        if covered:
            yield case.finding(
                f"The open incident {incident.id} covers the {covered} of this send.",
                case.submission.place("campaign"),
                evidence=f"{incident.id} {covered}",
            )


def covers(case: Case, incident: Incident) -> str:
    """Return what of the send an incident covers ("topic", "sender", …), or ""."""
    scope = incident.covers
    sender = case.facts.sender_address
    topics = {c.value for c in (*case.risk.categories, *case.assessment.topics, *case.assessment.linked)}
    if topics & {topic.lower() for topic in scope.topics}:
        return "topic"
    if sender is not None and _any(scope.senders, sender.domain, sender.address.lower()):
        return "sender"
    if _any(scope.segments, *(s.path for s in case.submission.segments), *(s.name for s in case.submission.segments)):
        return "segment"
    if case.profile is not None and _any(scope.vendors, case.profile.vendor):
        return "vendor"
    return "campaign" if _any(scope.campaigns, case.manifest.campaign) else ""


def _any(patterns: tuple[str, ...], *names: str) -> bool:
    return any(fnmatch.fnmatchcase(name.lower(), p.lower()) for p in patterns for name in names if name)


_SEND = {"class": "marketing", "purpose": "education", "relationship": "patients", "profile": "marketing"}
_TEXT = "Subject: Garden tour\n\nFour hundred tulips.\n"
RULE = Rule(
    id="GOV002",
    name="incident-freeze",
    severity=Severity.ERROR,
    scale="E",
    cites=("45 CFR 164.402", "45 CFR 164.404"),
    check=check,
    examples=(
        Example(
            title="the topic of an open incident",
            draft=_TEXT,
            segment="SELECT email FROM patients WHERE dx_code LIKE 'C50%' AND NOT opt_out\n",
            campaign=_SEND,
            policy={"incidents": [{"id": "inc-7", "covers": {"topics": ["cancer"]}, "opened": "2026-05-01"}]},
            marks=('"example"',),
        ),
        Example(
            title="the vendor of an open incident",
            draft=_TEXT,
            campaign=_SEND,
            policy={"incidents": [{"id": "inc-8", "covers": {"vendors": ["acme-esp"]}, "opened": "2026-05-01"}]},
            marks=('"example"',),
        ),
        Example(
            title="a decision to continue",
            draft=_TEXT,
            campaign=_SEND,
            policy={"incidents": [{"id": "inc-8", "covers": {"vendors": ["acme-esp"]}, "continue": True}]},
        ),
        Example(
            title="another topic",
            draft=_TEXT,
            campaign=_SEND,
            policy={"incidents": [{"id": "inc-9", "covers": {"topics": ["hiv"]}, "opened": "2026-05-01"}]},
        ),
    ),
)
