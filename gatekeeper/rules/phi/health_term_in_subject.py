"""A condition, drug, test, procedure or service line stands in the subject or preheader, and it is linked to the
recipients.

## Why it matters
Whoever sees a lock screen, a shared mailbox or a relay log reads the subject. When the topic is why these people get
the message, the subject tells it about each of them; in a case of 2018 a window envelope did the same (45 CFR
164.530(c), Aetna settlement).

## What to do instead
Move the health word into the body: "Your update from Valley Health". Keep the subject true but neutral.

## When it stays silent
Topics that say nothing of the reader: lists that people joined themselves, and general invitations ("Time for your
flu shot") to an audience that no health fact has chosen.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.assertions import Tie, tie
from gatekeeper.inference.everyday import general
from gatekeeper.inference.identity import sender_units
from gatekeeper.model.entity import Entity
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message, Passage
from gatekeeper.model.words import About, Category, Scope, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.phi._reader import HEALTH_FIELDS, colleagues, hard, spoken, topics, variable_tags
from gatekeeper.rules.rule import Example, Rule

_WHERE = {Scope.SUBJECT: "subject", Scope.PREHEADER: "preheader"}


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per linked health term or health merge tag in subject and preheader."""
    severity = hard(case)
    for message in case.messages:
        if case.patients and not colleagues(case):
            for passage in message.in_scope(Scope.SUBJECT, Scope.PREHEADER):
                for entity in topics(case, passage):
                    why = _link(case, message, passage, entity)
                    if why:
                        yield case.finding(
                            f"The {_WHERE[passage.scope]} names a health topic ({spoken(entity.category)}) that is "
                            f"linked to the recipients: {why}.",
                            passage.place(entity.start, entity.end),
                            severity=severity,
                            evidence=entity.text,
                        )
        for tag in variable_tags(message, Scope.SUBJECT, Scope.PREHEADER):
            if tag.field_class in HEALTH_FIELDS:
                yield case.finding(
                    f"A merge tag puts a health fact of each recipient into the {_WHERE[tag.scope]}.",
                    tag.at,
                    severity=severity,
                    evidence=tag.raw,
                )


def _link(case: Case, message: Message, passage: Passage, entity: Entity) -> str:
    """Return why the topic is about these recipients, or "" when it is about nobody."""
    if general(entity):
        return ""
    if tie(passage.text, entity, one_person=case.assessment.care_mail) is not Tie.NONE:
        return "it is said of the reader"
    if case.assessment.care_mail and entity.about is not About.OTHER_PERSON:
        return "it is about the reader's own care"
    specific = entity.category is not None and entity.category is not Category.GENERAL
    if specific and entity.category in case.assessment.linked:
        return "they were chosen by it, or the sender stands for it"
    if specific and any(unit.category is entity.category for unit in sender_units(case.facts, message)):
        return "the sender stands for it"
    return ""


_ALL = "SELECT email FROM patients WHERE language = 'en'\n"
_BY_DIAGNOSIS = "SELECT email FROM patients WHERE icd10 LIKE 'J45%'\n"
_PATIENTS = {"relationship": "patients", "profile": "marketing", "class": "marketing"}

RULE = Rule(
    id="PHI002",
    name="health-term-in-subject",
    severity=Severity.CRITICAL,
    scale="C (E transactional)",
    cites=("45 CFR 160.103", "45 CFR 164.530(c)", "Aetna settlement of 2018"),
    check=check,
    examples=(
        Example(
            title="subject claims a condition of people who were not chosen by it",
            draft="<p>Autumn is here.</p>",
            segment=_ALL,
            campaign=_PATIENTS | {"subject": "Managing your asthma"},
            marks=("asthma",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="topic of the segment in the preheader",
            draft="<p>Autumn is here.</p>",
            segment=_BY_DIAGNOSIS,
            campaign=_PATIENTS | {"subject": "Autumn tips", "preheader": "New ways to live with asthma"},
            marks=("asthma",),
        ),
        Example(
            title="test of one person in care mail",
            draft="<p>Please come ten minutes early.</p>",
            campaign={
                "class": "transactional",
                "goal": "appointment",
                "relationship": "patients",
                "subject": "Your HIV test on Tuesday",
            },
            marks=("HIV test",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="diagnosis by merge tag",
            draft="<p>Autumn is here.</p>",
            segment=_ALL,
            campaign=_PATIENTS | {"subject": "News on {{ diagnosis }}"},
            marks=("{{ diagnosis }}",),
        ),
        Example(
            title="awareness month on a public list of an oncology unit",
            draft="<p>Walk with us.</p>",
            campaign={
                "relationship": "public",
                "subject": "Breast cancer awareness month",
                "from": "Valley Oncology <news@mail.valleyhealth.example>",
            },
        ),
        Example(
            title="general invitation to all adults",
            draft="<p>Walk in any day.</p>",
            segment="SELECT email FROM patients WHERE age >= 18\n",
            campaign=_PATIENTS | {"subject": "Time for your flu shot"},
        ),
        Example(
            title="article topic that no filter knows",
            draft="<p>Read on.</p>",
            segment=_ALL,
            campaign=_PATIENTS | {"subject": "What we learned about diabetes this year"},
        ),
        Example(
            title="everyday sense of a health word",
            draft="<p>Read on.</p>",
            segment=_ALL,
            campaign=_PATIENTS | {"subject": "A stroke of luck for our garden, and a depressed market"},
        ),
    ),
)
