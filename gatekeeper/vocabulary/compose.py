"""Puts together what nobody should have to list: a part of the body with its heads, a root with its endings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from gatekeeper.model.words import Category
from gatekeeper.vocabulary.lexicons import folder, load
from gatekeeper.vocabulary.term import KINDS, Term
from gatekeeper.vocabulary.tokens import key, words

#: Words of other trades that a root and an ending make by chance.
_OTHER_TRADES = words("discography vasography lipography lobography lipogram lipograms")


def compose() -> Iterator[tuple[str, Term]]:
    """Yield (look-up key, term) for the tables of ``_compose.yaml``, the surer before the vaguer ones."""
    tables = load(folder() / "_compose.yaml")
    cancers, broken = tables["cancers"], tables["broken"]
    for part in cancers["parts"]:
        yield from _joined(part, cancers["heads"], "condition", Category.CANCER)
    for name, parts in tables["parts"].items():
        for part in parts:
            for kind, heads in tables["heads"].items():
                yield from _joined(part, heads, kind, Category(name), 2 if kind == "specialty" else 3)
            for kind, heads in tables["likely heads"].items():
                yield from _joined(part, heads, kind, Category(name), likely=True)
    for part in tables["pain"]:
        yield from _joined(part, ("pain",), "condition", Category.PAIN)
    for state in broken["states"]:
        yield from _joined(state, broken["parts"], "condition", Category.MUSCULOSKELETAL, likely=True)
    for name, analytes in tables["analytes"].items():
        for analyte in analytes:
            yield from _joined(analyte, tables["laboratory"], "test", Category(name))
    yield from _formed(tables)
    yield from _spanish(tables["spanish"])


def _spanish(tables: dict[str, Any]) -> Iterator[tuple[str, Term]]:
    """Yield "examen de la vista": a head, an article and what it concerns."""
    for kind in ("condition", "procedure", "test", "medication", "program"):
        for head in tables[kind]["heads"]:
            for name, objects in tables["objects"].items():
                phrases = [f"{article} {one}" for one in objects for article in tables["articles"]]
                yield from _joined(head, phrases, kind, Category(name))


def _formed(tables: dict[str, Any]) -> Iterator[tuple[str, Term]]:
    """Yield words of medical make: a combining form and an ending."""
    for kind, endings in tables["endings"].items():
        for name, roots in tables["roots"].items():
            for root in roots:
                for ending in endings:
                    form = root + ending
                    if form not in _OTHER_TRADES:
                        yield form, _term(form, kind, Category(name), 3)


def heads() -> dict[str, str]:
    """Return what may follow a condition ("support group") → the kind that both make together."""
    tables = load(folder() / "_compose.yaml")["with"]
    return {key(head): KINDS[kind] for kind, phrases in tables.items() for head in phrases}


def _joined(
    first: str, heads: Iterable[str], kind: str, category: Category, level: int = 3, *, likely: bool = False
) -> Iterator[tuple[str, Term]]:
    for head in heads:
        form = key(f"{first} {head}")
        yield form, _term(form, kind, category, level, likely=likely)


def _term(form: str, kind: str, category: Category, level: int, *, likely: bool = False) -> Term:
    return Term(
        kind=KINDS[kind],
        category=category,
        level=level,
        concept=f"composed:{form.replace(' ', '-')}",
        canonical=form,
        ambiguous=likely,
        likely=likely,
    )
