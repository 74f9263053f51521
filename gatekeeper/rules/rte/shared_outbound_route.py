"""The routes of marketing and of transactional mail share a server, pool, address or account.

## Why it matters
A block or a suspension hits whatever is shared: the bulk job's complaints stop the reminders, and its queue delays
them. Separate domains over one pool separate nothing.

## What to do instead
Give bulk mail its own account, pool and addresses; ``gatekeeper policy check`` shows the graph of all streams.

## When it stays silent
For one vendor with separate pools, and for what the policy does not state.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import MessageClass, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rte._sender import route_place
from gatekeeper.rules.rte._streams import shared_routes
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each profile of the other class that the profile of this send shares its route with."""
    profile = case.profile
    if profile is None or profile.message_class is None:
        return
    names = [name for name, known in case.facts.policy.profiles.items() if known is profile]
    marketing = profile.message_class is MessageClass.MARKETING
    between: dict[str, list[str]] = {}
    for edge in shared_routes(case.facts.policy):
        mine, theirs = (edge.marketing, edge.transactional) if marketing else (edge.transactional, edge.marketing)
        if mine in names:
            between.setdefault(theirs, []).append(edge.what)
    for theirs, what in sorted(between.items()):
        parts = ", ".join(dict.fromkeys(what))
        said = f"The route of this message shares its {parts} with the profile {theirs} of the other class."
        severity = Severity.CRITICAL if case.marketing else Severity.WARNING
        yield case.finding(said, route_place(case), severity=severity, evidence=theirs)


_SHARED = {"profiles": {"marketing": {"route": {"host": "smtp.valleyhealth.example"}}}}

RULE = Rule(
    id="RTE017",
    name="shared-outbound-route",
    severity=Severity.CRITICAL,
    scale="C marketing, W transactional",
    cites=("Google e-mail sender guidelines", "Yahoo sender best practices"),
    check=check,
    examples=(
        Example(
            title="a newsletter through the care server",
            draft="<p>The new garage is open.</p>",
            campaign={"class": "marketing", "profile": "marketing"},
            policy=_SHARED,
            marks=('"marketing"',),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="a reminder whose server a newsletter uses as well",
            draft="<p>See you on Tuesday at nine.</p>",
            campaign={
                "class": "transactional",
                "purpose": "treatment",
                "goal": "appointment",
                "event": "booked",
                "profile": "transactional",
            },
            policy=_SHARED,
            marks=('"transactional"',),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="separate routes",
            draft="<p>The new garage is open.</p>",
            campaign={"class": "marketing", "profile": "marketing"},
        ),
        Example(
            title="one vendor, two pools",
            draft="<p>The new garage is open.</p>",
            campaign={"class": "marketing", "profile": "marketing"},
            policy={"profiles": {"transactional": {"vendor": "acme-esp"}}},
        ),
        Example(
            title="two marketing profiles may share",
            draft="<p>The new garage is open.</p>",
            campaign={"class": "marketing", "profile": "marketing"},
            policy={"profiles": {"events": {"class": "marketing", "route": {"pool": "vh-bulk"}}}},
        ),
    ),
)
