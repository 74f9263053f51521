"""A merge field has no column on the list, or is empty for some people and has no fall-back: "Dear ,".

## Why it matters
The gap arrives in the message, and a value that slips one column shows one patient's data to another.

## What to do instead
Add the column, give the field a fall-back text, or leave the field out.

## When it stays silent
Without a list, for fields with a fall-back or inside a condition on them, and for what the platform fills in itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message, Tag
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import plural
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.vocabulary.names import split


def check(case: Case) -> Iterator[Finding]:
    """Compare merge fields with the columns of the list and their cells."""
    found = case.submission.recipients
    if found is None or not found.rows:
        return
    columns = {"".join(split(column.name)): column.name for column in found.columns}
    for message in case.messages:
        seen: set[str] = set()
        for tag in message.tags:
            name = "".join(split(tag.field.rpartition(".")[2]))
            if not name or name in seen or not _bare(message, tag):
                continue
            seen.add(name)
            column = columns.get(name)
            if column is None:
                # Fields that no list has at all are those of the platform or of an event.
                if len(columns) > 1 and any(
                    "".join(split(t.field.rpartition(".")[2])) in columns for t in message.tags
                ):
                    yield case.finding("The list has no column for this merge field.", tag.at, evidence=tag.raw)
                continue
            empty = [row for row in found.rows if not row.values.get(column, "").strip()]
            if empty:
                words = plural(len(empty), "recipient", "recipients")
                yield case.finding(
                    f"This merge field is empty for {words}, without a fall-back.", tag.at, evidence=tag.raw
                )


def _bare(message: Message, tag: Tag) -> bool:
    """Whether nothing stands in for an empty value."""
    if tag.kind != "variable" or not tag.rendered or tag.fallback:
        return False
    return not any(tag.field in branch.fields for branch in message.conditionals)


_SEND = {"platform": "jinja", "relationship": "patients"}
RULE = Rule(
    id="RCP010",
    name="missing-merge-value",
    severity=Severity.ERROR,
    scale="E",
    cites=("45 CFR 164.530(c)",),
    check=check,
    examples=(
        Example(
            title="empty for one person",
            draft="<p>Dear {{ first_name }},</p>",
            recipients="email,first_name\nann@people.example,Ann\nbob@people.example,\n",
            campaign=_SEND,
            marks=("{{ first_name }}",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="a column that is not there",
            draft="<p>Dear {{ first_name }}, see you in {{ clinic_city }}</p>",
            recipients="email,first_name\nann@people.example,Ann\n",
            campaign=_SEND,
            marks=("{{ clinic_city }}",),
        ),
        Example(
            title="a fall-back",
            draft="<p>Dear {{ first_name | default('friend') }},</p>",
            recipients="email,first_name\nann@people.example,\n",
            campaign=_SEND,
        ),
        Example(
            title="every cell is filled",
            draft="<p>Dear {{ first_name }},</p>",
            recipients="email,first_name\nann@people.example,Ann\n",
            campaign=_SEND,
        ),
    ),
)
