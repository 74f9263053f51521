"""A recipient's mail domain takes no TLS, and the person has not asked for unencrypted mail after a warning.

## Why it matters
Enforced TLS cannot reach a server that has none: the message would be refused on the way, or sent in clear. A person
may choose unencrypted mail after a light but real warning (78 FR 5634); nobody can choose it for a whole list.

## What to do instead
Use secure pick-up for these people, or record warning and preference person by person.

## When it stays silent
Domains that the TLS map does not know. A dated preference `unencrypted-accepted`. Levels below moderate.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Obligation, RiskLevel, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import place_of, plural
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Look every recipient's domain up in the TLS map."""
    registries = case.facts.registries
    if case.risk.level < RiskLevel.MODERATE or not registries.has("tls_domains"):
        return
    known: dict[str, str | None] = {}
    hit = []
    for person in case.facts.people:
        domain = person.address.rpartition("@")[2]
        if domain not in known:
            known[domain] = registries.tls_of(domain)
        if known[domain] != "none":
            continue
        # A marketing opt-in is no acceptance of unencrypted mail: only a dated record of the person counts.
        accepted = any(p.kind == "unencrypted-accepted" and p.at for p in registries.preferences_of(person.address))
        if not accepted or case.marketing:
            hit.append(person)
    if hit:
        yield case.finding(
            f"The mail domain of {plural(len(hit))} takes no TLS, so this would travel in clear.",
            place_of(case, hit),
            severity=Severity.CRITICAL if case.marketing else Severity.ERROR,
            evidence=",".join(str(p.row) for p in hit),
            obligations=(Obligation.DROP_RECIPIENTS,),
            drops=tuple(p.row for p in hit),
        )


_SEND = {"class": "marketing", "purpose": "operations", "relationship": "patients", "profile": "marketing"}
_CARE = {
    "class": "transactional",
    "purpose": "treatment",
    "goal": "results",
    "relationship": "patients",
    "profile": "transactional",
    "event": "result-ready",
}
_MAP = {"tls.csv": "domain,tls,probed\nold.example,none,2026-05-01\nnew.example,enforced,2026-05-01\n"}
_REGISTRIES = {"registries": {"tls_domains": "tls.csv", "preferences": "preferences.csv"}}
_NOBODY = {"preferences.csv": "address,kind,category,at\n"}
_ASKED = {"preferences.csv": "address,kind,category,at\nann@old.example,unencrypted-accepted,,2026-03-01\n"}
_TEXT = "Subject: A message for you\n\nYour laboratory summary is ready.\n"
RULE = Rule(
    id="SEC005",
    name="recipient-domain-without-tls",
    severity=Severity.CRITICAL,
    scale="C (E transactional)",
    cites=("45 CFR 164.312(e)", "78 FR 5634"),
    check=check,
    examples=(
        Example(
            title="a newsletter to a domain without TLS",
            draft="Subject: Parking\n\nParking is free in May.\n",
            recipients="email\nann@old.example\nbob@new.example\n",
            campaign=_SEND,
            policy=_REGISTRIES,
            files=_MAP | _NOBODY,
            marks=("",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="results to a domain without TLS",
            draft=_TEXT,
            recipients="email\nann@old.example\n",
            campaign=_CARE,
            policy=_REGISTRIES,
            files=_MAP | _NOBODY,
            marks=("",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="the person was warned and asked for it",
            draft=_TEXT,
            recipients="email\nann@old.example\n",
            campaign=_CARE,
            policy=_REGISTRIES,
            files=_MAP | _ASKED,
        ),
        Example(
            title="domains that take TLS or are not in the map",
            draft=_TEXT,
            recipients="email\nbob@new.example\ncy@unknown.example\n",
            campaign=_CARE,
            policy=_REGISTRIES,
            files=_MAP | _NOBODY,
        ),
    ),
)
