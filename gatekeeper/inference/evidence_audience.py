"""What the choice of the recipients tells: criteria, exclusions, names, columns, counts.

A filter on a condition is the strongest evidence there is: every address on the list is tied to it, whatever
the message says (specification, section 4, rows 1 to 8).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gatekeeper.inference.audience_names import audience_names, leaves_out, unreadable
from gatekeeper.inference.criteria import defines_condition, stands_for_condition
from gatekeeper.inference.ground import Ground
from gatekeeper.inference.pieces import name_topic, sensitive, spoken
from gatekeeper.inference.tables import telling
from gatekeeper.model.recipients import RecipientList
from gatekeeper.model.risk import Evidence
from gatekeeper.model.segment import Criterion, Name
from gatekeeper.model.words import Category, FieldClass
from gatekeeper.redact import mask
from gatekeeper.vocabulary.names import HEALTH_CLASSES, NameTopic, classify, split

_CODED = frozenset({"code"})
_PROGRAMMES = frozenset({"program", "programme", "payer", "coverage", "plan", "benefit", "waiver"})


def gather(ground: Ground) -> Iterator[Evidence]:
    """Yield what segments, names and list columns tell."""
    for criterion in ground.facts.criteria:
        yield from _excluded(ground, criterion) if leaves_out(criterion) else _included(ground, criterion)
    for name in audience_names(ground.facts):
        yield from _named(ground, name)
    if ground.facts.submission.recipients is not None:
        yield from _columns(ground, ground.facts.submission.recipients)
    for at in unreadable(ground.facts):
        yield ground.maker.piece(
            source="segment", raises="selection", value=3, weight_of="opaque", family="opaque",
            text="a part of the audience's definition cannot be read: it is judged as if chosen by a health field",
            at=at,
        )  # fmt: skip


def _included(ground: Ground, criterion: Criterion) -> Iterator[Evidence]:
    by = _by(criterion)
    if defines_condition(criterion):
        coded = criterion.system is not None or criterion.concept in _CODED
        yield from _selected(
            ground, criterion, value=5 if sensitive(criterion.categories) else 4, linked=3, family="criteria",
            weight_of="code" if coded else "clinical-field", text=f"recipients are chosen by {by}",
        )  # fmt: skip
    elif stands_for_condition(criterion):
        yield from _selected(
            ground, criterion, value=3, linked=_proxy_height(criterion), family="proxies", weight_of="proxy-field",
            text=f"recipients are chosen by {by}, which stands for {spoken(criterion.categories)}",
        )  # fmt: skip
    elif criterion.field_class in (FieldClass.DEMOGRAPHIC, FieldClass.PAYMENT):
        yield ground.maker.piece(
            source="segment", raises="selection", value=2, weight_of="demographic-field", family="demographic",
            text=f"recipients are chosen by {by}", at=criterion.at,
        )  # fmt: skip
    elif criterion.field_class is FieldClass.UNKNOWN:
        yield ground.maker.piece(
            source="segment", raises="selection", value=3, weight_of="unknown-field", family="unknown-fields",
            text=f"recipients are chosen by {by}, a field that nobody explains", at=criterion.at,
        )  # fmt: skip


def _proxy_height(criterion: Criterion) -> int:
    """Return H of a proxy: 3 where its service line or programme stands for a condition, else 2."""
    # A payer programme that exists for one disease is that disease.
    programme = set(split(criterion.field)) & _PROGRAMMES
    tells = any(c is not Category.GENERAL for c in criterion.categories)
    one_disease = tells and (criterion.field_class is FieldClass.PAYMENT or bool(programme))
    return 3 if one_disease or any(c in telling() for c in criterion.categories) else 2


def _by(criterion: Criterion) -> str:
    # A label is a text of somebody's making and may tell; a field's name is the schema.
    named = mask(criterion.label) if criterion.label and criterion.label != criterion.field else criterion.field
    kind = "" if criterion.field_class is FieldClass.UNKNOWN else f"{criterion.field_class.value} "
    code = f" by {criterion.system} code" if criterion.system else ""
    tells = f" ({spoken(criterion.categories)})" if criterion.categories else ""
    return f"the {kind}field {named}{code}{tells}"


def _selected(
    ground: Ground, criterion: Criterion, *, value: int, linked: int, family: str, weight_of: str, text: str
) -> Iterator[Evidence]:
    for raises, height in (("selection", value), ("linked", linked)):
        yield ground.maker.piece(
            source="segment", raises=raises, value=height, weight_of=weight_of, family=family, text=text,
            at=criterion.at, categories=criterion.categories,
        )  # fmt: skip
    if sensitive(criterion.categories):
        yield ground.maker.piece(
            source="segment", raises="sensitive", value=1, weight_of=weight_of, family=family, text=text,
            at=criterion.at, categories=sensitive(criterion.categories),
        )  # fmt: skip


def _excluded(ground: Ground, criterion: Criterion) -> Iterator[Evidence]:
    defines = defines_condition(criterion)
    if not defines and not stands_for_condition(criterion):
        return
    text = f"people are left out by {_by(criterion)}: the difference tells who they are"
    sensitive_one = bool(sensitive(criterion.categories))
    yield ground.maker.piece(
        source="exclusion", raises="sensitive" if sensitive_one else "selection",
        value=1 if sensitive_one else 4 if defines else 3, weight_of="exclusion", family="exclusion", text=text,
        at=criterion.at, categories=sensitive(criterion.categories) if sensitive_one else criterion.categories,
    )  # fmt: skip


def names_people(ground: Ground, name: Name, topic: NameTopic) -> bool:
    """Return whether a telling name speaks of the recipients: a campaign named for its own content does not."""
    if name.kind != "campaign":
        return True
    return not set(topic.categories) <= ground.written


def _named(ground: Ground, name: Name) -> Iterator[Evidence]:
    topic = name_topic(name.text)
    if topic.level < 2:
        return
    kind = {"file": "file", "campaign": "campaign", "table": "table", "folder": "folder"}.get(name.kind, name.kind)
    if name.polarity == "exclude":
        text = f"a list of people to leave out is named for {spoken(topic.categories)}"
        raises, value = ("sensitive", 1) if sensitive(topic.categories) else ("selection", 3)
        yield ground.maker.piece(
            source="exclusion", raises=raises, value=value, weight_of="exclusion", family="exclusion", text=text,
            at=name.at, categories=sensitive(topic.categories) or topic.categories,
        )  # fmt: skip
        return
    text = f"the {kind} is named for {spoken(topic.categories)}"
    heights = [("topic", topic.level)]
    if names_people(ground, name, topic):
        heights += [("linked", topic.level), ("selection", 3)]
        if sensitive(topic.categories):
            heights.append(("sensitive", 1))
    for raises, value in heights:
        yield ground.maker.piece(
            source="segment-name", raises=raises, value=value, weight_of="name", family="names", text=text, at=name.at,
            categories=topic.categories,
        )  # fmt: skip


def _columns(ground: Ground, recipients: RecipientList) -> Iterator[Evidence]:
    for column in recipients.columns:
        if column.name == recipients.address_column:
            continue
        clinical = column.field_class in HEALTH_CLASSES
        values = [row.values.get(column.name, "").strip().lower() for row in recipients.rows]
        share, categories = shared(column.name, values, ground.facts.policy.inference.composition)
        if share and (clinical or categories):
            tells = tuple(categories) or column.categories
            text = f"{share:.0%} of the list share one value of the column {column.name} ({spoken(tells)})"
            for raises, value in (("selection", 4), ("linked", 3), *((("sensitive", 1),) if sensitive(tells) else ())):
                yield ground.maker.piece(
                    source="recipients", raises=raises, value=value, weight_of="composition", family="composition",
                    text=text, at=column.at, categories=tells,
                )  # fmt: skip
        elif clinical and any(values):
            yield ground.maker.piece(
                source="recipients", raises="linked", value=3, weight_of="columns", family="columns",
                text=f"the list carries the health column {column.name} to everybody who handles it", at=column.at,
                categories=column.categories,
            )  # fmt: skip


def shared(name: str, values: list[str], least: float) -> tuple[float, frozenset[Category]]:
    """Return (share of the commonest value, what it tells) of a column; share 0 below *least*."""
    if not values or len(values) < 2:
        return 0.0, frozenset()
    value, count = Counter(values).most_common(1)[0]
    share = count / len(values)
    if not value or share < least or value in ("0", "false", "no", "n", "none", "negative"):
        return 0.0, frozenset()
    judged = classify(name, values=(value,))
    if judged.field_class in (
        FieldClass.CONSENT,
        FieldClass.IDENTIFIER,
        FieldClass.OPERATIONAL,
        FieldClass.DEMOGRAPHIC,
    ):
        return 0.0, frozenset()
    topic = name_topic(value) if len(value) <= 60 else NameTopic()
    return share, frozenset(judged.categories) | frozenset(topic.categories if topic.level >= 2 else ())
