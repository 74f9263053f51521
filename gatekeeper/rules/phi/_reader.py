"""What the family needs again and again: severities by route, and statements about the reader."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.assertions import Tie, ties
from gatekeeper.inference.url_parts import tags
from gatekeeper.model.entity import Entity
from gatekeeper.model.message import Message, Passage, Tag
from gatekeeper.model.words import Category, FieldClass, Relationship, Scope, Severity
from gatekeeper.rules.case import Case

#: Identifiers that are never part of ordinary wording.
STRONG = frozenset(
    {
        "US_SSN", "MEDICAL_RECORD_NUMBER", "HEALTH_PLAN_ID", "US_MBI", "ACCOUNT_NUMBER", "CREDIT_CARD",
        "US_DRIVER_LICENSE", "VIN", "DEVICE_ID", "BIOMETRIC", "OTHER_ID",
    }
)  # fmt: skip
#: Identifiers that are a finding only when they belong to somebody who is neither sender nor recipient.
PERSONAL = frozenset({"PERSON", "PHONE_NUMBER", "EMAIL_ADDRESS", "LOCATION", "AGE", "IP_ADDRESS"})
#: Fields that hold health facts.
HEALTH_FIELDS = frozenset(
    {FieldClass.CONDITION, FieldClass.PROCEDURE, FieldClass.DRUG, FieldClass.TEST, FieldClass.RISK}
)

_SPOKEN = {
    "US_SSN": "a social security number",
    "MEDICAL_RECORD_NUMBER": "a medical record number",
    "HEALTH_PLAN_ID": "a health plan number",
    "US_MBI": "a Medicare number",
    "ACCOUNT_NUMBER": "an account number",
    "CREDIT_CARD": "a card number",
    "US_DRIVER_LICENSE": "a licence number",
    "VIN": "a vehicle number",
    "DEVICE_ID": "a device number",
    "BIOMETRIC": "biometric data",
    "OTHER_ID": "a personal number",
    "PERSON": "a person's name",
    "PHONE_NUMBER": "a phone number",
    "EMAIL_ADDRESS": "an e-mail address",
    "LOCATION": "a personal address",
    "AGE": "an age over 89",
    "IP_ADDRESS": "an IP address",
    "DATE_TIME": "a birth date",
    "US_NPI": "a provider number",
    "US_DEA": "a prescriber number",
    "URL": "a personal link",
}


def capital(text: str) -> str:
    """Return *text* with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def spoken_kind(kind: str) -> str:
    """Return an identifier kind as words of a sentence."""
    return _SPOKEN.get(kind, "an identifier")


def spoken(category: Category | None) -> str:
    """Return a category as words of a sentence, or "health"."""
    return category.value.replace("-", " ") if category is not None and category is not Category.GENERAL else "health"


def colleagues(case: Case) -> bool:
    """Return whether the readers are staff or clinicians, whose employer holds no record of their care."""
    return case.assessment.relationship in (Relationship.STAFF, Relationship.CLINICIANS)


def hard(case: Case) -> Severity:
    """Return critical, or error for care mail: it is held and never lost."""
    return Severity.CRITICAL if case.marketing else Severity.ERROR


def by_route(case: Case, protected: Severity) -> Severity:
    """Return critical (care mail: error) on an unprotected route, else *protected*."""
    return protected if case.route_protected else hard(case)


def topics(case: Case, passage: Passage) -> Iterator[Entity]:
    """Yield the health entities of a passage from service line upwards; payment words are topics of their own kind."""
    merged = [(start, end) for start, end, _ in tags(passage.text)]
    for entity in case.facts.entities(passage):
        if any(start <= entity.start < end for start, end in merged):
            continue  # the name of a merge field is judged as a field
        if entity.health and entity.level >= 2 and entity.kind != "HEALTH_PAYMENT":
            yield entity


def statements(case: Case, passage: Passage) -> Iterator[tuple[Entity, Tie]]:
    """Yield the health, payment and visit entities that a passage ties to its reader, and how firmly."""
    for entity, strength in ties(passage.text, case.facts.entities(passage), one_person=case.assessment.care_mail):
        if strength is Tie.PERSONAL or (strength is Tie.CLAIMED and case.patients):
            yield entity, strength


def variable_tags(message: Message, *scopes: Scope) -> Iterator[Tag]:
    """Yield the rendered merge variables that stand in these scopes, in order."""
    return (t for t in message.tags if t.kind == "variable" and t.rendered and t.scope in scopes)
