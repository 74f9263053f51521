"""The From domain belongs to no sending profile of the policy.

## Why it matters
Mail from a domain that nobody registered is unauthenticated by the organisation, invisible to its monitoring, and
looks like phishing to patients who were taught to trust one name. Nobody has checked its vendor, route or agreements.

## What to do instead
Send from a domain of a profile, or register the domain in the policy with its route and authentication.

## When it stays silent
Where the draft has no From yet, where a merge tag fills it in, and where the policy has no profiles. As long as only
the shipped example policy judges, nobody has stated a sender: a From that has nothing of the example's organisation is
unchecked then, and one that takes its name is a finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rte._sender import domains, made_up, poses_as
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each From field with a domain of no profile."""
    profiles = case.facts.policy.profiles.values()
    known = {d.lower().rstrip(".") for p in profiles for d in (*p.from_domains, *p.match.from_domains)}
    if not known:
        return
    example = made_up(case)
    for message in case.messages:
        for domain, header in domains(message, "from"):
            if domain.rstrip(".") in known:
                continue
            names = " ".join(address.display for address in header.addresses)
            if example and not poses_as(names, domain, case.facts.organization.name, known):
                why = "only the example policy judges, which knows no domain of yours; gatekeeper init writes one"
                case.cannot_check("the sending domain", why, header.value_at)
            else:
                yield case.finding(
                    "The From domain belongs to no profile of the policy.", header.value_at, evidence=domain
                )


_BODY = "To: a@people.example\nSubject: Spring\n\nThe new garage is open.\n"

RULE = Rule(
    id="RTE011",
    name="unregistered-sender",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("RFC 9989", "Google e-mail sender guidelines", "45 CFR 164.308(b)"),
    check=check,
    examples=(
        Example(
            title="a look-alike domain",
            draft="From: Valley Health <news@valleyhealth-offers.example>\n" + _BODY,
            bare=True,
            marks=("Valley Health <news@valleyhealth-offers.example>",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="a sub-domain that nobody registered",
            draft="<p>The new garage is open.</p>",
            campaign={"class": "marketing", "from": "news@promo.valleyhealth.example"},
            marks=('"news@promo.valleyhealth.example"',),
        ),
        Example(
            title="a registered domain in capitals",
            draft="From: Valley Health <news@Mail.ValleyHealth.EXAMPLE>\n" + _BODY,
            bare=True,
        ),
        Example(
            title="a domain that looks like a registered one",
            draft="From: News <news@valleyhea1th.example>\n" + _BODY,
            bare=True,
            marks=("News <news@valleyhea1th.example>",),
        ),
        Example(
            title="somebody whom the shipped example policy cannot know",
            draft="From: Green Nursery <hello@greenery.example>\n" + _BODY,
            bare=True,
            unchecked=("the sending domain",),
        ),
        Example(title="a merge tag", draft="From: {{ sender_email }}\n" + _BODY, bare=True),
        Example(title="no From yet", draft="<p>The new garage is open.</p>", bare=True),
    ),
)
