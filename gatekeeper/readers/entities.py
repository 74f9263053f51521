"""Decodes character references and folds white space, remembering where every character came from."""

from __future__ import annotations

import re
from bisect import bisect_right
from html import unescape

from gatekeeper.model.place import MapBuilder, OffsetMap
from gatekeeper.patterns import lazy

#: A run of words with single blanks, a run of white space, a character reference, or any other character.
_PIECES = lazy(
    r"(?P<words>[^ \t\r\n\f&]+(?: [^ \t\r\n\f&]+)*)|(?P<space>[ \t\r\n\f]+)"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?)|(?P<other>&)"
)
_REFERENCE = lazy(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")


class Folder:
    """Text of one paragraph in the making: white space folded, references decoded, line breaks kept."""

    def __init__(self) -> None:
        self.builder = MapBuilder()
        self._blank: tuple[int, int] | None = None
        self._fresh = True

    def __len__(self) -> int:
        return len(self.builder)

    def add(self, text: str, start: int, end: int) -> None:
        """Append ``text[start:end]``; white space counts only once another word follows."""
        for found in _PIECES.finditer(text, start, end):
            kind = found.lastgroup
            at = found.start()
            if kind == "space":
                if not self._fresh and self._blank is None:
                    self._blank = (at, found.end())
                continue
            if self._blank is not None:
                first, last = self._blank
                self.builder.add(" ", first, end=None if text[first:last] == " " else last)
                self._blank = None
            self._fresh = False
            if kind == "entity":
                decoded = unescape(found.group())
                if decoded != found.group():
                    self.builder.add(decoded, at, end=found.end())
                    continue
            self.builder.add(found.group(), at)

    def newline(self, start: int, end: int) -> None:
        """Append a line break that stands at ``[start, end)``, unless the text has not begun."""
        self._blank = None
        if len(self.builder) and not self._fresh:
            self.builder.add("\n", start, end=end)
            self._fresh = True


def decode(text: str, start: int, end: int) -> tuple[str, OffsetMap]:
    """Return ``text[start:end]`` with character references decoded, and its map; white space stays."""
    if "&" not in text[start:end]:
        return text[start:end], OffsetMap.identity(end - start, start)
    builder = MapBuilder()
    at = start
    for found in _REFERENCE.finditer(text, start, end):
        decoded = unescape(found.group())
        if decoded == found.group():
            continue
        builder.add(text[at : found.start()], at)
        builder.add(decoded, found.start(), end=found.end())
        at = found.end()
    builder.add(text[at:end], at)
    return builder.build()


def decoded(text: str, start: int, end: int) -> str:
    """Return ``text[start:end]`` with character references decoded, as `decode` does, where its map is not needed."""
    piece = text[start:end]
    return _REFERENCE.sub(_unescaped, piece) if "&" in piece else piece


def _unescaped(found: re.Match[str]) -> str:
    return unescape(found.group())


def trim(text: str, mapping: OffsetMap, strip: str | None = None) -> tuple[str, OffsetMap]:
    """Return the text without outer white space (or the characters of *strip*), and its map."""
    inner = text.strip(strip)
    if len(inner) == len(text):
        return text, mapping
    start = len(text) - len(text.lstrip(strip))
    return slice_map(text, mapping, start, start + len(inner))


def slice_map(text: str, mapping: OffsetMap, start: int, end: int) -> tuple[str, OffsetMap]:
    """Return ``text[start:end]`` and its map."""
    if start >= end:
        at = mapping.start(start)
        return "", OffsetMap((0,), (at,), (True,), 0, at)
    derived: list[int] = []
    origin: list[int] = []
    verbatim: list[bool] = []
    i = max(bisect_right(mapping.derived, start) - 1, 0)
    while i < len(mapping.derived) and mapping.derived[i] < end:
        at = max(mapping.derived[i], start)
        derived.append(at - start)
        origin.append(mapping.start(at))
        verbatim.append(mapping.verbatim[i])
        i += 1
    return text[start:end], OffsetMap(tuple(derived), tuple(origin), tuple(verbatim), end - start, mapping.stop(end))
