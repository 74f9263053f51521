"""The From domain is the very domain that is kept for the other class of mail.

## Why it matters
Complaints and blocks attach to the domain. Once a newsletter has spoilt it, appointment reminders and results land in
the spam folder with it. Google and Yahoo ask senders to keep promotional and transactional mail apart by address.

## What to do instead
Give each class a registered, authenticated domain, or at least a sub-domain, of its own.

## When it stays silent
For domains that share only the organisational domain (rule RTE009), and for unknown domains (rule RTE011). Which inbox
stands behind an address does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rte._sender import domains
from gatekeeper.rules.rte._streams import domains_of, other
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each From field with the other class's domain."""
    mine = case.assessment.message_class
    kept = domains_of(case.facts.policy, other(mine))
    for message in case.messages:
        for domain, header in domains(message, "from"):
            if domain in kept:
                said = f"This {mine.value} message uses the domain that is kept for {other(mine).value} mail."
                yield case.finding(said, header.value_at, evidence=domain)


_BODY = "To: a@people.example\nSubject: Spring\n\nThe new garage is open.\n"

RULE = Rule(
    id="RTE001",
    name="shared-from-domain",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("Google e-mail sender guidelines", "Yahoo sender best practices", "RFC 9989"),
    check=check,
    examples=(
        Example(
            title="a newsletter from the domain of appointment mail",
            draft="From: Valley Health <care@valleyhealth.example>\n" + _BODY,
            campaign={"class": "marketing"},
            marks=("Valley Health <care@valleyhealth.example>",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="a reminder from the newsletter's domain, stated in the campaign",
            draft="<p>We see you on Tuesday at nine.</p>",
            campaign={
                "class": "transactional",
                "purpose": "treatment",
                "goal": "appointment",
                "from": "Valley Health <news@mail.valleyhealth.example>",
            },
            marks=('"Valley Health <news@mail.valleyhealth.example>"',),
        ),
        Example(
            title="a newsletter from its own sub-domain",
            draft="From: Valley Health <news@mail.valleyhealth.example>\n" + _BODY,
            campaign={"class": "marketing"},
        ),
        Example(
            title="the name of the other domain in the display name only",
            draft='From: "valleyhealth.example news" <news@mail.valleyhealth.example>\n' + _BODY,
            campaign={"class": "marketing"},
        ),
    ),
)
