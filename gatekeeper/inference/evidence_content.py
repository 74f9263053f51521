"""What the text tells: topics, and statements that make them this reader's own.

A topic alone tells nothing about the reader; a statement in the second person, or a message that is itself about
the reader's appointment or bill, does (specification, section 4, rows 11 to 14, 19 and 20).
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.assertions import Tie, sentence, ties
from gatekeeper.inference.ground import Ground
from gatekeeper.inference.pieces import certainty, name_topic, sensitive, spoken
from gatekeeper.inference.relation_cues import relation_cue
from gatekeeper.inference.third_party import confirmations
from gatekeeper.inference.wording import dated
from gatekeeper.model.entity import Entity
from gatekeeper.model.message import Message, Passage
from gatekeeper.model.risk import Evidence
from gatekeeper.model.words import Category, Goal, Relationship, Scope

_SOURCES = {
    Scope.SUBJECT: ("subject", "subject", "subject"),
    Scope.PREHEADER: ("subject", "subject", "subject"),
    Scope.BODY: ("body", "body", "wording"),
    Scope.QUOTED: ("body", "body", "quoted"),
    Scope.HIDDEN: ("hidden", "hidden", "hidden"),
    Scope.ALT: ("hidden", "hidden", "hidden"),
    Scope.COMMENT: ("hidden", "hidden", "hidden"),
    Scope.CALENDAR: ("hidden", "hidden", "hidden"),
    Scope.ATTACHMENT: ("attachment", "attachment", "attachment"),
    Scope.ATTACHMENT_NAME: ("attachment", "attachment-name", "attachment"),
}
_PLACES = {
    "subject": "the subject", "body": "the text", "hidden": "hidden or technical text", "attachment": "an attachment",
}  # fmt: skip
_OWN_CARE = (Scope.SUBJECT, Scope.PREHEADER, Scope.BODY, Scope.ATTACHMENT, Scope.CALENDAR, Scope.HIDDEN)


def gather(ground: Ground) -> Iterator[Evidence]:
    """Yield what the passages of every variant tell, the strongest of each kind once."""
    found: dict[tuple[str, str, int, tuple[Category, ...]], Evidence] = {}
    for message in ground.facts.messages:
        for piece in _of_message(ground, message):
            key = (piece.source, piece.raises, piece.value, piece.categories)
            if key not in found or found[key].confidence < piece.confidence:
                found[key] = piece
    yield from found.values()
    yield from _own_business(ground)
    yield from _replying(ground)


def _of_message(ground: Ground, message: Message) -> Iterator[Evidence]:
    for passage in message.passages:
        if passage.scope not in _SOURCES:
            continue
        entities = ground.facts.entities(passage)
        own: set[int] = set()
        if passage.scope in _OWN_CARE and not _colleagues(ground):
            tied = ties(passage.text, entities, one_person=ground.intent.care_mail)
            # "Managing your diabetes" addresses readers of a topic that they chose; an event is always somebody's.
            own = {id(e) for e, strength in tied if strength is Tie.PERSONAL or not ground.self_selected}
        for entity in entities:
            if entity.health or (id(entity) in own and _dated_visit(passage, entity)):
                yield from _topic(ground, passage, entity, personal=id(entity) in own)
            if relation_cue(passage, entity) and not _colleagues(ground):
                yield from _relation(ground, passage, entity)
        if passage.scope is Scope.ATTACHMENT_NAME:
            yield from _file_name(ground, passage)


def _dated_visit(passage: Passage, entity: Entity) -> bool:
    """Return whether a care relation is one visit of this reader ("your appointment on Tuesday"), not a mere tie."""
    if entity.kind != "CARE_RELATION":
        return False
    begin, end = sentence(passage.text, entity.start, entity.end)
    return dated(passage.text[begin:end])


def _colleagues(ground: Ground) -> bool:
    """Whether the readers are staff or clinicians: what an employer holds of them is no record of care (160.103)."""
    return ground.relation.relationship in (Relationship.STAFF, Relationship.CLINICIANS)


def _topic(ground: Ground, passage: Passage, entity: Entity, *, personal: bool) -> Iterator[Evidence]:
    source, weight_of, family = _SOURCES[passage.scope]
    categories = (entity.category,) if entity.category is not None else ()
    at = passage.place(entity.start, entity.end)
    factor = certainty(entity)
    if personal:
        what = "general care" if categories == (Category.GENERAL,) else spoken(categories)
        text = f"{_PLACES[source]} states something about the reader's own {what}"
        heights = [("topic", 4), ("linked", 4), ("relationship", 3)]
        if sensitive(categories):
            heights.append(("sensitive", 1))
        for raises, value in heights:
            yield ground.maker.piece(
                source=source, raises=raises, value=value, weight_of="assertion", family="wording", text=text, at=at,
                categories=categories, factor=factor,
            )  # fmt: skip
        return
    if entity.level:
        yield ground.maker.piece(
            source=source, raises="topic", value=min(entity.level, 3), weight_of=weight_of, family=family,
            text=f"{_PLACES[source]} speaks of {spoken(categories)}", at=at, categories=categories, factor=factor,
        )  # fmt: skip


def _relation(ground: Ground, passage: Passage, entity: Entity) -> Iterator[Evidence]:
    if passage.scope in (Scope.SUBJECT, Scope.PREHEADER, Scope.BODY):
        yield ground.maker.piece(
            source=_SOURCES[passage.scope][0], raises="relationship", value=3, weight_of="relation-cue",
            family="wording", text="the wording makes the reader a patient", at=passage.place(entity.start, entity.end),
            factor=certainty(entity),
        )  # fmt: skip


def _file_name(ground: Ground, passage: Passage) -> Iterator[Evidence]:
    topic = name_topic(passage.text)
    if topic.level >= 2:
        yield ground.maker.piece(
            source="attachment", raises="topic", value=topic.level, weight_of="attachment-name", family="attachment",
            text=f"the name of an attachment tells {spoken(topic.categories)}", at=passage.place(),
            categories=topic.categories,
        )  # fmt: skip


def _own_business(ground: Ground) -> Iterator[Evidence]:
    """Yield what an appointment, refill, result or bill says by being sent to this reader."""
    intent = ground.intent
    if not intent.care_mail or intent.goal not in (Goal.APPOINTMENT, Goal.REFILL, Goal.RESULTS, Goal.BILLING):
        return
    message = ground.facts.messages[0] if ground.facts.messages else None
    if message is None:
        return
    subject = message.subject
    text = f"the message is about the reader's own {'bill' if intent.goal is Goal.BILLING else intent.goal.value}"
    for raises, value in (("topic", 4), ("linked", 4), ("relationship", 3)):
        yield ground.maker.piece(
            source="body", raises=raises, value=value, weight_of="care-message", family="care-message", text=text,
            at=subject.place() if subject is not None else message.start(),
        )  # fmt: skip


def _replying(ground: Ground) -> Iterator[Evidence]:
    """Yield what an answer to a review, a reporter, a relative or an employer gives away about a patient."""
    to = ground.facts.submission.manifest.replying_to
    if to is None:
        return
    for message in ground.facts.messages:
        for passage in message.in_scope(Scope.SUBJECT, Scope.BODY):
            for start, end in confirmations(ground.facts, passage, stated=True):
                for raises, value in (("topic", 4), ("linked", 4), ("relationship", 3)):
                    yield ground.maker.piece(
                        source="body", raises=raises, value=value, weight_of="assertion", family="reply",
                        text=f"a reply to a {to} confirms that somebody is or was a patient",
                        at=passage.place(start, end),
                    )  # fmt: skip
                return
