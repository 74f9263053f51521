"""What the family shares: criteria with their polarity, telling tables, places and severities."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.audience_names import leaves_out
from gatekeeper.inference.criteria import defines_condition, stands_for_condition
from gatekeeper.model.place import Place
from gatekeeper.model.segment import Criterion, Name
from gatekeeper.model.words import Category, Severity
from gatekeeper.rules.case import Case
from gatekeeper.vocabulary.names import classify_text_name

__all__ = [
    "audience_place", "chosen", "cost_of_open_route", "defines_condition", "excluded", "own_clinical_data", "spoken",
    "stands_for_condition", "tables",
]  # fmt: skip


def chosen(case: Case) -> Iterator[Criterion]:
    """Yield the criteria that choose people, in order."""
    return (criterion for criterion in case.facts.criteria if not leaves_out(criterion))


def excluded(case: Case) -> Iterator[Criterion]:
    """Yield the criteria that leave people out, in order."""
    return (criterion for criterion in case.facts.criteria if leaves_out(criterion))


def own_clinical_data(case: Case, criterion: Criterion) -> bool:
    """Whether the test reads data about care: always for patients; elsewhere only where a code proves it."""
    return case.patients or criterion.system is not None


def tables(case: Case, polarity: str = "include") -> Iterator[tuple[Name, tuple[Category, ...], int]]:
    """Yield the tables, views and value sets that name a health topic: name, categories, topic level."""
    for segment in case.submission.segments:
        for name in segment.names:
            if name.kind in ("table", "view", "valueset") and name.polarity == polarity:
                topic = classify_text_name(name.text)
                telling = tuple(c for c in topic.categories if c is not Category.GENERAL)
                if telling:
                    yield name, telling, topic.level


def spoken(categories: tuple[Category, ...]) -> str:
    """Return categories as words of a sentence, or "health" where there are none."""
    return ", ".join(c.value.replace("-", " ") for c in categories) or "health"


def audience_place(case: Case) -> Place:
    """Return the place that says who gets the send: relationship, segment, list, its source, or the file itself."""
    places = case.submission.places
    for key in ("relationship", "segment", "segment.0", "recipients", "recipients_source", "campaign"):
        if key in places:
            return places[key]
    return Place(path=case.submission.path)


def cost_of_open_route(case: Case, protected: Severity) -> Severity:
    """Return critical on an unprotected route (error for care mail, which is held and never lost), else *protected*."""
    if case.route_protected:
        return protected
    return Severity.CRITICAL if case.marketing else Severity.ERROR
