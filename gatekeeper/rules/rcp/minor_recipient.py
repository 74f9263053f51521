"""A marketing list holds people under eighteen.

## Why it matters
Minors cannot give the authorizations and consents that marketing rests on, their confidential care is specially
protected, and parents read their mail (45 CFR 164.502(g)(3)).

## What to do instead
Write to parents or guardians, or leave people under eighteen out where the list is built.

## When it stays silent
Care mail, people of eighteen and over, and lists without an age or a date of birth.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.recipients import Recipient
from gatekeeper.model.words import Obligation, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import place_of, plural
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.vocabulary.names import split

_BIRTH = frozenset({"dob", "birthdate", "birthday", "born"})


def check(case: Case) -> Iterator[Finding]:
    """Read ages and dates of birth of a marketing list."""
    found = case.submission.recipients
    if found is None or not case.marketing:
        return
    ages = [c.name for c in found.columns if split(c.name) in (("age",), ("patient", "age"), ("age", "years"))]
    births = [c.name for c in found.columns if set(split(c.name)) & _BIRTH or {"birth", "date"} <= set(split(c.name))]
    young = [row for row in found.rows if _minor(row, ages, births, case.facts.today)] if ages or births else []
    if young:
        yield case.finding(
            f"{plural(len(young), 'recipient is', 'recipients are')} under eighteen.",
            place_of(case, young),
            evidence=",".join(str(p.row) for p in young),
            obligations=(Obligation.DROP_RECIPIENTS,),
            drops=tuple(p.row for p in young),
        )


def _minor(row: Recipient, ages: list[str], births: list[str], today: datetime.date) -> bool:
    for name in ages:
        text = row.values.get(name, "").strip()
        if text.isdecimal() and len(text) <= 3 and int(text) < 18:
            return True
    for name in births:
        try:
            born = datetime.date.fromisoformat(row.values.get(name, "").strip()[:10])
        except ValueError:
            continue
        if today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < 18:
            return True
    return False


_SEND = {"class": "marketing", "purpose": "marketing", "relationship": "public"}
RULE = Rule(
    id="RCP013",
    name="minor-recipient",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("45 CFR 164.502(g)(3)", "16 CFR 312"),
    check=check,
    examples=(
        Example(
            title="an age of sixteen",
            recipients="email,age\nann@people.example,41\nbob@people.example,16\n",
            campaign=_SEND,
            marks=("",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="eighteen tomorrow",
            recipients="email,birth_date\nann@people.example,2008-05-05\n",
            campaign=_SEND,
            marks=("",),
        ),
        Example(
            title="eighteen today",
            recipients="email,birth_date\nann@people.example,2008-05-04\n",
            campaign=_SEND,
        ),
        Example(
            title="care mail to a child's own address",
            recipients="email,age\nbob@people.example,16\n",
            campaign={"class": "transactional", "purpose": "treatment", "goal": "appointment", "event": "created"},
        ),
    ),
)
