"""Replies go to the domain that is kept for the other class of mail.

## Why it matters
Filters look at Reply-To as they look at From: a domain that answers newsletters inherits their reputation.

## What to do instead
Use a Reply-To address in the domain of the message's own class. It may well lead to the same inbox.

## When it stays silent
Where From and Reply-To share the domain (rule RTE001 speaks once), and however inboxes are joined behind the addresses.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rte._sender import domains
from gatekeeper.rules.rte._streams import other, reply_domains_of
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each Reply-To field with the other class's domain."""
    mine = case.assessment.message_class
    kept = reply_domains_of(case.facts.policy, other(mine))
    for message in case.messages:
        senders = {domain for domain, _ in domains(message, "from")}
        for domain, header in domains(message, "reply-to"):
            if domain in kept and domain not in senders:
                said = f"Replies to this {mine.value} message go to a domain kept for {other(mine).value} mail."
                yield case.finding(said, header.value_at, evidence=domain)


_BODY = "To: a@people.example\nSubject: Spring\n\nThe new garage is open.\n"
_FROM = "From: Valley Health <news@mail.valleyhealth.example>\n"

RULE = Rule(
    id="RTE002",
    name="shared-reply-to-domain",
    severity=Severity.WARNING,
    scale="W",
    cites=("Google e-mail sender guidelines", "RFC 5322 section 3.6.2"),
    check=check,
    examples=(
        Example(
            title="newsletter replies go to the care domain",
            draft=_FROM + "Reply-To: desk@valleyhealth.example\n" + _BODY,
            campaign={"class": "marketing"},
            marks=("desk@valleyhealth.example",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="a reminder whose replies go to the newsletter's domain",
            draft="From: care@valleyhealth.example\nReply-To: Team <news@mail.valleyhealth.example>\n"
            "To: a@people.example\nSubject: Tuesday\n\nWe see you on Tuesday at nine.\n",
            campaign={"class": "transactional", "purpose": "treatment", "goal": "appointment"},
            marks=("Team <news@mail.valleyhealth.example>",),
        ),
        Example(
            title="replies to the own domain",
            draft=_FROM + "Reply-To: desk@mail.valleyhealth.example\n" + _BODY,
            campaign={"class": "marketing"},
        ),
        Example(title="no Reply-To", draft=_FROM + _BODY, campaign={"class": "marketing"}),
        Example(
            title="an agency's inbox is no domain of the other class",
            draft=_FROM + "Reply-To: valley@agency.example\n" + _BODY,
            campaign={"class": "marketing"},
        ),
    ),
)
