"""Looks phrases up in the vocabulary."""

from __future__ import annotations

from pathlib import Path

from gatekeeper.vocabulary.cache import vocabulary
from gatekeeper.vocabulary.compiled import Vocabulary
from gatekeeper.vocabulary.term import Term
from gatekeeper.vocabulary.tokens import fold, key

__all__ = ["Term", "lookup", "repair"]


def lookup(phrase: str, *, lexicons: tuple[Path, ...] = ()) -> Term | None:
    """Return what a phrase means, None when it is no health term.

    Args:
        phrase: Any spelling: case, accents, hyphens and a plural ending do not matter.
        lexicons: A hospital's own lexicon files.
    """
    term = vocabulary(lexicons).get(key(phrase))
    return term if term is not None and term.kind else None


def repair(word: str, table: Vocabulary) -> str | None:
    """Return the health term that an unknown word is one edit away from (one letter more, less, other, or two swapped).

    Args:
        word: A single word, any case.
        table: The vocabulary.
    """
    form = fold(word)
    if len(form) < 7 or len(form) > 24 or not form.isalpha() or not form.isascii() or form in table.common:
        return None
    found = table.near.get(form)
    if found is not None:
        return found
    for i in range(len(form)):
        shorter = form[:i] + form[i + 1 :]
        if len(shorter) >= 7 and shorter in table.index and " " not in shorter:
            term = table.get(shorter)
            return shorter if term is not None and not term.ambiguous else None
        near = table.near.get(shorter)
        if near is not None and len(near) == len(form) and _close(form, near):
            return near
    return None


def _close(a: str, b: str) -> bool:
    differ = [i for i in range(len(a)) if a[i] != b[i]]
    if len(differ) == 1:
        return True
    return (
        len(differ) == 2
        and differ[1] == differ[0] + 1
        and a[differ[0]] == b[differ[1]]
        and a[differ[1]] == b[differ[0]]
    )
