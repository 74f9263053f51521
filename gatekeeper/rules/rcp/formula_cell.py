"""A cell of the list is a formula that a spreadsheet would run.

## Why it matters
Whoever opens the export runs it: such cells fetch addresses of other rows, or start programs, on the desk of somebody
who may see every patient.

## What to do instead
Write an apostrophe before cells that begin with =, +, - or @, or refuse them at the form.

## When it stays silent
Numbers, phone numbers and dates that begin with a sign, and single marks.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import plural
from gatekeeper.rules.rule import Example, Rule

_FORMULA = lazy(r"\s*(?:[=@]|[+-](?=[A-Za-z(@]))[^\s=]*[A-Za-z(|!]")


def check(case: Case) -> Iterator[Finding]:
    """Look at how each cell begins."""
    found = case.submission.recipients
    if found is None:
        return
    rows = [row for row in found.rows if any(_FORMULA.match(value) for value in row.values.values() if value)]
    if rows:
        yield case.finding(
            f"{plural(len(rows), 'row holds', 'rows hold')} a cell that a spreadsheet would run.",
            found.place(rows[0].row),
            evidence=",".join(str(row.row) for row in rows),
        )


RULE = Rule(
    id="RCP017",
    name="formula-cell",
    severity=Severity.WARNING,
    scale="W",
    cites=("CWE-1236",),
    check=check,
    examples=(
        Example(
            title="a link that takes data along",
            recipients='email,name\nann@people.example,Ann\nbob@people.example,"=HYPERLINK(""https://x.example"")"\n',
            marks=("",),
        ),
        Example(title="a command", recipients="email,name\nann@people.example,@SUM(1+1)*cmd\n", marks=("",)),
        Example(title="numbers", recipients="email,balance,phone\nann@people.example,-12.50,+1 217 555 0100\n"),
        Example(title="marks", recipients="email,note\nann@people.example,-\nbob@people.example,+\n"),
    ),
)
