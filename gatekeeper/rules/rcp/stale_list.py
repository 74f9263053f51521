"""The list, or many people on it, had no delivery, log-in or confirmation for more than a year.

## Why it matters
Addresses are given up and handed on: mail about care then reaches a stranger, and bounces and complaints cost the
reputation of every other send.

## What to do instead
Export afresh, and confirm old addresses in small parts before they get anything about care. Opens alone prove nothing:
mail programs open by themselves.

## When it stays silent
Lists of the last year, and lists without any date.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import moment
from gatekeeper.rules.rule import Example, Option, Rule
from gatekeeper.vocabulary.names import split

_LAST = frozenset({"delivered", "delivery", "login", "click", "clicked", "confirmed", "confirmation", "active"})


def check(case: Case) -> Iterator[Finding]:
    """Compare the date of the source, and the dates of the rows, with the limit."""
    limit = case.facts.today - datetime.timedelta(days=int(case.option("stale_days")))
    source = case.manifest.recipients_source
    if source is not None and source.date is not None and source.date < limit:
        at = case.submission.place("recipients_source.date")
        yield case.finding("The list is older than the limit.", at, evidence=source.date.isoformat())
    found = case.submission.recipients
    if found is None or not found.rows:
        return
    columns = [c.name for c in found.columns if set(split(c.name)) & _LAST]
    old = dated = 0
    for row in found.rows:
        times = [m.date() for c in columns if (m := moment(row.values.get(c, ""))) is not None]
        dated += bool(times)
        old += bool(times) and max(times) < limit
    if dated and old / len(found.rows) > case.option("stale_share"):
        yield case.finding(
            f"{old / len(found.rows):.0%} of the list had no sign of life within the limit.",
            found.place(1),
            evidence=",".join(columns),
        )


_SEND = {"subject": "May", "relationship": "public"}
_SOURCE = {"kind": "sign-up-form", "name": "form", "owner": "web@valleyhealth.example"}
RULE = Rule(
    id="RCP007",
    name="stale-list",
    severity=Severity.WARNING,
    scale="W",
    cites=("Google e-mail sender guidelines", "45 CFR 164.530(c)"),
    check=check,
    options={
        "stale_days": Option(default=365, doc="Days without delivery, log-in or confirmation."),
        "stale_share": Option(default=0.2, doc="Share of such people from which the list counts as stale."),
    },
    examples=(
        Example(
            title="an export of two years ago",
            campaign=_SEND | {"recipients_source": _SOURCE | {"date": "2024-05-01"}},
            marks=('"2024-05-01"',),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="half of the people were last seen long ago",
            recipients="email,last_login\nann@people.example,2026-04-01\nbob@people.example,2024-01-01\n",
            campaign=_SEND,
            marks=("",),
        ),
        Example(
            title="an export of last week",
            campaign=_SEND | {"recipients_source": _SOURCE | {"date": "2026-04-27"}},
        ),
        Example(
            title="a delivery of last month beside an old log-in",
            recipients="email,last_login,last_delivery\nann@people.example,2023-01-01,2026-04-02\n",
            campaign=_SEND,
        ),
    ),
)
