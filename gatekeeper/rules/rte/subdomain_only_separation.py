"""Marketing is separated from transactional mail by a sub-domain only.

## Why it matters
Some receivers count by the organisational domain: Gmail's bulk threshold and spam rate are of that kind. A sub-domain
isolates less than a domain of its own; it is also clearer to patients, so this is a note and no fault.

## What to do instead
For large volumes register and authenticate a separate domain and make it known before use; for small ones a sub-domain
will do.

## When it stays silent
For one very same domain (rule RTE001) and for separate organisational domains.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gatekeeper.inference.domains import same_organization
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import MessageClass, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rte._sender import domains
from gatekeeper.rules.rte._streams import domains_of
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one note for each From field of a marketing message under an organisational domain of care mail."""
    if not case.marketing:
        return
    care = domains_of(case.facts.policy, MessageClass.TRANSACTIONAL)
    for message in case.messages:
        for domain, header in domains(message, "from"):
            if domain not in care and any(same_organization(domain, other) for other in care):
                said = "Only a sub-domain separates this marketing message from transactional mail."
                yield case.finding(said, header.value_at, evidence=domain)


def _domains(marketing: str, transactional: str) -> dict[str, Any]:
    return {"organization": {"domains": {"marketing": [marketing], "transactional": [transactional]}}}


_BODY = "To: a@people.example\nSubject: Spring\n\nThe new garage is open.\n"

RULE = Rule(
    id="RTE009",
    name="subdomain-only-separation",
    severity=Severity.NOTE,
    scale="N",
    cites=("Google e-mail sender guidelines", "RFC 9989"),
    check=check,
    examples=(
        Example(
            title="a sub-domain of the care domain",
            draft="From: news@mail.valleyhealth.example\n" + _BODY,
            campaign={"class": "marketing"},
            marks=("news@mail.valleyhealth.example",),
            severities=(Severity.NOTE,),
        ),
        Example(
            title="two sub-domains below a registry suffix of two labels",
            draft="From: news@mail.valley.co.uk\n" + _BODY,
            campaign={"class": "marketing"},
            policy=_domains("mail.valley.co.uk", "care.valley.co.uk"),
            marks=("news@mail.valley.co.uk",),
        ),
        Example(
            title="neighbours below a registry suffix are strangers",
            draft="From: news@valleynews.co.uk\n" + _BODY,
            campaign={"class": "marketing"},
            policy=_domains("valleynews.co.uk", "valley.co.uk"),
        ),
        Example(
            title="a domain of its own",
            draft="From: news@valleynews.example\n" + _BODY,
            campaign={"class": "marketing"},
        ),
    ),
)
