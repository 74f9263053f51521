"""Hidden text carries a health term or identifier: comments, hidden elements, alt texts, class names, metadata.

## Why it matters
What the template hides is still sent: scanners, forwarders, screen readers and other clients show it, and nobody
reviews it (45 CFR 164.502(b)). A segment's name in a comment tells as much as one in the subject.

## What to do instead
Clean the template before export, give classes and ids neutral names, and strip metadata when files are uploaded.

## When it stays silent
Alt text and hidden duplicates that repeat what the visible text says: that is reported once, at the visible place.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.pieces import name_topic
from gatekeeper.model.entity import Entity
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Attachment, Message, Passage
from gatekeeper.model.words import Category, Scope, Severity
from gatekeeper.redact import mask
from gatekeeper.rules.case import Case
from gatekeeper.rules.phi._reader import STRONG, capital, hard, spoken, spoken_kind
from gatekeeper.rules.rule import Example, Rule

_WHERE = {
    Scope.COMMENT: "a comment",
    Scope.HIDDEN: "hidden text",
    Scope.ALT: "an alternative text",
    Scope.STYLE: "a class or id name",
    Scope.CALENDAR: "a calendar part",
}
#: Metadata keys that tell where or of whom a file is.
_TELLING_KEYS = (
    "gps",
    "latitude",
    "longitude",
    "artist",
    "author",
    "creator",
    "subject",
    "keywords",
    "title",
    "owner",
    "person",
)


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per hidden term or identifier that no visible text repeats."""
    for message in case.messages:
        visible = _visible(case, message)
        for passage in message.in_scope(*_WHERE):
            if passage.scope is Scope.STYLE:
                yield from _of_name(case, passage, visible)
                continue
            for entity in case.facts.entities(passage):
                if entity.kind in STRONG or (entity.health and entity.level >= 2 and not _cut_out(passage, entity)):
                    if (entity.kind, entity.text.casefold()) in visible or _repeated(entity, visible):
                        continue
                    yield _finding(case, passage, entity)
        for attachment in message.attachments:
            yield from _of_metadata(case, attachment)


def _cut_out(passage: Passage, entity: Entity) -> bool:
    """Return whether capitals of a file name were cut before a word into an abbreviation: ALSOfrom.gif."""
    glued = passage.text[entity.end : entity.end + 1].isalpha()
    return glued and len(entity.text) <= 3 and entity.text.isupper()


def _finding(case: Case, passage: Passage, entity: Entity) -> Finding:
    what = f"a health topic ({spoken(entity.category)})" if entity.health else spoken_kind(entity.kind)
    return case.finding(
        f"{capital(_WHERE[passage.scope])} carries {what} that the visible text does not show.",
        passage.place(entity.start, entity.end),
        severity=_severity(case, entity),
        evidence=entity.text,
    )


def _severity(case: Case, entity: Entity) -> Severity:
    told = case.patients and (entity.level >= 3 or entity.kind in STRONG)
    return hard(case) if told else Severity.WARNING


def _visible(case: Case, message: Message) -> frozenset[tuple[str, str]]:
    """Return what the reader sees anyway: texts and concepts."""
    found: set[tuple[str, str]] = set()
    for passage in message.in_scope(Scope.BODY, Scope.SUBJECT, Scope.PREHEADER, Scope.QUOTED):
        for entity in case.facts.entities(passage):
            found.add((entity.kind, entity.text.casefold()))
            if entity.concept:
                found.add(("concept", entity.concept))
            if entity.category is not None and entity.category is not Category.GENERAL:
                found.add(("category", entity.category.value))
    return frozenset(found)


def _repeated(entity: Entity, visible: frozenset[tuple[str, str]]) -> bool:
    if entity.concept and ("concept", entity.concept) in visible:
        return True
    return entity.category is not None and ("category", entity.category.value) in visible


def _of_name(case: Case, passage: Passage, visible: frozenset[tuple[str, str]]) -> Iterator[Finding]:
    topic = name_topic(passage.text)
    if topic.concepts == ("stroke",):
        return  # the property of a line in drawings
    categories = [c for c in topic.categories if c is not Category.GENERAL and ("category", c.value) not in visible]
    if topic.level >= 2 and categories:
        yield case.finding(
            f"A class or id name ({mask(passage.text)}) tells a health topic ({spoken(categories[0])}).",
            passage.place(),
            severity=hard(case) if case.patients and topic.level >= 3 else Severity.WARNING,
            evidence=passage.text,
        )


def _of_metadata(case: Case, attachment: Attachment) -> Iterator[Finding]:
    for key, value in attachment.metadata:
        if not value.strip() or not any(word in key.casefold() for word in _TELLING_KEYS):
            continue
        place_of_picture = any(word in key.casefold() for word in ("gps", "latitude", "longitude"))
        topic = name_topic(value)
        if place_of_picture or (topic.level >= 2 and any(c is not Category.GENERAL for c in topic.categories)):
            what = "where the picture was taken" if place_of_picture else "a health topic"
            yield case.finding(
                f"The metadata of an attachment tells {what}.",
                attachment.at,
                severity=Severity.WARNING,
                evidence=f"{key}={value}",
            )


_PATIENTS = {"relationship": "patients", "profile": "marketing", "class": "marketing"}

RULE = Rule(
    id="PHI010",
    name="hidden-text-carries-phi",
    severity=Severity.WARNING,
    scale="W (C condition + patients)",
    cites=("45 CFR 160.103", "45 CFR 164.502(b)"),
    check=check,
    examples=(
        Example(
            title="comment that names the segment",
            draft="<!-- block for breast cancer patients --><p>Parking is free in May.</p>",
            campaign=_PATIENTS,
            marks=("breast cancer",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="hidden element on a public list",
            draft='<p>Parking is free.</p><div style="display:none">record MRN 00123456</div>',
            campaign={"relationship": "public"},
            marks=("00123456",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="alternative text of a picture",
            draft='<p>Parking.</p><img src="https://www.valleyhealth.example/i/1.png" alt="HIV clinic" width="90">',
            campaign=_PATIENTS,
            marks=("HIV clinic",),
        ),
        Example(
            title="alternative text that repeats the headline",
            draft='<h1>On diabetes</h1><img src="https://www.valleyhealth.example/i/1.png" alt="Diabetes" width="9">',
            campaign=_PATIENTS,
        ),
        Example(
            title="comments of the trade",
            draft="<!-- header: 2 columns, padding 8px; end of stage prep block --><p>Parking is free in May.</p>",
            campaign=_PATIENTS,
        ),
    ),
)
