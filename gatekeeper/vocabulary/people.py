"""Given names and surnames (US Census Bureau 1990, public domain; frequent given names of other countries, own list)
and everyday words, for telling names from words."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gatekeeper.vocabulary.cache import vocabulary
from gatekeeper.vocabulary.packed import Packed
from gatekeeper.vocabulary.tokens import fold

_DATA = Path(__file__).resolve().parent / "people"


@cache
def _names(file: str) -> frozenset[str]:
    return frozenset((_DATA / file).read_text(encoding="ascii").split())


@cache
def everyday() -> Packed:
    """Return common English words in lower case, names that are only names left out."""
    return vocabulary().common


def _plain(word: str) -> str:
    word = word.lower().removesuffix("'s").removesuffix("’s")
    return word if word.isascii() else fold(word)


def given(word: str) -> bool:
    """Return whether a capitalised word is a frequent given name, of the United States or elsewhere."""
    form = _plain(word)
    return form in _names("given.txt") or form in _names("given-world.txt")


def double(word: str) -> bool:
    """Return whether a given name is a word or place as well ("May", "Grace", "Austin")."""
    return word.lower().removesuffix("'s").removesuffix("’s") in _names("words.txt")


def surname(word: str) -> bool:
    """Return whether a word is a frequent surname."""
    return _plain(word) in _names("surnames.txt")


def region(text: str) -> bool:
    """Return whether a place name is a state, country or larger: no identifier under 45 CFR 164.514(b)(2)(i)(B)."""
    return text.strip().rstrip(".").lower().replace(".", "").replace(" ", "-") in _names("regions.txt")
