"""Marketing leaves through the server, pool, account or address that transactional mail depends on.

## Why it matters
A mailing to thousands fills the queue that appointment reminders wait in, and its complaints put the shared address on
block lists. Separate servers are the one protection that works, whatever the content.

## What to do instead
Send it by the marketing profile. If it is care mail, state ``class: transactional`` and its event.

## When it stays silent
For mail that is transactional in content and audience, and where no profile fits (rule RTE011).
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import MessageClass, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rte._sender import route_place
from gatekeeper.rules.rte._streams import ROUTE_PARTS, shared
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding when a marketing send uses a transactional route."""
    profile = case.profile
    if profile is None or not case.marketing:
        return
    if profile.message_class is MessageClass.TRANSACTIONAL:
        said = "This marketing message is set to leave by a transactional route."
    elif profile.message_class is None and _borrowed(case):
        said = "This marketing message leaves by a server or account of transactional mail."
    else:
        return
    yield case.finding(said, route_place(case), evidence=profile.name)


def _borrowed(case: Case) -> bool:
    profile = case.profile
    care = [p for p in case.facts.policy.profiles.values() if p.message_class is MessageClass.TRANSACTIONAL]
    return profile is not None and any(what in ROUTE_PARTS for p in care for what, _ in shared(profile, p))


RULE = Rule(
    id="RTE003",
    name="marketing-on-transactional-route",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("Google e-mail sender guidelines", "Yahoo sender best practices", "45 CFR 164.502(e)"),
    check=check,
    examples=(
        Example(
            title="a newsletter by the care profile",
            draft="<p>Spring at Valley Health: the new garage is open.</p>",
            campaign={"class": "marketing", "profile": "transactional"},
            marks=('"transactional"',),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="a profile without class that borrows the care server",
            draft="<p>Spring at Valley Health: the new garage is open.</p>",
            campaign={"class": "marketing", "profile": "office"},
            policy={"profiles": {"office": {"route": {"host": "smtp.valleyhealth.example"}}}},
            marks=('"office"',),
        ),
        Example(
            title="a newsletter by the marketing profile",
            draft="<p>Spring at Valley Health: the new garage is open.</p>",
            campaign={"class": "marketing", "profile": "marketing"},
        ),
        Example(
            title="a reminder by the care profile",
            draft="<p>We see you on Tuesday at nine.</p>",
            campaign={
                "class": "transactional",
                "purpose": "treatment",
                "goal": "appointment",
                "event": "appointment-created",
                "profile": "transactional",
            },
        ),
    ),
)
