"""From all evidence to the dimensions R, t, H, S, X, n, to level and review flag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gatekeeper.inference.combine import settle
from gatekeeper.inference.ground import Ground
from gatekeeper.inference.level import level
from gatekeeper.model.risk import Dimensions, Evidence
from gatekeeper.model.words import Category, RiskLevel

#: Without patient data behind the list these sources tell what people chose to read, not what care they get.
_ABOUT_THE_LIST = frozenset(
    {"segment", "segment-name", "exclusion", "recipients", "directory", "trigger", "arm", "branch", "header", "link"}
)


def relevant(ground: Ground, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence that counts for this audience.

    On a list without patient data a filter or a name links nothing (specification, dimension H and section 7);
    an asserted relation on such a list is kept, because then the list is not what it claims to be.
    """
    if not ground.self_selected:
        return tuple(evidence)
    return tuple(
        piece
        for piece in evidence
        if piece.source not in _ABOUT_THE_LIST or piece.raises in ("topic", "smallest_group", "relationship")
    )


def settled(ground: Ground, evidence: Sequence[Evidence]) -> tuple[Dimensions, Dimensions]:
    """Return (dimensions that count, dimensions that are possible)."""
    sure: dict[str, int] = {}
    possible: dict[str, int] = {}
    for dimension in ("relationship", "topic", "linked", "selection", "sensitive"):
        sure[dimension], possible[dimension] = settle(evidence, dimension)
    demographic = any(piece.family == "demographic" for piece in evidence)
    groups = [piece.value for piece in evidence if piece.raises == "smallest_group" and piece.value > 0]
    smallest = min(groups) if groups else None
    return tuple(  # type: ignore[return-value]
        _dimensions(ground, values, evidence, demographic=demographic, smallest=smallest) for values in (sure, possible)
    )


def _dimensions(
    ground: Ground, values: dict[str, int], evidence: Sequence[Evidence], *, demographic: bool, smallest: int | None
) -> Dimensions:
    relation = ground.relation
    relationship = max(values["relationship"], relation.value)
    selection = max(min(values["selection"], 5), relation.selection)
    topic = max(values["topic"], values["linked"])
    linked = max(values["linked"], min(topic, 1))
    tied = linked_categories(evidence)
    if selection >= 3 or values["linked"] >= 2:
        # A topic of the text that is also what the recipients were chosen by is linked to them.
        spoken = [p.value for p in evidence if p.raises == "topic" and set(p.categories) & tied and p.value <= topic]
        linked = max([linked, *spoken])
    sensitive = values["sensitive"] >= 1
    if relation.value == 0 and relationship == 0:
        selection = min(selection, relation.selection)
        sensitive = sensitive and linked == 4
    return Dimensions(
        relationship=relationship,
        topic=topic,
        linked=linked,
        selection=selection,
        sensitive=sensitive,
        smallest_group=smallest,
        demographic=demographic and selection == 2,
    )


def linked_categories(evidence: Sequence[Evidence]) -> frozenset[Category]:
    """Return the categories that evidence ties to the recipients with a confidence that counts."""
    found: set[Category] = set()
    for category in {c for p in evidence for c in p.categories}:
        pieces = [p for p in evidence if category in p.categories and p.raises in ("linked", "selection", "sensitive")]
        if any(settle(pieces, dimension)[0] > 0 for dimension in ("linked", "selection", "sensitive")):
            found.add(category)
    return frozenset(found)


def topics(evidence: Sequence[Evidence]) -> frozenset[Category]:
    """Return the categories that content, sender or audience speak of, linked or not."""
    found: set[Category] = set()
    for category in {c for p in evidence for c in p.categories}:
        pieces = [p for p in evidence if category in p.categories and p.raises in ("topic", "linked")]
        if max(settle(pieces, dimension)[0] for dimension in ("topic", "linked")) > 0:
            found.add(category)
    return frozenset(found)


def judged(ground: Ground, sure: Dimensions, possible: Dimensions) -> tuple[RiskLevel, bool]:
    """Return (level, review): review where a value that is only possible would raise the level."""
    settings = ground.facts.policy.inference
    one_to_one = ground.intent.care_mail
    here = level(sure, settings, one_to_one=one_to_one)
    if ground.relation.own_addresses:
        return RiskLevel.NONE, False
    there = level(replace(possible, smallest_group=sure.smallest_group), settings, one_to_one=one_to_one)
    return here, there > here
