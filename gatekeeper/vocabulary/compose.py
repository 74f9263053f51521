"""Puts phrases together that nobody should have to list: a part of the body with its usual heads."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.words import Category
from gatekeeper.vocabulary.lexicons import folder, load
from gatekeeper.vocabulary.term import KINDS, Term
from gatekeeper.vocabulary.tokens import key


def compose() -> Iterator[tuple[str, Term]]:
    """Yield (look-up key, term) for the parts and heads of ``_compose.yaml``."""
    tables = load(folder() / "_compose.yaml")
    for name, parts in tables["parts"].items():
        for kind, heads in tables["heads"].items():
            for part in parts:
                yield from _joined(part, heads, kind, Category(name), 2 if kind == "specialty" else 3)
    for part in tables["pain"]:
        yield from _joined(part, ("pain",), "condition", Category.PAIN, 3)


def heads() -> dict[str, str]:
    """Return what may follow a condition ("support group") → the kind that both make together."""
    tables = load(folder() / "_compose.yaml")["with"]
    return {key(head): KINDS[kind] for kind, words in tables.items() for head in words}


def _joined(
    first: str, heads: list[str] | tuple[str, ...], kind: str, category: Category, level: int
) -> Iterator[tuple[str, Term]]:
    for head in heads:
        form = key(f"{first} {head}")
        yield (
            form,
            Term(
                kind=KINDS[kind],
                category=category,
                level=level,
                concept=f"composed:{form.replace(' ', '-')}",
                canonical=form,
            ),
        )
