"""Cuts names into words: links, UTM values, file names, headers ("OncNewsletter", "a1cLast", "hiv_q3_list")."""

from __future__ import annotations

from collections.abc import Container

from gatekeeper.patterns import lazy
from gatekeeper.vocabulary.tokens import LONGEST, Token, fold

_RUN = lazy(r"[^\W_]+")
_CAMEL = lazy(
    r"[A-Z]{2,40}(?=[A-Z][a-z])|[A-Z]?[a-z]{1,40}\d{0,6}[a-z]{0,2}(?![a-z])|[A-Z]{1,40}\d{0,6}|[a-z]{1,40}|\d{1,40}"
)
_DIGITS = lazy(r"[^\W\d_]{1,40}|\d{1,40}")


def pieces(text: str, known: Container[str], *, base: int = 0) -> list[Token]:
    """Return the words of a name in order.

    Args:
        text: The name.
        known: First words of vocabulary phrases; a run that is one stays whole ("a1c", "t2d").
        base: Added to every place.
    """
    found: list[Token] = []
    for run in _RUN.finditer(text):
        word, start = run.group(), run.start()
        if len(word) > 3 * LONGEST:
            found.append(Token(base + start, base + run.end(), ""))
            continue
        form = fold(word)
        if form in known or word.isdigit() or (word.isalpha() and (word.islower() or word.isupper() or word.istitle())):
            found.append(Token(base + start, base + run.end(), form))
            continue
        for part in _CAMEL.finditer(word):
            piece = part.group()
            if fold(piece) in known or piece.isalpha() or piece.isdigit():
                found.append(Token(base + start + part.start(), base + start + part.end(), fold(piece)))
                continue
            for smaller in _DIGITS.finditer(piece):
                at = start + part.start() + smaller.start()
                found.append(Token(base + at, base + at + len(smaller.group()), fold(smaller.group())))
    return found
