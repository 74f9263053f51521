"""Measures, with the patient directory at hand, what being on the list tells: share, lift, t-closeness, smallest cell.

A list called "spring-newsletter" of which 97 % are oncology patients is an oncology list; nobody has to guess.
Lift is the posterior over the prior; t-closeness is the distance of the two distributions of one attribute
(variational distance for values without order, Li, Li and Venkatasubramanian 2007).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from weakref import WeakKeyDictionary

from gatekeeper.inference.facts import Facts
from gatekeeper.inference.ground import Ground
from gatekeeper.inference.pieces import name_topic, sensitive, spoken
from gatekeeper.model.place import Place
from gatekeeper.model.recipients import Column, RecipientList
from gatekeeper.model.risk import Evidence
from gatekeeper.model.words import Category, FieldClass
from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass
from gatekeeper.vocabulary.names import HEALTH_CLASSES, classify

#: Below this lift a large share is only what the directory looks like anyway.
LEAST_LIFT = 1.25
#: Below this share even a high lift is noise.
LEAST_SHARE = 0.10

_SEPARATORS = lazy(r"[;|]")
_EMPTY = frozenset({"", "0", "no", "n", "false", "none", "null", "n/a", "na", "-"})
_TELLS_NOTHING = frozenset({FieldClass.CONSENT, FieldClass.IDENTIFIER, FieldClass.OPERATIONAL, FieldClass.DEMOGRAPHIC})


@dataclass(frozen=True, slots=True, kw_only=True)
class Skew:
    """One attribute value, measured.

    Args:
        column: The directory's column.
        value: The value; never printed.
        categories: What it tells.
        share: Part of the recipients (known to the directory) who have it: the posterior.
        prior: Part of the directory.
        lift: *share* over *prior*.
        distance: t-closeness of the column, 0 (same distribution) to 1.
        people: Recipients who have it.
        known: Recipients known to the directory.
        telling: ``composition``, ``posterior`` or ``lift``: the threshold that it passes, or "".
        at: The column.
    """

    column: str
    value: str = field(repr=False)
    categories: tuple[Category, ...]
    share: float
    prior: float
    lift: float
    distance: float
    people: int
    known: int
    telling: str
    at: Place


_MEASURED: WeakKeyDictionary[Facts, tuple[Skew, ...]] = WeakKeyDictionary()


def measure(facts: Facts) -> tuple[Skew, ...]:
    """Return every health attribute among the recipients, the most telling first; empty without a directory."""
    found = _MEASURED.get(facts)
    if found is None:
        found = _MEASURED[facts] = tuple(
            sorted(_measure(facts), key=lambda s: (not s.telling, -s.share, s.column, s.value))
        )
    return found


def _measure(facts: Facts) -> Iterator[Skew]:
    directory = facts.submission.directory
    if directory is None or directory.address_column is None or not facts.addresses:
        return
    chosen = {address.lower() for address in facts.addresses}
    for column in directory.columns:
        if column.name == directory.address_column or column.field_class in _TELLS_NOTHING:
            continue
        values = _by_person(directory, column)
        known = chosen & values.keys()
        if not known:
            continue
        among = Counter(value for person in known for value in values[person])
        everywhere = Counter(value for person in values for value in values[person])
        distance = _distance(among, everywhere)
        for value, people in among.items():
            categories = told(column, value)
            if categories is None:
                continue
            share, prior = people / len(known), everywhere[value] / len(values)
            lift = share / prior if prior else 0.0
            yield Skew(
                column=column.name, value=value, categories=categories, share=share, prior=prior, lift=lift,
                distance=distance, people=people, known=len(known), telling=_telling(facts, share, lift, people),
                at=column.at,
            )  # fmt: skip


def _by_person(directory: RecipientList, column: Column) -> dict[str, set[str]]:
    values: dict[str, set[str]] = {}
    for row in directory.rows:
        cells = {cell.strip().lower() for cell in _SEPARATORS.split(row.values.get(column.name, ""))}
        values.setdefault(row.address.lower(), set()).update(cells - _EMPTY)
    return values


def told(column: Column, value: str) -> tuple[Category, ...] | None:
    """Return the health categories that a directory value tells; () for health without one, None for no health."""
    judged = classify(column.name, values=(value,))
    topic = name_topic(value[:80])
    categories = set(column.categories) | set(judged.categories) | set(topic.categories if topic.level >= 2 else ())
    if categories:
        return tuple(sorted(categories, key=lambda c: c.value))
    return () if column.field_class in HEALTH_CLASSES else None


def _distance(among: Counter[str], everywhere: Counter[str]) -> float:
    here, there = sum(among.values()) or 1, sum(everywhere.values()) or 1
    return round(sum(abs(among[v] / here - n / there) for v, n in everywhere.items()) / 2, 4)


def _telling(facts: Facts, share: float, lift: float, people: int) -> str:
    settings = facts.policy.inference
    if share >= settings.composition and lift >= LEAST_LIFT:
        return "composition"
    if lift < settings.lift:
        return ""
    if share >= settings.posterior:
        return "posterior"
    return "lift" if share >= LEAST_SHARE and people >= settings.k else ""


def gather(ground: Ground) -> Iterator[Evidence]:
    """Yield what the measurement tells."""
    for skew in measure(ground.facts):
        if not skew.telling:
            continue
        text = (
            f"{skew.share:.0%} of the recipients share one value of {skew.column} ({spoken(skew.categories)}), "
            f"{skew.prior:.0%} of the directory do"
        )
        factor = 1.0 if skew.telling != "lift" else 0.75
        for raises, value in (
            ("selection", 4),
            ("linked", 3),
            *((("sensitive", 1),) if sensitive(skew.categories) else ()),
        ):
            yield ground.maker.piece(
                source="directory", raises=raises, value=value, weight_of="composition", family="composition",
                text=text, at=skew.at, categories=skew.categories, factor=factor,
            )  # fmt: skip
