"""One address stands for several patients, or is called after a family.

## Why it matters
What is written to one of them is read by the others: a spouse, a parent, a grown-up child (45 CFR 164.522(b)).

## What to do instead
Ask each person for an address of their own, or write so that nobody learns anything about the others.

## When it stays silent
The same person twice (RCP006), and lists that were not drawn from patients.
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

_PERSON = frozenset({"first", "fname", "given", "mrn", "patient", "person", "member", "dob", "birthdate"})
_SHARED = frozenset({"family", "household", "couple", "parents", "kids"})


def check(case: Case) -> Iterator[Finding]:
    """Count the people behind each address of a patient list."""
    found = case.submission.recipients
    if found is None or not case.patients:
        return
    columns = [c.name for c in found.columns if set(split(c.name)) & _PERSON and c.name != found.address_column]
    behind: dict[str, set[tuple[str, ...]]] = {}
    for row in found.rows:
        behind.setdefault(row.address, set()).add(_who(row, columns))
    shared = [row for row in found.rows if len(behind[row.address]) > 1 or _family(row.address)]
    if shared:
        number = len({row.address for row in shared})
        yield case.finding(
            f"{plural(number, 'address is', 'addresses are')} shared by several patients.",
            place_of(case, shared),
            severity=Severity.ERROR if case.risk.level.rank >= RiskLevel.HIGH.rank else Severity.WARNING,
            evidence=",".join(str(row.row) for row in shared),
        )


def _who(row: Recipient, columns: list[str]) -> tuple[str, ...]:
    return tuple(row.values.get(column, "").strip().casefold() for column in columns)


def _family(address: str) -> bool:
    return bool(_SHARED & set(split(address.partition("@")[0])))


_SEND = {"relationship": "patients"}
RULE = Rule(
    id="RCP011",
    name="shared-mailbox",
    severity=Severity.WARNING,
    scale="W (E at level ≥ high)",
    cites=("45 CFR 164.522(b)", "45 CFR 164.530(c)"),
    check=check,
    examples=(
        Example(
            title="two patients, one address",
            recipients="email,first_name\nhome@people.example,Ann\nhome@people.example,Bob\n",
            campaign=_SEND,
            marks=("",),
        ),
        Example(title="a family", recipients="email\nthe.family.li@people.example\n", campaign=_SEND, marks=("",)),
        Example(
            title="the same person twice",
            recipients="email,first_name\nann@people.example,Ann\nann@people.example,ann\n",
            campaign=_SEND,
        ),
        Example(
            title="a public list",
            recipients="email\nfamily@people.example\n",
            campaign={"relationship": "public"},
        ),
    ),
)
