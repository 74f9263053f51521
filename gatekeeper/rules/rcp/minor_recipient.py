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
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import place_of, plural
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.vocabulary.names import split

_BIRTH = frozenset({"dob", "birthdate", "birthday", "born", "nacimiento"})
_AGES = frozenset({("age",), ("patient", "age"), ("age", "years"), ("edad",), ("edad", "paciente"), ("edad", "anos")})
_AGE = lazy(r"(\d{1,3})(?:[.,]0+)?\s*(?:y|yrs?|years?(?: old)?|a[ñn]os?)?")
_NUMBERS = lazy(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:\s.*)?")
_NAMED = lazy(r"(?:([A-Za-z]{3,9})\.? (\d{1,2})|(\d{1,2})[ -]([A-Za-z]{3,9})),?[ -](\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def check(case: Case) -> Iterator[Finding]:
    """Read ages and dates of birth of a marketing list."""
    found = case.submission.recipients
    if found is None or not case.marketing:
        return
    ages = [c.name for c in found.columns if split(c.name) in _AGES]
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
        match = _AGE.fullmatch(row.values.get(name, "").strip().lower())
        if match is not None and int(match[1]) < 18:
            return True
    for name in births:
        born = _date(row.values.get(name, "").strip(), today)
        if born is not None and today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < 18:
            return True
    return False


def _date(text: str, today: datetime.date) -> datetime.date | None:
    """Return a date as lists write it: ISO, month first (day first above twelve or between dots), or with its name."""
    try:
        if (match := _NUMBERS.fullmatch(text)) is not None:
            month, day, year = int(match[1]), int(match[3]), int(match[4])
            if month > 12 or match[2] == ".":
                month, day = day, month
            if year < 100:
                year += 2000 if year <= today.year % 100 else 1900
            return datetime.date(year, month, day)
        if (match := _NAMED.fullmatch(text)) is not None:
            word = (match[1] or match[4]).lower()[:3]
            return datetime.date(int(match[5]), _MONTHS.index(word) + 1, int(match[2] or match[3]))
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        return None


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
            title="dates and ages in other spellings",
            recipients="email,dob,edad\nann@people.example,05/05/2008,\nbob@people.example,17.02.2010,\n"
            'cyd@people.example,"May 5, 2008",\ndan@people.example,12/31/09,\neve@people.example,,15.0\n',
            campaign=_SEND,
            marks=("",),
        ),
        Example(
            title="grown up in every spelling",
            recipients="email,dob,edad\nann@people.example,05/03/2008,\nbob@people.example,17.02.1950,\n"
            'cyd@people.example,"May 3, 2008",\ndan@people.example,12/31/51,\neve@people.example,99/99/2010,44\n',
            campaign=_SEND,
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
