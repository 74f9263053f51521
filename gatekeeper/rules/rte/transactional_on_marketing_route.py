"""Care mail is set to leave by the bulk route.

## Why it matters
Bulk queues are slow on purpose, and their reputation is the one that suffers first. A reminder that arrives after the
appointment, or in the spam folder, is care that fails.

## What to do instead
Send it by the transactional profile.

## When it stays silent
For marketing, and where the profile has no class.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import MessageClass, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rte._sender import route_place
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding when transactional mail uses a marketing profile."""
    profile = case.profile
    if profile is not None and case.transactional and profile.message_class is MessageClass.MARKETING:
        yield case.finding(
            "This transactional message is set to leave by the bulk route.", route_place(case), evidence=profile.name
        )


_CARE = {"class": "transactional", "purpose": "treatment", "goal": "appointment", "event": "appointment-created"}

RULE = Rule(
    id="RTE004",
    name="transactional-on-marketing-route",
    severity=Severity.ERROR,
    scale="E",
    cites=("Google e-mail sender guidelines", "Yahoo sender best practices"),
    check=check,
    examples=(
        Example(
            title="a reminder by the bulk profile",
            draft="<p>We see you on Tuesday at nine.</p>",
            campaign={**_CARE, "profile": "marketing"},
            marks=('"marketing"',),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="found by its From domain",
            draft="From: care@mail.valleyhealth.example\nTo: a@people.example\nSubject: Tuesday\n\nSee you at nine.\n",
            campaign=_CARE,
            marks=("care@mail.valleyhealth.example",),
        ),
        Example(
            title="a reminder by its own profile",
            draft="<p>We see you on Tuesday at nine.</p>",
            campaign={**_CARE, "profile": "transactional"},
        ),
        Example(
            title="a newsletter by the bulk profile",
            draft="<p>The new garage is open.</p>",
            campaign={"class": "marketing", "profile": "marketing"},
        ),
    ),
)
