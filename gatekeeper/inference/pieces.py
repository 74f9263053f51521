"""Makes pieces of evidence: weight, observers and wording in one place; sources only say what they saw."""

from __future__ import annotations

from collections.abc import Iterable

from gatekeeper.inference.facts import Facts
from gatekeeper.inference.tables import observers, specialty, telling, threshold, weight
from gatekeeper.model.entity import Entity
from gatekeeper.model.place import Place
from gatekeeper.model.risk import Evidence
from gatekeeper.model.words import Category
from gatekeeper.vocabulary.names import NameTopic, classify_text_name


class Maker:
    """Makes evidence for one submission.

    Args:
        facts: Whose policy may override weights.
    """

    def __init__(self, facts: Facts) -> None:
        self._settings = facts.policy.inference

    def piece(
        self,
        *,
        source: str,
        raises: str,
        value: int,
        weight_of: str,
        family: str,
        text: str,
        at: Place | None = None,
        categories: Iterable[Category] = (),
        factor: float = 1.0,
    ) -> Evidence:
        """Return one piece; *weight_of* names a row of the weights, *factor* lowers it for unsure detections."""
        return Evidence(
            source=source,
            raises=raises,
            value=value,
            confidence=round(weight(weight_of, self._settings) * factor, 4),
            family=family,
            text=text,
            at=at,
            categories=tuple(sorted(set(categories), key=lambda c: c.value)),
            observers=observers(source),
        )


def certainty(entity: Entity) -> float:
    """Return the factor by which an unsure detection lowers a weight: 1 from the threshold on."""
    sure = threshold("sure-entity")
    return 1.0 if entity.score >= sure else max(entity.score, 0.0)


def sensitive(categories: Iterable[Category]) -> tuple[Category, ...]:
    """Return the specially protected ones of what people are chosen or addressed by.

    Being pregnant is reproductive care of this person (case D18), though a class for parents is not.
    """
    return tuple(c for c in categories if c.sensitive or c is Category.PREGNANCY)


def spoken(categories: Iterable[Category]) -> str:
    """Return categories in words for a sentence: "cancer", "hiv and sti"; "health" for none."""
    names = sorted({c.value for c in categories if c is not Category.GENERAL})
    return " and ".join(names) if names else "health"


def name_topic(text: str) -> NameTopic:
    """Return what a name tells; a service line that stands for a condition counts as level 3."""
    found = classify_text_name(text)
    if found.level == 2 and any(c in telling() for c in found.categories):
        return NameTopic(categories=found.categories, level=3, concepts=found.concepts)
    return found


def identity_topic(term: str) -> NameTopic:
    """Return what the value of an identity term (a specialty or category) tells."""
    entry = specialty(term)
    if entry is None:
        return name_topic(term)
    return NameTopic(categories=(entry[1],), level=entry[0], concepts=(term,))
