"""Programmes and payer programmes that exist for one condition: being in one tells it."""

from __future__ import annotations

from gatekeeper.model.words import Category
from gatekeeper.vocabulary.terms import lookup
from gatekeeper.vocabulary.tokens import key


def category_of(value: str) -> Category | None:
    """Return the category that a programme or payer programme tells, None when it tells none.

    Args:
        value: A programme name as a column holds it ("Ryan White Part B", "ESRD", "WIC").
    """
    words = key(value).split(" ")[:12]
    for start in range(len(words)):
        for length in range(min(6, len(words) - start), 0, -1):
            term = lookup(" ".join(words[start : start + length]))
            if term is not None and (term.kind == "HEALTH_PROGRAM" or term.level == 3):
                return term.category
    return None
