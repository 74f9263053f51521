"""How small the smallest group is that can be told apart, and by what: arms, earlier sends, triggers, the whole list.

Below k people a group is as good as a name, by analogy with the cell size policy of the Centers for Medicare and
Medicaid Services (k = 11; specification, section 4, rows 23 to 25).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gatekeeper.inference.ground import Ground
from gatekeeper.inference.pieces import name_topic, sensitive, spoken
from gatekeeper.inference.tables import words
from gatekeeper.model.risk import Evidence
from gatekeeper.model.submission import Assignment
from gatekeeper.model.words import FieldClass, MessageClass
from gatekeeper.vocabulary.names import HEALTH_CLASSES, classify, split


def gather(ground: Ground) -> Iterator[Evidence]:
    """Yield what arms, triggers, history and counts tell."""
    yield from _arms(ground)
    yield from _trigger(ground)
    yield from _history(ground)
    size = ground.facts.audience_size
    if ground.intent.care_mail:
        yield ground.maker.piece(
            source="recipients", raises="smallest_group", value=1, weight_of="history", family="size",
            text="care mail goes to one person each",
        )  # fmt: skip
    elif size:
        yield ground.maker.piece(
            source="recipients", raises="smallest_group", value=size, weight_of="history", family="size",
            text=f"the audience counts {size:,} people", at=ground.facts.submission.place("recipients"),
        )  # fmt: skip


def _arms(ground: Ground) -> Iterator[Evidence]:
    manifest = ground.facts.submission.manifest
    assignment = manifest.assignment
    by = assignment.by if isinstance(assignment, Assignment) else ""
    at = ground.facts.submission.place("assignment")
    if by:
        judged = classify(by)
        selection = (
            4
            if judged.field_class in HEALTH_CLASSES
            else 3
            if judged.field_class is FieldClass.PROXY or judged.categories
            else 0
        )
        text = f"the test arms are assigned by the column {by} ({spoken(judged.categories)})"
        for raises, value in (("selection", selection), ("linked", selection - 1)) if selection else ():
            yield ground.maker.piece(
                source="arm", raises=raises, value=value, weight_of="arm", family="arm", text=text, at=at,
                categories=judged.categories,
            )  # fmt: skip
        if selection and sensitive(judged.categories):
            yield ground.maker.piece(
                source="arm", raises="sensitive", value=1, weight_of="arm", family="arm", text=text, at=at,
                categories=sensitive(judged.categories),
            )  # fmt: skip
    smallest = arm_size(ground, by)
    if smallest is not None:
        yield ground.maker.piece(
            source="arm", raises="smallest_group", value=smallest, weight_of="arm", family="arm",
            text=f"the smallest test arm counts {smallest:,} people", at=at,
        )  # fmt: skip


def arm_size(ground: Ground, by: str) -> int | None:
    """Return the size of the smallest test arm: counted by its column, else an even split; None without arms."""
    arms = len(ground.facts.messages)
    recipients = ground.facts.submission.recipients
    column = recipients.column(by) if recipients is not None and by else None
    if recipients is not None and column is not None:
        counts = Counter(row.values.get(column.name, "").strip().lower() for row in recipients.rows)
        counts.pop("", None)
        return min(counts.values()) if counts else None
    size = ground.facts.audience_size
    return size // arms if arms > 1 and size else None


def _trigger(ground: Ground) -> Iterator[Evidence]:
    event = ground.facts.submission.manifest.event
    if not event or ground.intent.message_class is not MessageClass.MARKETING:
        return
    topic = name_topic(event)
    if topic.level >= 2 or set(split(event)) & words("events", "clinical"):
        at = ground.facts.submission.place("event")
        text = "an event of care starts the message: its timing tells that care was given"
        heights = [("selection", 3), ("linked", max(topic.level, 2))]
        if sensitive(topic.categories):
            heights.append(("sensitive", 1))
        for raises, value in heights:
            yield ground.maker.piece(
                source="trigger", raises=raises, value=value, weight_of="trigger", family="trigger", text=text, at=at,
                categories=topic.categories,
            )  # fmt: skip


def differences(ground: Ground) -> Iterator[tuple[int, int]]:
    """Yield (index of an earlier send, people by whom it and this send differ) where both overlap."""
    now = {address.lower() for address in ground.facts.addresses}
    if not now:
        return
    for index, earlier in enumerate(ground.facts.submission.manifest.earlier_sends):
        if earlier.list is None:
            continue
        then = {row.address.lower() for row in earlier.list.rows}
        if not now & then:
            continue
        for apart in (len(now - then), len(then - now)):
            if apart:
                yield index, apart


def _history(ground: Ground) -> Iterator[Evidence]:
    k = ground.facts.policy.inference.k
    for index, apart in differences(ground):
        if apart < k:
            yield ground.maker.piece(
                source="history", raises="smallest_group", value=apart, weight_of="history", family="history",
                text=f"an earlier send differs from this one by {apart} people",
                at=ground.facts.submission.place(f"earlier_sends.{index}"),
            )  # fmt: skip
