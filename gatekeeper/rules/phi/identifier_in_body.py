"""The body shows an identifier: a social security, record, plan or account number, a birth date, a third person.

## Why it matters
These numbers open files and accounts, and beside a sender from health care they are protected health information (45
CFR 164.514(b)(2)). No e-mail needs them whole (45 CFR 164.502(b)).

## What to do instead
Remove the number or replace it by "see the portal"; in care mail show at most the last four digits on the protected
route.

## When it stays silent
The organisation's own contacts, the reader's own address and greeting, clinicians and staff by name, events and their
places, and numbers that nothing labels.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.assertions import sentence
from gatekeeper.inference.urls import words
from gatekeeper.model.entity import Entity
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message, Passage
from gatekeeper.model.words import Scope, Severity
from gatekeeper.patterns import lazy
from gatekeeper.redact import mask
from gatekeeper.rules.case import Case
from gatekeeper.rules.phi._people import about_a_patient, greeted, professional, within
from gatekeeper.rules.phi._reader import PERSONAL, STRONG, capital, hard, spoken_kind
from gatekeeper.rules.rule import Example, Rule

_SCOPES = (Scope.BODY, Scope.QUOTED)
_BIRTH = frozenset({"birth", "dob", "born", "birthdate", "birthday"})
_DATED = lazy(r"\d{4}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per identifier."""
    severity = hard(case)
    for message in case.messages:
        for passage in message.in_scope(*_SCOPES):
            entities = case.facts.entities(passage)
            for entity in entities:
                if _identifies(case, message, passage, entity, entities):
                    yield case.finding(
                        f"{capital(spoken_kind(entity.kind))} ({mask(entity.text)}) stands in the text.",
                        passage.place(entity.start, entity.end),
                        severity=severity,
                        evidence=entity.text,
                    )


def _identifies(case: Case, message: Message, passage: Passage, entity: Entity, entities: tuple[Entity, ...]) -> bool:
    if entity.kind in STRONG:
        return True
    if entity.kind == "DATE_TIME":
        before = words(passage.text[max(0, entity.start - 24) : entity.start])
        return bool(_BIRTH & set(before)) and _DATED.search(entity.text) is not None
    if entity.kind == "AGE":
        return about_a_patient(passage.text, entity, entities)
    if entity.kind not in PERSONAL or passage.footer:
        return False
    if entity.kind == "EMAIL_ADDRESS" and (case.facts.inside(entity.text) or _recipients(case, entity.text)):
        return False
    if entity.kind == "PERSON":
        return (
            " " in entity.text.strip()
            and not professional(passage.text, entity)
            and not greeted(passage.text, entity)
            and about_a_patient(passage.text, entity, entities)
        )
    # A phone number, address or mailbox is somebody's only beside that somebody.
    begin, end = sentence(passage.text, entity.start, entity.end)
    return any(
        other.kind == "PERSON"
        and not professional(passage.text, other)
        and about_a_patient(passage.text, other, entities)
        for other in within(entities, begin, end)
    )


def _recipients(case: Case, address: str) -> bool:
    return address.lower() in {a.lower() for a in case.facts.addresses[:50]}


_HEAD = "From: Valley Health <care@valleyhealth.example>\nTo: ann@mail.example\nSubject: Hello\n\n"

RULE = Rule(
    id="PHI006",
    name="identifier-in-body",
    severity=Severity.CRITICAL,
    scale="C (E transactional)",
    cites=("45 CFR 164.514(b)(2)", "45 CFR 164.502(b)"),
    check=check,
    examples=(
        Example(
            title="social security and record number",
            draft=_HEAD + "Your SSN 000-12-3456 and MRN 00123456 are on file.\n",
            campaign={"class": "marketing"},
            marks=("000-12-3456", "00123456"),
            severities=(Severity.CRITICAL, Severity.CRITICAL),
        ),
        Example(
            title="birth date in care mail",
            draft=_HEAD + "Date of birth: 05/04/1970. Please correct it if it is wrong.\n",
            campaign={"class": "transactional"},
            marks=("05/04/1970",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="the organisation's own phone and an event",
            draft=_HEAD + "Call +1 217 555 0100. The open house is on 12 October 2026 at the town hall.\n",
        ),
        Example(
            title="invoice and issue numbers without a label",
            draft=_HEAD + "Newsletter 2026-05, item 00123456, order by 5 May.\n",
        ),
        Example(
            title="clinician who joins",
            draft=_HEAD + "Welcome Dr. Maria Lopez, MD, who joins us. Dear Jane Doe, come and meet her.\n",
        ),
    ),
)
