"""An attachment carries a health term beside an identifier, or is a list of people.

## Why it matters
Files travel on: they are saved, forwarded and printed outside every safeguard of the message. A patient list that is
attached to one mail is the commonest reportable breach of its kind (45 CFR 164.402, 164.502(b)).

## What to do instead
Link to the portal, never attach lists, and send one file per person over the protected route.

## When it stays silent
Leaflets, price lists, menus and blank forms name no person. What cannot be read is reported as unchecked.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.entity import Entity
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Attachment, Message
from gatekeeper.model.words import FieldClass, Scope, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.phi._reader import HEALTH_FIELDS, STRONG
from gatekeeper.rules.rule import Example, Option, Rule
from gatekeeper.vocabulary.names import classify, split

_PERSON_WORDS = frozenset(
    {"name", "first", "last", "fname", "lname", "email", "mail", "phone", "mrn", "ssn", "dob", "birth"}
)

#: Parts that a mail system writes about one delivery (RFC 3464, RFC 3462, RFC 5965): hosts and addresses, no list.
_REPORTS = frozenset({"message/delivery-status", "text/rfc822-headers", "message/feedback-report"})


def check(case: Case) -> Iterator[Finding]:
    """Yield at most one finding per attachment, the gravest reason first."""
    for message in case.messages:
        for attachment in message.attachments:
            why = _list_of_people(attachment, case) or _health_of_somebody(case, message, attachment)
            if why:
                yield case.finding(f"An attachment {why}.", attachment.at, evidence=attachment.sha256)
            elif not attachment.readable and not _said(message, attachment):
                case.cannot_check("attachment", "its content cannot be read", attachment.at)


def _said(message: Message, attachment: Attachment) -> bool:
    """Whether the reader has already said that this attachment could not be examined."""
    return any(u.at is not None and u.at == attachment.at for u in message.unchecked) or any(
        "attachment" in u.what for u in message.unchecked
    )


def _list_of_people(attachment: Attachment, case: Case) -> str:
    """Return what a table of people is, or "" when its columns are about things."""
    classes = [classify(name) for name in attachment.columns]
    persons = [name for name in attachment.columns if set(split(name)) & _PERSON_WORDS]
    identifying = sum(c.field_class is FieldClass.IDENTIFIER for c in classes)
    rows = attachment.rows or 0
    if any(c.field_class in HEALTH_FIELDS for c in classes) and (persons or identifying) and rows:
        return "is a table of people with health columns"
    if len(persons) >= 2 and identifying >= 2 and rows:
        return "is a table with person-shaped columns"
    return ""


def _health_of_somebody(case: Case, message: Message, attachment: Attachment) -> str:
    entities: list[Entity] = []
    for passage in message.in_scope(Scope.ATTACHMENT, Scope.ATTACHMENT_NAME):
        if attachment.name in (passage.part, passage.text, passage.name):
            entities += case.facts.entities(passage)
    health = any(e.health and e.level >= 2 for e in entities)
    identifies = any(
        e.kind in STRONG or (e.kind == "EMAIL_ADDRESS" and not case.facts.inside(e.text)) for e in entities
    )
    people = {
        e.text.casefold()
        for e in entities
        if (e.kind == "EMAIL_ADDRESS" and not case.facts.inside(e.text)) or e.kind == "PERSON"
    }
    if health and identifies:
        return "names a health fact beside an identifier"
    if len(people) > int(case.option("most_people")) and attachment.media_type not in _REPORTS:
        return "names many people"
    return ""


_HEAD = """\
From: Valley Health <care@valleyhealth.example>
To: ann@mail.example
Subject: Hello
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain

See the file.
--b
"""

RULE = Rule(
    id="PHI011",
    name="attachment-carries-phi",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("45 CFR 164.402", "45 CFR 164.502(b)"),
    check=check,
    options={
        "most_people": Option(default=3, doc="Distinct people or addresses that a file may name; engineering default."),
    },
    examples=(
        Example(
            title="patient list",
            draft=_HEAD
            + 'Content-Type: text/csv; name="list.csv"\nContent-Disposition: attachment; filename="list.csv"\n\n'
            + "first_name,last_name,email,dx_code\nPat,Doe,pat.doe@mail.example,E11.9\n--b--\n",
            marks=("first_name,last_name,email,dx_code",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="note with a record number and a condition",
            draft=_HEAD
            + 'Content-Type: text/plain; name="note.txt"\nContent-Disposition: attachment; filename="note.txt"\n\n'
            + "MRN 00123456: diabetes, seen on 3 May.\n--b--\n",
            marks=("MRN 00123456: diabetes, seen on 3 May.",),
        ),
        Example(
            title="leaflet",
            draft=_HEAD
            + 'Content-Type: text/plain; name="tips.txt"\nContent-Disposition: attachment; filename="tips.txt"\n\n'
            + "Living with diabetes: ten recipes.\n--b--\n",
        ),
        Example(
            title="price list",
            draft=_HEAD
            + 'Content-Type: text/csv; name="menu.csv"\nContent-Disposition: attachment; filename="menu.csv"\n\n'
            + "item,price\nSoup,4.50\nBreast of chicken,9.00\n--b--\n",
        ),
    ),
)
