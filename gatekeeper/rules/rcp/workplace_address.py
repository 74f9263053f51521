"""Mail that tells about health goes to the domain of an employer or a school.

## Why it matters
Employers and schools may read their mailboxes, and administrators do: that somebody is in care there is what they must
not learn (45 CFR 164.522(b)).

## What to do instead
Ask for a private address, or write so that nothing about health is told.

## When it stays silent
Below level high it is a note for schools, authorities and domains that the list itself calls an employer's; unknown
company domains, which may be private, say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.recipients import Recipient
from gatekeeper.model.words import RiskLevel, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import place_of, plural
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.vocabulary.names import split

_INSTITUTIONS = (".edu", ".gov", ".mil", ".k12.us", ".ac.uk", ".gov.uk", ".edu.au", ".gc.ca")
_WORK = frozenset({"work", "business", "office", "employer", "company", "corporate", "job", "school"})


def check(case: Case) -> Iterator[Finding]:
    """Look at the domains, and at what the address column is called."""
    if not case.patients:
        return
    found = case.submission.recipients
    called = set(split(found.address_column)) if found is not None and found.address_column else set()
    people = [p for p in case.facts.people if called & _WORK or _institution(p)]
    if people:
        yield case.finding(
            f"{plural(len(people), 'address belongs', 'addresses belong')} to an employer, a school or an authority.",
            place_of(case, people),
            severity=Severity.ERROR if case.risk.level.rank >= RiskLevel.HIGH.rank else Severity.NOTE,
            evidence=",".join(str(p.row) for p in people),
        )


def _institution(person: Recipient) -> bool:
    domain = "." + person.address.rpartition("@")[2]
    return domain.endswith(_INSTITUTIONS) or ".k12." in domain


_SEND = {"relationship": "patients", "class": "marketing", "purpose": "operations"}
RULE = Rule(
    id="RCP015",
    name="workplace-address",
    severity=Severity.NOTE,
    scale="N (E at level ≥ high)",
    cites=("45 CFR 164.522(b)", "45 CFR 164.530(c)"),
    check=check,
    examples=(
        Example(
            title="a school, opening hours",
            recipients="email\nann@people.example\nbob@state.edu\n",
            campaign=_SEND,
            marks=("",),
            severities=(Severity.NOTE,),
        ),
        Example(
            title="an authority, chosen by a diagnosis",
            segment="SELECT email FROM patients WHERE dx_code LIKE 'E11%' AND NOT opt_out\n",
            recipients="email\nbob@agency.gov\n",
            campaign=_SEND,
            marks=("",),
            severities=(Severity.ERROR,),
        ),
        Example(title="private addresses", recipients="email\nann@gmail.com\nbob@people.example\n", campaign=_SEND),
        Example(
            title="a public list",
            recipients="email\nbob@state.edu\n",
            campaign=_SEND | {"relationship": "public"},
        ),
    ),
)
