"""What the template adds for each reader: merge values and conditional blocks, each branch judged as its own segment.

A rendered health field is a statement about the reader; a branch that switches on one sends a condition-defined
group its own message (specification, section 4, rows 15 and 16).
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.criteria import everyday
from gatekeeper.inference.facts import Facts
from gatekeeper.inference.ground import Ground
from gatekeeper.inference.pieces import sensitive, spoken
from gatekeeper.model.message import Conditional, Message, Tag
from gatekeeper.model.risk import Evidence
from gatekeeper.model.words import Category, FieldClass
from gatekeeper.vocabulary.names import HEALTH_CLASSES, classify, classify_text_name

_TRUE = frozenset({"true", "yes", "y", "1", "t", "x"})


def gather(ground: Ground) -> Iterator[Evidence]:
    """Yield what merge tags and branches of every variant tell."""
    for message in ground.facts.messages:
        for tag in message.tags:
            if tag.kind == "variable" and tag.rendered:
                yield from _merged(ground, tag)
        for ordinal, branch in enumerate(message.conditionals):
            yield from _branch(ground, message, ordinal, branch)


def _merged(ground: Ground, tag: Tag) -> Iterator[Evidence]:
    categories = classify(tag.field).categories
    if tag.field_class in HEALTH_CLASSES or tag.field_class is FieldClass.PAYMENT:
        value = 4
        kind = "payment" if tag.field_class is FieldClass.PAYMENT else "health"
        text = f"the merge field {tag.field} prints the reader's own {kind} data"
    elif tag.field_class is FieldClass.PROXY and not everyday(tag.field):
        value = 3 if any(c.sensitive for c in categories) else 2
        text = f"the merge field {tag.field} prints where or by whom the reader is treated"
    else:
        return
    heights = [("topic", value), ("linked", value), *((("sensitive", 1),) if sensitive(categories) else ())]
    if tag.field_class in HEALTH_CLASSES:
        heights.append(("relationship", 2))
    for raises, height in heights:
        yield ground.maker.piece(
            source="merge", raises=raises, value=height, weight_of="merge", family="merge", text=text, at=tag.at,
            categories=categories,
        )  # fmt: skip


def branch_categories(branch: Conditional) -> tuple[Category, ...]:
    """Return what a predicate tells by its fields and values."""
    found: set[Category] = set()
    for name in branch.fields:
        found |= set(classify(name, values=branch.values).categories)
    for value in branch.values:
        topic = classify_text_name(value)
        if topic.level >= 2:
            found |= set(topic.categories)
    return tuple(sorted(found, key=lambda c: c.value))


def _tells(categories: tuple[Category, ...]) -> bool:
    return any(category is not Category.GENERAL for category in categories)


def branch_height(branch: Conditional) -> tuple[int, int]:
    """Return (S, H) of the group that a predicate makes; (0, 0) where it tells nothing about health."""
    if branch.field_class in HEALTH_CLASSES:
        return 4, 3
    categories = branch_categories(branch)
    plain = branch.field_class is FieldClass.PROXY and all(everyday(name, branch.values) for name in branch.fields)
    if plain and not categories:
        return 0, 0
    if branch.field_class in (FieldClass.PROXY, FieldClass.PAYMENT) or (
        branch.field_class in (FieldClass.UNKNOWN, FieldClass.OPERATIONAL) and _tells(categories)
    ):
        return 3, 3 if categories else 2
    return 0, 0


def _branch(ground: Ground, message: Message, ordinal: int, branch: Conditional) -> Iterator[Evidence]:
    selection, linked = branch_height(branch)
    count = branch_size(ground.facts, branch)
    if count:
        yield ground.maker.piece(
            source="branch", raises="smallest_group", value=count, weight_of="branch", family="branch",
            text=f"a block is shown to {count} of the list", at=branch.at,
        )  # fmt: skip
    if not selection:
        return
    categories = branch_categories(branch)
    if sensitive(categories) and selection == 4:
        selection = 5
    fields = " and ".join(branch.fields) or "a hidden field"
    text = f"a block is shown by {fields} ({spoken(categories)}): its readers are a group of their own"
    for raises, value in (
        ("selection", selection),
        ("linked", linked),
        *((("sensitive", 1),) if sensitive(categories) else ()),
    ):
        yield ground.maker.piece(
            source="branch", raises=raises, value=value, weight_of="branch", family="branch", text=text, at=branch.at,
            categories=categories,
        )  # fmt: skip


def branch_size(facts: Facts, branch: Conditional) -> int | None:
    """Return how many rows of the list satisfy a predicate on one column, None where that cannot be counted.

    What stands in for a missing name, and what people allow or refuse, makes no group of anybody.
    """
    recipients = facts.submission.recipients
    if recipients is None or len(branch.fields) != 1 or not recipients.rows:
        return None
    if branch.field_class in (FieldClass.IDENTIFIER, FieldClass.CONSENT):
        return None
    if not branch.values and branch.field_class not in HEALTH_CLASSES:
        return None
    column = recipients.column(branch.fields[0], branch.fields[0].rpartition(".")[2])
    if column is None:
        return None
    cells = [row.values.get(column.name, "").strip().lower() for row in recipients.rows]
    wanted = {value.lower() for value in branch.values}
    met = sum((cell in wanted) if wanted else (cell in _TRUE) for cell in cells)
    return len(cells) - met if branch.negated else met
