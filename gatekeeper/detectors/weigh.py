"""Weighs the terms of a block against each other: what proves, what is background, what belongs to another one."""

from __future__ import annotations

from gatekeeper.detectors.phrases import CARE
from gatekeeper.detectors.senses import ACCEPT, Found
from gatekeeper.model.words import Category
from gatekeeper.vocabulary.term import Term

#: Score from which "doctor" or "clinic" is a fact.
BARE = 0.65
_VAGUE = frozenset({"HEALTH_PROCEDURE", "HEALTH_MEDICATION", "HEALTH_PROGRAM", "HEALTH_SPECIALTY"})


def least(term: Term) -> float:
    """Return the score from which a term counts: "doctor" beside "clinic" is no fact yet."""
    return BARE if term.ambiguous and term.level <= 1 and term.kind == "HEALTH_SPECIALTY" else ACCEPT


def elsewhere(term: Term, sure: set[Category]) -> bool:
    """Return whether a vague word of care ("rehab", "therapy") belongs to the other condition that is named."""
    if not term.ambiguous or term.kind not in _VAGUE or not term.category.sensitive:
        return False
    return term.category not in sure and bool(sure - {Category.GENERAL})


def field_of(term: Term) -> str:
    """Return what a term supports: its category, or ``payment``: a disease does not make a plan a health plan."""
    return "payment" if term.kind == "HEALTH_PAYMENT" else term.category.value


def proves(term: Term) -> bool:
    """Return whether a term speaks for others beside it: it has no other sense and is more than health in general."""
    return not term.ambiguous and term.kind != CARE and (term.level > 1 or term.kind == "HEALTH_PAYMENT")


def specific(term: Term) -> bool:
    """Return whether a term tells a category."""
    return term.kind != CARE and term.category is not Category.GENERAL


def background(term: Term) -> bool:
    """Return whether a term only says that health is the topic: no fact of its own beside a specific one."""
    if (
        term.category is not Category.GENERAL
        or term.kind == CARE
        or term.concept.partition(":")[2].startswith(("your-", "su-"))
    ):
        return False
    vague = term.ambiguous and not term.strict.isupper()
    return term.kind != "HEALTH_PAYMENT" and (vague or term.level <= 1)


def longest(hits: list[tuple[Found, float]]) -> list[tuple[Found, float]]:
    """Leave the longest of overlapping phrases, facts and relation cues apart."""
    kept: list[tuple[Found, float]] = []
    taken: set[tuple[bool, int]] = set()
    for hit, value in sorted(hits, key=lambda row: (row[0].first - row[0].last, row[0].first)):
        places = {(hit.term.kind == CARE, i) for i in range(hit.first, hit.last + 1)}
        if not places & taken:
            taken |= places
            kept.append((hit, value))
    return sorted(kept, key=lambda row: row[0].first)
