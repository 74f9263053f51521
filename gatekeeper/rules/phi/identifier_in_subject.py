"""An identifier of a person stands in the subject, preheader, a header or the name of an attachment.

## Why it matters
Subjects and headers stay readable where the body is encrypted: on lock screens, in relay logs, in mailbox lists. A
record number, a full name or a birth date beside a sender from health care is protected health information (45 CFR
164.514(b)(2)), and it is more than the message needs there (45 CFR 164.502(b)).

## What to do instead
Keep subject and file names generic and move the identifier into the protected body or the portal.

## When it stays silent
The reader's own first name, the organisation's public details, dates of appointments and events, and ticket or
campaign numbers that no label makes a record number.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.urls import labelled, words
from gatekeeper.model.entity import Entity
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message, Passage, Tag
from gatekeeper.model.words import FieldClass, Scope, Severity
from gatekeeper.redact import mask
from gatekeeper.rules.case import Case
from gatekeeper.rules.phi._reader import PERSONAL, STRONG, capital, hard, spoken_kind
from gatekeeper.rules.rule import Example, Rule

_SCOPES = (Scope.SUBJECT, Scope.PREHEADER, Scope.HEADER, Scope.ATTACHMENT_NAME)
_WHERE = {
    Scope.SUBJECT: "the subject",
    Scope.PREHEADER: "the preheader",
    Scope.HEADER: "a header",
    Scope.ATTACHMENT_NAME: "the name of an attachment",
}
#: Names by which the reader is greeted.
_FIRST_NAMES = frozenset(
    {"firstname", "fname", "givenname", "preferredname", "nickname", "first", "salutation", "name"}
)
_BIRTH = frozenset({"birth", "dob", "born", "birthdate", "birthday"})


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per literal identifier or merge tag of one."""
    severity = hard(case)
    for message in case.messages:
        for passage in message.in_scope(*_SCOPES):
            for entity in case.facts.entities(passage):
                if _identifies(case, passage, entity):
                    yield case.finding(
                        f"{capital(spoken_kind(entity.kind))} ({mask(entity.text)}) stands in {_WHERE[passage.scope]}.",
                        passage.place(entity.start, entity.end),
                        severity=severity,
                        evidence=entity.text,
                    )
        for tag in _tags(message):
            kind = labelled(tag.field or tag.raw)
            yield case.finding(
                f"A merge tag puts {spoken_kind(kind or 'OTHER_ID')} into {_WHERE[tag.scope]}.",
                tag.at,
                severity=severity,
                evidence=tag.raw,
            )


def _identifies(case: Case, passage: Passage, entity: Entity) -> bool:
    if entity.kind in STRONG:
        return True
    if entity.kind == "DATE_TIME":
        before = words(passage.text[max(0, entity.start - 30) : entity.start])
        return bool(_BIRTH & set(before)) and any(c.isdigit() for c in entity.text)
    if entity.kind not in PERSONAL or passage.scope is Scope.HEADER:
        # Addresses and names are what header fields are made of; other rules judge those.
        return False
    if entity.kind == "PERSON":
        return " " in entity.text.strip() and not _professional(passage.text, entity)
    if entity.kind == "EMAIL_ADDRESS":
        return not case.facts.inside(entity.text)
    return entity.kind != "LOCATION" or any(c.isdigit() for c in entity.text)


def _professional(text: str, entity: Entity) -> bool:
    """Whether a name is a clinician's or an author's, by the title around it."""
    before = text[max(0, entity.start - 24) : entity.start].lower()
    after = text[entity.end : entity.end + 12].lower()
    titled = entity.text.lower().startswith(("dr ", "dr. ", "prof", "nurse "))
    return (
        titled
        or before.rstrip().endswith(("dr", "dr.", "prof", "prof.", "nurse", "meet", "with", "by", "from", "welcome"))
        or after.lstrip(" ,").startswith(("md", "m.d", "do,", "rn", "np", "phd", "pa-c", "dds", "lcsw"))
    )


def _tags(message: Message) -> Iterator[Tag]:
    for tag in message.tags:
        if tag.kind != "variable" or not tag.rendered or tag.scope not in _SCOPES:
            continue
        called = words(tag.field or tag.raw)
        if "".join(called) in _FIRST_NAMES or "".join(called[-2:]) in _FIRST_NAMES or called[-1:] == ("fname",):
            continue
        kind = labelled(tag.field or tag.raw)
        if kind or (
            tag.field_class is FieldClass.IDENTIFIER and tag.scope is not Scope.HEADER and _names_a_person(called)
        ):
            yield tag


def _names_a_person(called: tuple[str, ...]) -> bool:
    return bool({"patient", "member", "record", "chart", "id", "number"} & set(called)) and "campaign" not in called


_HEAD = "From: Valley Health <news@mail.valleyhealth.example>\nTo: ann@mail.example\n"

RULE = Rule(
    id="PHI001",
    name="identifier-in-subject",
    severity=Severity.CRITICAL,
    scale="C (E transactional)",
    cites=("45 CFR 164.514(b)(2)", "45 CFR 164.502(b)"),
    check=check,
    examples=(
        Example(
            title="record number in the subject",
            draft=_HEAD + "Subject: Your file MRN 00123456\n\nHello.\n",
            campaign={"class": "marketing"},
            marks=("00123456",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="merge tag of the last name in the subject of care mail",
            draft="<p>Please call us.</p>",
            campaign={"class": "transactional", "subject": "News for {{ last_name }}"},
            marks=("{{ last_name }}",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="merge tag of the record number in the subject",
            draft="<p>Please call us.</p>",
            campaign={"subject": "About {{ patient.mrn }}", "class": "marketing"},
            marks=("{{ patient.mrn }}",),
        ),
        Example(
            title="the reader's own first name",
            draft="<p>Please call us.</p>",
            campaign={"subject": "{{ first_name }}, spring is here"},
        ),
        Example(
            title="appointment with a clinician of the house",
            draft=_HEAD + "Subject: Appointment with Dr. Ada Lee, Tuesday 9:00\n\nHello.\n",
            campaign={"class": "transactional"},
        ),
        Example(
            title="issue numbers and years are no record numbers",
            draft=_HEAD + "Subject: Newsletter no. 20260504, call 217 555 0100\n\nHello.\n",
        ),
        Example(
            title="identifier only in the body is another rule's case",
            draft=_HEAD + "Subject: Your file\n\nMRN 00123456\n",
        ),
    ),
)
