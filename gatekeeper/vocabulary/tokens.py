"""Words and their normal form: the one way in which vocabulary and text are cut, so that both always agree."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from gatekeeper.patterns import lazy

#: A word: letters and digits, with an inner apostrophe; a lone ``&`` or ``+`` never joins words.
WORD = lazy(r"[^\W_]+(?:['’][^\W_]+)*")
#: Longer runs are no words of any vocabulary (hostile input, hashes).
LONGEST = 40


class Token(NamedTuple):
    """A word with its place and its normal form."""

    start: int
    end: int
    form: str


def fold(word: str) -> str:
    """Return the normal form of one word: lower case, no accents, no apostrophe, no possessive ending."""
    word = word.lower()
    if not word.isascii():
        word = word.replace("’", "'")
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    if "'" in word:
        if word.endswith("'s"):
            word = word[:-2]
        word = word.replace("'", "")
    return word


def tokens(text: str) -> list[Token]:
    """Return the words of *text* in order; runs over `LONGEST` characters have the empty form."""
    new = tuple.__new__  # `Token` itself would pass every field through one more call
    if text.isascii() and "'" not in text:
        return [
            new(Token, (m.start(), m.end(), m.group() if m.end() - m.start() <= LONGEST else ""))
            for m in WORD.finditer(text.lower())
        ]
    return [
        new(Token, (m.start(), m.end(), fold(m.group()) if m.end() - m.start() <= LONGEST else ""))
        for m in WORD.finditer(text)
    ]


def words(text: str) -> frozenset[str]:
    """Return the words of a list that is written as running text."""
    return frozenset(text.split())


def key(phrase: str) -> str:
    """Return the look-up key of a phrase: its normal forms joined by one space."""
    return " ".join(fold(m.group()) for m in WORD.finditer(phrase[:400]))


def plurals(form: str) -> tuple[str, ...]:
    """Return the regular plural forms of a phrase, by its last word (by its first before "of")."""
    head, of, rest = form.partition(" of ")
    if of and head.isalpha() and " " not in head:
        return tuple(f"{plural} of {rest}" for plural in plurals(head))
    last = form.rpartition(" ")[2]
    if len(last) < 3 or last.endswith("s") or not last.isalpha():
        return ()
    if last.endswith(("x", "ch", "sh")):
        return (form + "es",)
    if last.endswith("y") and last[-2] not in "aeiou":
        return (form[:-1] + "ies",)
    return (form + "s",)
