"""Finds the phrases of ``wording.toml`` in text: one pass over the words, whatever the number of phrases.

A look-up by first word instead of one large alternation: the time depends on the length of the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from gatekeeper import kept
from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass

_FILE = Path(__file__).with_name("wording.toml")
_TOKEN = lazy(r"[$€£]\s?\d[\d,.]*|\d[\d,.]*|[^\W\d_]+(?:['’-][^\W\d_]+)*|%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A phrase that stands in a text: its group and range, end exclusive."""

    group: str
    start: int
    end: int
    phrase: str


_Phrases = dict[str, list[tuple[tuple[str, ...], str]]]


@cache
def _book() -> tuple[_Phrases, frozenset[str]]:
    content = kept.table(_FILE)
    book: _Phrases = {}
    for group, lists in content.items():
        for phrase in lists["phrases"]:
            words = tuple(_phrase_words(phrase))
            book.setdefault(words[0], []).append((words, group))
    for entries in book.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return book, frozenset(content["statement"]["weekdays"])


def _phrase_words(phrase: str) -> Iterator[str]:
    yield from phrase.replace("%", " % ").replace("$", " $ ").split()


def _key(token: str) -> str:
    if token[0] in "$€£":
        return "$"
    if token[0].isdigit():
        return "#"
    return token.lower().replace("’", "'")


def _in_address(text: str, start: int, end: int) -> bool:
    """Return whether a word is part of a mail address or host name, which names nothing that a text asks for."""
    before, after = text[max(0, start - 1) : start], text[end : end + 2]
    return before == "@" or after[:1] == "@" or (before == "." and text[max(0, start - 2) : start - 1].isalnum())


@lru_cache(maxsize=4096)
def cues(text: str) -> tuple[Cue, ...]:
    """Return the phrases in *text*, left to right; of one group the longest at each place."""
    book, _ = _book()
    found: list[Cue] = []
    tokens = [(m.start(), m.end(), _key(m[0])) for m in _TOKEN.finditer(text)]
    keys = [key for _, _, key in tokens]
    for i, key in enumerate(keys):
        entries = book.get(key)
        if entries is None:
            continue
        if _in_address(text, tokens[i][0], tokens[i][1]):
            continue
        seen: set[str] = set()
        for words, group in entries:
            if group not in seen and tuple(keys[i : i + len(words)]) == words:
                seen.add(group)
                found.append(
                    Cue(group=group, start=tokens[i][0], end=tokens[i + len(words) - 1][1], phrase=" ".join(words))
                )
    return tuple(found)


@lru_cache(maxsize=1024)
def dated(text: str) -> bool:
    """Return whether a text names a day, a date, a clock time or an amount: the mark of one person's business."""
    _, weekdays = _book()
    return bool(_DATED.search(text)) or any(word in weekdays for word in re.findall(r"[a-z]+", text.lower()))


_DATED = lazy(
    r"[$€£]\s?\d|\b\d{1,2}:\d{2}\b|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}\s?[aApP]\.?[mM]\b"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s\d{1,2}\b"
    r"|(?i:\b\d{1,2} de (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\b"
    r"|\b(?:lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo)\b|\ba las? \d{1,2}\b)"
)
