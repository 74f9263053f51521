"""The parts of names: how a name is taken apart, and the table of what each part can mean."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from gatekeeper import kept
from gatekeeper.model.words import Category, FieldClass
from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass

_DATA = Path(__file__).with_name("names.yaml")
#: Longer names are cut: no field, list or comment needs more to tell what it is.
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a word or phrase: 2 sure, 1 likely, 0 doubtful."""

    field_class: FieldClass
    category: Category | None
    level: int
    strength: int


@dataclass(frozen=True, slots=True)
class Table:
    """The data file, compiled: phrases by their parts, context words and plain words."""

    phrases: dict[tuple[str, ...], tuple[Entry, ...]]
    longest: int
    health: frozenset[str]
    elsewhere: frozenset[str]
    plain: frozenset[str]
    words: frozenset[str]
    ordinary: frozenset[str]


_PIECE = lazy(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_]+")
_SEPARATOR = lazy(r"[\W_]+")
_ESCAPE = lazy(r"%[0-9A-Fa-f]{2}")
_CAMEL = lazy(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TRAILING = lazy(r"([^\W\d_]{2,})([0-9]+)")


def _rough(name: str) -> list[str]:
    """Return the parts by separators, camel case and trailing digits, lower case, not yet unglued."""
    if name.isascii() and name.islower() and len(name) <= _LONGEST and name.replace("_", "").isalpha():
        return [part for part in name.split("_") if part]  # what follows comes to the same, ten times slower
    parts: list[str] = []
    for chunk in _SEPARATOR.split(_ESCAPE.sub(" ", name[:_LONGEST])):
        for piece in _CAMEL.split(chunk):
            if not piece:
                continue
            match = _TRAILING.fullmatch(piece)
            parts.extend((match[1].lower(), match[2]) if match else (piece.lower(),))
    return parts


def _words(text: str) -> list[str]:
    return text.split()


@cache
def known_words() -> Table:
    """Read the data file once."""
    data = kept.table(_DATA)
    phrases: dict[tuple[str, ...], list[Entry]] = {}
    strengths = (("sure", 2), ("likely", 1), ("doubtful", 0))
    groups: list[tuple[FieldClass, Category | None, int, Any]] = [
        (FieldClass(name), None, 0, group) for name, group in data["classes"].items()
    ]
    groups += [(FieldClass(t["class"]), Category(t["category"]), int(t["level"]), t) for t in data["topics"]]
    for field_class, category, level, group in groups:
        for key, strength in strengths:
            entry = Entry(field_class, category, level, strength)
            for word in _words(group.get(key) or ""):
                parts = (word,) if word.isalpha() and word.islower() else tuple(_rough(word))
                phrases.setdefault(parts, []).append(entry)
    health = frozenset(_words(data["health"]))
    elsewhere = frozenset(_words(data["elsewhere"]))
    plain = frozenset(_words(data["plain"]))
    words = plain | health | elsewhere | {part for parts in phrases for part in parts}
    return Table(
        phrases={parts: tuple(entries) for parts, entries in phrases.items()},
        longest=max(len(parts) for parts in phrases),
        health=health,
        elsewhere=elsewhere,
        plain=plain,
        ordinary=plain | health | elsewhere,
        words=frozenset(word for word in words if len(word) > 2 or word in _SHORT),
    )


#: Two-letter parts that may stand glued to others ("dxcode", "rxname").
_SHORT = frozenset({"dx", "rx", "id", "cd", "no", "dt", "bh", "gi", "ob"})


def singular(part: str) -> str:
    """Return a part without its plural ending."""
    if len(part) > 4 and part.endswith("ies"):
        return part[:-3] + "y"
    if len(part) > 3 and part.endswith("s") and not part.endswith(("ss", "us", "is")):
        return part[:-1]
    return part


@lru_cache(maxsize=8192)
def _unglue(part: str) -> tuple[str, ...]:
    """Return the known words that fill *part* wholly, fewest first; itself when there is no such filling."""
    known = known_words()
    if part in known.words or singular(part) in known.words or not 4 <= len(part) <= 40 or not part.isalnum():
        return (part,)
    best: list[tuple[str, ...] | None] = [()] + [None] * len(part)
    for end in range(2, len(part) + 1):
        for start in range(max(0, end - 16), end - 1):
            head = best[start]
            word = part[start:end]
            if head is None or (word not in known.words and singular(word) not in known.words):
                continue
            shown = best[end]
            if shown is None or len(head) + 1 < len(shown):
                best[end] = (*head, word)
    found = best[-1]
    return found if found and len(found) <= 4 else (part,)


@lru_cache(maxsize=16384)
def split(name: str) -> tuple[str, ...]:
    """Return the parts of a name in lower case: by case, digits, separators, and by known words where they are glued.

    Args:
        name: A field, file, list, tag or header name ("lastVisitReason", "pt_dx_cd", "DXGROUP").

    Returns:
        The parts in order, for example ``("last", "visit", "reason")``.
    """
    return tuple(word for part in _rough(name) for word in _unglue(part))
