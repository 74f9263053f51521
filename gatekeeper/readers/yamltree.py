"""The tree of a YAML file: values, lists and mappings, each with its place, read with the words of YAML 1.2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from typing import Any

from gatekeeper.model.place import Place
from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass

# A leading zero makes no octal number and no decimal one either: postal codes and record ids stay text. So do numbers
# longer than any that is counted with.
_INT = lazy(r"[-+]?(?:0|[1-9][0-9]{0,17})", re.ASCII)
_EXPONENT = r"(?:[eE][-+]?[0-9]{1,2})"
_FLOAT = lazy(
    rf"[-+]?(?:\.[0-9]{{1,20}}|(?:0|[1-9][0-9]{{0,17}})(?:\.[0-9]{{0,20}}{_EXPONENT}?|{_EXPONENT}))", re.ASCII
)
NULL = ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value: *text* as decoded, *plain* when it stood without quotes and so may be no text."""

    text: str = field(repr=False)
    plain: bool
    place: Place

    @property
    def value(self) -> bool | int | float | str | None:
        """The value by the words of YAML 1.2: null, ``true`` and ``false``, decimal numbers, else text."""
        text = self.text
        if not self.plain:
            return text
        if text in NULL:
            return None
        if text in ("true", "false"):
            return text == "true"
        if text[0] in "+-.0123456789":
            if _INT.fullmatch(text):
                return int(text)
            if _FLOAT.fullmatch(text):
                return float(text)
        return text


@dataclass(frozen=True, slots=True)
class Listing:
    """Values in order."""

    items: tuple[Node, ...] = field(repr=False)
    place: Place
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping with its value."""

    key: str
    at: Place
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys in the order of the file, each once."""

    entries: tuple[Entry, ...] = field(repr=False)
    place: Place
    weight: int = 1

    def get(self, key: str) -> Node | None:
        """Return the value of *key*, or None."""
        return next((entry.value for entry in self.entries if entry.key == key), None)

    def __contains__(self, key: str) -> bool:
        return any(entry.key == key for entry in self.entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)


Node = Scalar | Listing | Mapping


def shown(key: str) -> str:
    """Return a key as messages may show it: what holds an address, or is no word, is left out."""
    return key if "@" not in key and len(key) <= 100 and key.isprintable() else "…"


def plain(node: Node | None) -> Any:
    """Return a tree as plain dicts, lists and values."""
    match node:
        case None:
            return None
        case Scalar():
            return node.value
        case Listing():
            return [plain(item) for item in node.items]
        case Mapping():
            return {entry.key: plain(entry.value) for entry in node.entries}


def from_plain(value: Any, place: Place) -> Node:
    """Return plain dicts, lists and values as a tree that stands at one place."""
    match value:
        case None:
            return Scalar("", True, place)
        case bool():
            return Scalar("true" if value else "false", True, place)
        case int() | float():
            return Scalar(repr(value), True, place)
        case dict():
            entries = tuple(Entry(str(key), place, from_plain(item, place)) for key, item in value.items())
            return Mapping(entries, place)
        case list() | tuple():
            return Listing(tuple(from_plain(item, place) for item in value), place)
    return Scalar(str(value), False, place)
