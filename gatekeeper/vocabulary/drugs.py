"""Drugs as proxies: a prescription tells the condition that it is taken for."""

from __future__ import annotations

from gatekeeper.model.words import Category
from gatekeeper.vocabulary.categories import of_drug_name
from gatekeeper.vocabulary.terms import lookup
from gatekeeper.vocabulary.tokens import key


def categories(name: str) -> tuple[Category, ...]:
    """Return the categories that a drug tells, sorted; empty when the name is no drug.

    Args:
        name: Generic or brand name, also with a strength ("Metformin 500 mg").
    """
    words = key(name).split(" ")
    for length in range(min(len(words), 4), 0, -1):
        term = lookup(" ".join(words[:length]))
        if term is not None and term.kind == "HEALTH_MEDICATION":
            return (term.category,)
    stem = of_drug_name(words[0]) if words and len(words[0]) > 6 else None
    return (stem,) if stem is not None else ()
