"""Judges one test: the class of its field, the code system of its values, the health categories that both tell.

The field comes first and the value second, never a bare value pattern alone: "E11" is a product until a field or
a system says that it is a code.
"""

from __future__ import annotations

from functools import lru_cache

from gatekeeper.model.words import Category, FieldClass
from gatekeeper.patterns import lazy
from gatekeeper.readers.segments.systems import Code, code, system_name, system_of_field
from gatekeeper.value import dataclass
from gatekeeper.vocabulary.name_parts import singular
from gatekeeper.vocabulary.names import HEALTH_CLASSES, begins, classify, classify_text_name, split


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a test tells."""

    field_class: FieldClass
    categories: tuple[Category, ...]
    system: str | None
    concept: str


#: Classes whose values are names of people, places or dates and say nothing about health.
_MUTE = frozenset({FieldClass.IDENTIFIER, FieldClass.CONSENT})
#: Classes of fields whose values are words of health, doubtful ones too.
_HOME = HEALTH_CLASSES | {FieldClass.PROXY}
#: Parts of the names of tables whose rows are people, so that "name" is a person's.
_PEOPLE = frozenset(
    (
        "patient",
        "contact",
        "user",
        "member",
        "subscriber",
        "person",
        "people",
        "customer",
        "lead",
        "client",
        "recipient",
    )
    + ("profile", "donor", "audience", "staff", "employee")
)
#: Parts of the names of fields that hold what people did or read: their values speak even without a category.
_BEHAVIOUR = frozenset(
    ["event", "page", "url", "path", "topic", "content", "activity", "action", "article", "asset", "screen"]
)
_NEUTRAL = frozenset({FieldClass.UNKNOWN, FieldClass.OPERATIONAL})
#: Words of places where care is given: "Dialysis Unit" is where somebody was, and stands for what was done there.
_PLACES = frozenset(
    ["unit", "ward", "clinic", "center", "centre", "department", "dept", "lab", "suite", "office", "institute", "floor"]
    + ["location", "site", "facility", "building", "room", "unidad", "clinica", "sede", "servicio", "departamento"]
)
#: Fields whose values are titles and signs: "Cancer" is a sign of the zodiac, "The Cure" a band.
_TITLES = frozenset(["zodiac", "horoscope", "genre", "movie", "film", "song", "album", "artist", "breed", "cuisine"])
#: Tests that say nothing of a value.
_VALUELESS = frozenset({"is_set", "is_not_set", "within_days"})
#: Tests whose values may be the beginning of a word.
_PARTIAL = frozenset({"contains", "starts_with", "matches"})
#: Tests of size: their values are amounts and no codes, unless a system is stated.
_AMOUNTS = frozenset({"<", "<=", ">", ">="})
#: Words that mean nothing without their table ("code" of ``conditions``).
_GENERIC = frozenset(
    [
        "code",
        "codes",
        "value",
        "val",
        "name",
        "display",
        "description",
        "desc",
        "text",
        "concept",
        "type",
        "status",
        "category",
        "cat",
        "class",
        "system",
        "item",
        "label",
        "title",
        "term",
        "group",
        "kind",
        "cd",
    ]
)


def _topic(value: str, home: bool) -> tuple[FieldClass, tuple[Category, ...]]:
    """Return what a value says in words: 'metformin', 'ONC', 'type 2 diabetes'; at *home* in a health field or not."""
    if len(value) > 200:
        return FieldClass.UNKNOWN, ()
    topic = classify(value, home=home)
    if not topic.categories and value != value.lower():
        # A value is a text, not a glued name: "AFib" is one word.
        topic = min(topic, classify(value.lower(), home=home), key=lambda judged: not judged.categories)
    return topic.field_class, topic.categories


_PATTERN_PIECE = lazy(r"[A-Za-z][0-9][0-9A-Za-z.]*|[^\W\d_]{4,}")


def _pieces(op: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values to judge; of a pattern the codes and words in it ("C5[0-9]|asthma")."""
    if op != "matches":
        return values
    return tuple(dict.fromkeys((*values, *(piece for value in values for piece in _PATTERN_PIECE.findall(value)[:50]))))


@lru_cache(maxsize=4096)
def judge(
    field: str,
    *,
    label: str = "",
    table: str = "",
    values: tuple[str, ...] = (),
    system: str | None = None,
    op: str = "=",
    hints: tuple[str, ...] = (),
) -> Judgement:
    """Return what one test tells.

    Args:
        field: Name as written.
        label: Human name where there is one.
        table: Where the field comes from; it decides for words such as "code" that say nothing alone.
        values: Values as written.
        system: Code system as stated, a name or a URI.
        op: Operator of the contract.
        hints: Other names of the same field (a column behind an alias).
    """
    stated = system_name(system)
    judged = [classify(name) for name in dict.fromkeys((field, label, *hints)) if name]
    field_class = next((j.field_class for j in judged if j.field_class is not FieldClass.UNKNOWN), FieldClass.UNKNOWN)
    for item in judged:
        telling = item.field_class in HEALTH_CLASSES or (item.categories and field_class in _NEUTRAL)
        if field_class not in HEALTH_CLASSES and telling:
            field_class = item.field_class
    categories = {category for item in judged for category in item.categories}
    concept = "field" if field_class is not FieldClass.UNKNOWN else ""
    parts = split(field)
    if parts == ("name",) and table and not any(singular(part) in _PEOPLE for part in split(table)):
        field_class = FieldClass.UNKNOWN
    generic = not hints and all(part in _GENERIC for part in parts)
    if table and (field_class is FieldClass.UNKNOWN or generic):
        whole = classify(table)
        if whole.field_class in HEALTH_CLASSES | {FieldClass.PROXY, FieldClass.PAYMENT}:
            field_class, concept = whole.field_class, "table"
            categories.update(whole.categories)
    named = stated or system_of_field((field, label, *hints))
    found_system: str | None = None
    if op not in _VALUELESS and field_class not in _MUTE:
        for value in _pieces(op, values):
            match: Code | None = None
            if named or (field_class in HEALTH_CLASSES and (op not in _AMOUNTS or not value[:1].isdigit())):
                match = code(value, named, field_class, field, op)
            if match is not None:
                found_system = found_system or match.system
                categories.update(match.categories)
                concept = "code"
                if field_class not in HEALTH_CLASSES:
                    field_class = match.field_class
                continue
            if field_class is FieldClass.DEMOGRAPHIC:
                categories.update(c for c in classify_text_name(value).categories if c is Category.GENDER)
                continue
            if field_class in _NEUTRAL and _TITLES & set(parts):
                continue
            value_class, value_categories = _topic(value, field_class in _HOME)
            if not value_categories and op in _PARTIAL:
                begun = begins(value)
                value_class, value_categories = begun.field_class, begun.categories
            if value_categories:
                categories.update(value_categories)
                concept = concept if field_class in HEALTH_CLASSES | {FieldClass.PROXY} else "value"
                if field_class in (*_NEUTRAL, FieldClass.PAYMENT):
                    field_class = value_class if value_class not in _MUTE else FieldClass.CONDITION
                    if field_class in HEALTH_CLASSES and (_PLACES & set(parts) or set(split(value)[-1:]) & _PLACES):
                        field_class = FieldClass.PROXY
            elif field_class in _NEUTRAL and value_class in _HOME and _BEHAVIOUR & set(parts):
                field_class, concept = FieldClass.PROXY, "value"
    if len(categories) > 1:
        categories.discard(Category.GENERAL)
    return Judgement(field_class, tuple(sorted(categories)), stated or found_system, concept or "field")
