"""JSON in which every value knows where it stands; the standard reader forgets that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]  # not in the stubs

from gatekeeper.errors import InputError
from gatekeeper.model.place import MapBuilder, OffsetMap, Source
from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass

_SPACE = lazy(r"[ \t\r\n]*")
_NUMBER = lazy(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_WORDS = {"true": "bool", "false": "bool", "null": "null"}
_ESCAPE = lazy(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
DEPTH = 150


@dataclass(slots=True)
class Item:
    """One value: ``object`` (members), ``array`` (items), ``string``, ``number``, ``bool`` or ``null`` (text)."""

    kind: str
    start: int
    end: int
    text: str = field(default="", repr=False)
    members: dict[str, Item] = field(default_factory=dict, repr=False)
    items: list[Item] = field(default_factory=list, repr=False)

    def get(self, *path: str) -> Item | None:
        """Return the member under a chain of keys, or None."""
        item: Item | None = self
        for key in path:
            item = item.members.get(key) if item is not None else None
        return item

    def string(self, *path: str) -> str:
        """Return the text of a scalar under a chain of keys; "" where there is none."""
        item = self.get(*path)
        return item.text if item is not None and item.kind not in ("object", "array", "null") else ""

    def listed(self, *path: str) -> list[Item]:
        """Return the items of an array under a chain of keys; a single value counts as one item."""
        item = self.get(*path)
        if item is None or item.kind == "null":
            return []
        return item.items if item.kind == "array" else [item]

    def texts(self, *path: str) -> tuple[str, ...]:
        """Return the scalar texts under a chain of keys."""
        return tuple(item.text for item in self.listed(*path) if item.kind not in ("object", "array", "null"))

    def true(self, *path: str) -> bool:
        """Return whether the member is ``true``."""
        item = self.get(*path)
        return item is not None and item.kind == "bool" and item.text == "true"

    def walk(self, depth: int = DEPTH) -> Iterator[Item]:
        """Yield this value and all below it, parents first, in the order of the file."""
        stack = [(self, depth)]
        while stack:
            item, left = stack.pop()
            yield item
            if left > 0:
                below = [*item.members.values(), *item.items]
                stack.extend((child, left - 1) for child in reversed(below))


def parse(source: Source) -> Item:
    """Return the tree of a JSON text.

    Raises:
        InputError: No JSON, or nested deeper than `DEPTH`; the place is that of the fault.
    """
    text = source.text
    item, end = _value(source, text, _space(text, 1 if text.startswith("\ufeff") else 0), 0)
    if _space(text, end) != len(text):
        raise _error(source, "more text after the end of the JSON value", _space(text, end))
    return item


def _space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _error(source: Source, message: str, at: int) -> InputError:
    line, column = source.position(min(at, len(source.text)))
    return InputError(f"not valid JSON: {message}", path=source.path, line=line, column=column)


def _string(source: Source, text: str, at: int) -> tuple[str, int]:
    try:
        content, end = scanstring(text, at + 1, False)
    except JSONDecodeError as error:
        raise _error(source, "this string does not end or holds a bad escape", error.pos) from None
    return str(content), int(end)


def _value(source: Source, text: str, at: int, depth: int) -> tuple[Item, int]:
    if depth > DEPTH:
        raise _error(source, f"nested deeper than {DEPTH} levels", at)
    char = text[at : at + 1]
    if char == '"':
        content, end = _string(source, text, at)
        return Item("string", at, end, content), end
    if char == "{":
        return _object(source, text, at, depth)
    if char == "[":
        item = Item("array", at, at)
        at = _space(text, at + 1)
        if text[at : at + 1] == "]":
            item.end = at + 1
            return item, item.end
        while True:
            child, at = _value(source, text, at, depth + 1)
            item.items.append(child)
            at = _space(text, at)
            if text[at : at + 1] == "]":
                item.end = at + 1
                return item, item.end
            if text[at : at + 1] != ",":
                raise _error(source, "expected , or ]", at)
            at = _space(text, at + 1)
    match = _NUMBER.match(text, at)
    if match:
        return Item("number", at, match.end(), match.group()), match.end()
    for word, kind in _WORDS.items():
        if text.startswith(word, at):
            return Item(kind, at, at + len(word), word), at + len(word)
    raise _error(source, "expected a value", at)


def _object(source: Source, text: str, at: int, depth: int) -> tuple[Item, int]:
    item = Item("object", at, at)
    at = _space(text, at + 1)
    if text[at : at + 1] == "}":
        item.end = at + 1
        return item, item.end
    while True:
        if text[at : at + 1] != '"':
            raise _error(source, "expected a key in double quotes", at)
        key, at = _string(source, text, at)
        at = _space(text, at)
        if text[at : at + 1] != ":":
            raise _error(source, "expected :", at)
        item.members[key], at = _value(source, text, _space(text, at + 1), depth + 1)
        at = _space(text, at)
        if text[at : at + 1] == "}":
            item.end = at + 1
            return item, item.end
        if text[at : at + 1] != ",":
            raise _error(source, "expected , or }", at)
        at = _space(text, at + 1)


def inner_map(source: Source, item: Item) -> OffsetMap:
    """Return the map from the content of a string value to the file, escapes included."""
    builder = MapBuilder()
    at, stop = item.start + 1, item.end - 1
    for match in _ESCAPE.finditer(source.text, at, stop):
        builder.add(source.text[at : match.start()], at)
        builder.add(scanstring(match.group() + '"', 0, False)[0], match.start(), end=match.end())
        at = match.end()
    builder.add(source.text[at:stop], at)
    return builder.build()[1]
