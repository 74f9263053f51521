"""Places in the files that people edit, and the maps that lead there from decoded text.

A finding in a decoded, entity-expanded passage must point at the line and column of the file that a
person edits. Readers therefore hand over text together with an `OffsetMap`; maps compose, so that HTML
inside a quoted-printable part inside an ``.eml`` file still leads back to the file.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import field
from functools import cached_property
from typing import NamedTuple

from gatekeeper.value import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """A range in a file: lines and columns count from 1, columns count characters, the end is exclusive."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, eq=False)
class Source:
    """The text of one file, able to turn character offsets into places.

    Args:
        path: The file as the caller named it.
        text: Decoded content; undecodable bytes as surrogate escapes, so that one byte stays one character.
    """

    path: str
    text: str = field(repr=False)

    @cached_property
    def starts(self) -> list[int]:
        """Offsets at which lines begin (LF, CRLF and lone CR end a line)."""
        starts, i, text = [0], 0, self.text
        if "\r" not in text:
            i = text.find("\n")
            while i != -1:
                starts.append(i + 1)
                i = text.find("\n", i + 1)
            return starts
        while i < len(text):
            c = text[i]
            if c == "\n" or (c == "\r" and text[i + 1 : i + 2] != "\n"):
                starts.append(i + 1)
            i += 1
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """Return (line, column) of a character offset, both from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def place(self, start: int, end: int) -> Place:
        """Return the place of ``text[start:end]``."""
        starts, end = self.starts, max(start, end)
        line = end_line = bisect_right(starts, start)
        if line < len(starts) and starts[line] <= end:
            end_line = bisect_right(starts, end)
        return Place(
            path=self.path, line=line, column=start - starts[line - 1] + 1,
            end_line=end_line, end_column=end - starts[end_line - 1] + 1,
        )  # fmt: skip

    def line(self, number: int) -> str:
        """Return line *number* (from 1) without its line end; empty beyond the last one."""
        if not 0 < number <= len(self.starts):
            return ""
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[self.starts[number - 1] : end].rstrip("\r\n")

    def excerpt(self, place: Place) -> str:
        """Return the text that *place* covers (for a terminal and for tests; never for a file or a log)."""
        if not 0 < place.line <= len(self.starts) or not 0 < place.end_line <= len(self.starts):
            return ""
        start = self.starts[place.line - 1] + place.column - 1
        end = self.starts[place.end_line - 1] + place.end_column - 1
        return self.text[start:end]


_ZERO, _VERBATIM = (0,), (True,)


class OffsetMap(NamedTuple):
    """A piecewise map from offsets in derived text to offsets in the text it came from.

    Args:
        derived: Ascending offsets in the derived text at which a run begins; the first is 0.
        origin: The offset in the original for each run.
        verbatim: For each run, whether both sides advance together; a run that does not
            (a decoded entity, an encoded word) maps every offset inside it to its own beginning.
        length: Length of the derived text; its end maps to *end*.
        end: Offset in the original where the derived text ends.
    """

    derived: tuple[int, ...]
    origin: tuple[int, ...]
    verbatim: tuple[bool, ...]
    length: int
    end: int

    @classmethod
    def identity(cls, length: int, shift: int = 0) -> OffsetMap:
        """Return the map of a verbatim copy that begins at *shift* in the original."""
        return cls(_ZERO, (shift,), _VERBATIM, length, shift + length)

    def start(self, offset: int) -> int:
        """Return the original offset at which the derived character *offset* begins."""
        if offset >= self.length:
            return self.end
        i = bisect_right(self.derived, offset) - 1
        return self.origin[i] + (offset - self.derived[i] if self.verbatim[i] else 0)

    def stop(self, offset: int) -> int:
        """Return the original offset at which the derived character before *offset* ends (for exclusive ends)."""
        if offset <= 0:
            return self.start(0)
        if offset >= self.length:
            return self.end
        i = bisect_right(self.derived, offset - 1) - 1
        if self.verbatim[i]:
            return self.origin[i] + offset - self.derived[i]
        return self.origin[i + 1] if i + 1 < len(self.origin) else self.end

    def then(self, outer: OffsetMap) -> OffsetMap:
        """Return the map that first applies this one and then *outer* (derived → here → outer's original)."""
        if outer.verbatim == _VERBATIM:  # one copy, which only begins elsewhere
            shift = outer.origin[0]
            origin = tuple([offset + shift for offset in self.origin])
            return OffsetMap(self.derived, origin, self.verbatim, self.length, outer.stop(self.end))
        derived: list[int] = []
        origins: list[int] = []
        verbatim: list[bool] = []
        for i, at in enumerate(self.derived):
            stop = self.derived[i + 1] if i + 1 < len(self.derived) else self.length
            if not self.verbatim[i]:
                derived.append(at)
                origins.append(outer.start(self.origin[i]))
                verbatim.append(False)
                continue
            here, last = self.origin[i], self.origin[i] + stop - at
            j = max(bisect_right(outer.derived, here) - 1, 0)
            while True:
                derived.append(at + max(outer.derived[j], here) - here)
                origins.append(outer.start(max(outer.derived[j], here)))
                verbatim.append(outer.verbatim[j])
                j += 1
                if j >= len(outer.derived) or outer.derived[j] >= last:
                    break
        return OffsetMap(tuple(derived), tuple(origins), tuple(verbatim), self.length, outer.stop(self.end))


class MapBuilder:
    """Collects derived text piece by piece and yields it with its `OffsetMap`."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._derived: list[int] = []
        self._origin: list[int] = []
        self._verbatim: list[bool] = []
        self._length = 0
        self._end = 0

    def __len__(self) -> int:
        return self._length

    def add(self, text: str, origin: int, *, end: int | None = None) -> None:
        """Append *text* from offset *origin*; with *end* it is a decoded form of ``original[origin:end]``."""
        if not text:
            return
        self._pieces.append(text)
        # A copy that goes on where the last one ended belongs to it.
        if end is not None or origin != self._end or not self._verbatim or not self._verbatim[-1]:
            self._derived.append(self._length)
            self._origin.append(origin)
            self._verbatim.append(end is None)
        self._length += len(text)
        self._end = origin + len(text) if end is None else end

    def build(self) -> tuple[str, OffsetMap]:
        """Return the derived text and its map."""
        text = "".join(self._pieces)
        if not self._derived:
            return text, OffsetMap((0,), (0,), (True,), 0, 0)
        return text, OffsetMap(
            tuple(self._derived), tuple(self._origin), tuple(self._verbatim), self._length, self._end
        )
