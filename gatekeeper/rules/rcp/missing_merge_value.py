"""A merge field has no column on the list, or is empty for some people and has no fall-back: "Dear ,".

## Why it matters
The gap arrives in the message, and a value that slips one column shows one patient's data to another.

## What to do instead
Add the column, give the field a fall-back text, or leave the field out.

## When it stays silent
Without a list, for fields with a fall-back or inside a condition on them, and for what the platform or the
sender fills in itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message, Tag
from gatekeeper.model.words import Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import plural
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.vocabulary.names import split

#: Usual spellings of a person's names.
_SPELLINGS = {
    "fname": "firstname", "givenname": "firstname", "nombre": "firstname", "lname": "lastname", "surname": "lastname",
    "familyname": "lastname", "apellido": "lastname", "apellidos": "lastname",
    "emailaddress": "email", "correo": "email",
}  # fmt: skip
#: Name spaces that hold the reader.
_READERS = frozenset(
    [
        "patient",
        "contact",
        "person",
        "customer",
        "recipient",
        "subscriber",
        "member",
        "lead",
        "user",
        "profile",
        "guest",
    ]
)
#: Name spaces of the sender, the platform and the calendar.
_HOUSE = frozenset(
    [
        "list", "mc", "html", "date", "system", "my", "organization", "organisation", "org", "company", "account",
        "sender", "site", "sitesettings", "settings", "campaign", "message", "event", "trigger", "snippet", "snippets",
        "contentblocks", "brand", "business", "clinic", "practice", "hospital", "now", "view", "branding", "footer",
        "env", "config",
    ]
)  # fmt: skip
_SPACE = lazy(r"\s*\$?\{?([A-Za-z][\w-]{0,40})\s*[.:]")
_CALENDAR = lazy(
    r"(?i)(?:current|this)?[_ ]?(?:year|month|day|date|time)(?:_now)?|today|now|(?:mc_)?preview_?text|subject"
)


def check(case: Case) -> Iterator[Finding]:
    """Compare merge fields with the columns of the list and their cells."""
    found = case.submission.recipients
    if found is None or not found.rows:
        return
    columns = {_plain(column.name): column.name for column in found.columns}
    for message in case.messages:
        seen: set[str] = set()
        for tag in message.tags:
            name = _plain(tag.field.rpartition(".")[2])
            if not name or name in seen or not _bare(message, tag) or _of_the_house(tag.field):
                continue
            seen.add(name)
            column = columns.get(name)
            if column is None:
                # Fields that no list has at all are those of the platform or of an event; a person's name is neither.
                told = len(columns) > 1 and any(_plain(t.field.rpartition(".")[2]) in columns for t in message.tags)
                if told or (found.address_column is not None and _of_a_person(tag.field, name)):
                    yield case.finding("The list has no column for this merge field.", tag.at, evidence=tag.raw)
                continue
            empty = [row for row in found.rows if not row.values.get(column, "").strip()]
            if empty:
                words = plural(len(empty), "recipient", "recipients")
                yield case.finding(
                    f"This merge field is empty for {words}, without a fall-back.", tag.at, evidence=tag.raw
                )


def _plain(name: str) -> str:
    """Return a field's or column's name without its spelling: "First Name", "fname" and "FirstName" are one."""
    joined = "".join(split(name))
    return _SPELLINGS.get(joined, joined)


def _of_a_person(field: str, name: str) -> bool:
    """Return whether a field is the reader's own name, which only the list can fill."""
    space = "".join(split(field.rpartition(".")[0].rpartition(".")[2]))
    return name in ("firstname", "lastname", "fullname", "name") and (not space or space in _READERS)


def _of_the_house(field: str) -> bool:
    """Return whether the platform or the sender fills a field in: its name space or its name says so."""
    first = _SPACE.match(field)
    return (first is not None and "".join(split(first[1])) in _HOUSE) or _CALENDAR.fullmatch(field.strip()) is not None


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
            title="a name on a list of addresses alone",
            draft="<p>Dear {{ patient.first_name }},</p>",
            recipients="email\nann@people.example\n",
            campaign=_SEND,
            marks=("{{ patient.first_name }}",),
        ),
        Example(
            title="what platform and sender fill in",
            draft="<p>Dear *|FNAME|*, *|LIST:COMPANY|* *|CURRENT_YEAR|* *|DATE:Y|*</p>",
            recipients="Email Address,First Name\nann@people.example,Ann\n",
            campaign=_SEND | {"platform": "mailchimp"},
        ),
        Example(
            title="the house's name on a list of addresses alone",
            draft="<p>Dear friend, {{ clinic.name }} and {{ doctor.name }} greet you.</p>",
            recipients="email\nann@people.example\n",
            campaign=_SEND,
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
