"""Maps MeSH trees and drug names to the contract's categories, from ``policies/lexicons/_categories.yaml``."""

from __future__ import annotations

from functools import cache
from typing import Any

from gatekeeper.model.words import Category
from gatekeeper.vocabulary.lexicons import folder, load


@cache
def _tables() -> dict[str, Any]:
    return load(folder() / "_categories.yaml")


@cache
def _trees() -> dict[str, Category | None]:
    return {str(prefix): None if name == "drop" else Category(name) for prefix, name in _tables()["mesh"].items()}


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(prefix) for prefix in _trees()}, reverse=True))


@cache
def _of_number(number: str) -> tuple[int, Category | None]:
    """Return the length of the longest listed prefix of a tree number and its category."""
    for length in _lengths():
        if number[:length] in _trees() and length <= len(number):
            return length, _trees()[number[:length]]
    return 0, None


def of_tree(numbers: tuple[str, ...]) -> Category | None:
    """Return the category of a MeSH concept; None to leave it out.

    Sensitive first; then cancer, because a tumour also stands in the tree of its organ (breast under skin); then the
    most specific tree.
    """
    found: list[tuple[tuple[bool, bool, int], Category]] = []
    for number in numbers:
        length, category = _of_number(number)
        if category is not None:
            found.append(((category.sensitive, category is Category.CANCER, length), category))
    return max(found, key=lambda row: row[0])[1] if found else None


def of_drug_name(*names: str) -> Category | None:
    """Return the category that a drug tells: by the curated list, else by its INN stem (WHO, "The use of stems")."""
    listed: dict[str, str] = listed_drugs()
    for name in names:
        for word in (name, *name.split(" ")):
            if word in listed:
                return Category(listed[word])
    stems: dict[str, str] = _tables()["stems"]
    endings = tuple(stems)
    for name in names:
        for word in name.split(" "):
            if word.endswith(endings):
                for stem, category in stems.items():
                    if len(word) > len(stem) + 1 and word.endswith(stem):
                        return Category(category)
    return None


@cache
def listed_drugs() -> dict[str, str]:
    """Return drug name → category of the curated list."""
    return {str(name): category for category, names in _tables()["drugs"].items() for name in names}


@cache
def not_drugs() -> frozenset[str]:
    """Return names of the package that mail uses for something else (toothpaste, solvents, given names)."""
    return frozenset(str(name) for name in _tables()["not-drugs"])
