"""A mapping of texts that stays packed in bytes: a look-up unpacks only the handful of entries of one bucket.

Splitting fifty thousand lines into a dictionary at every start took longer than checking the message it was for.
Answers are remembered, so that a process that runs on soon answers from a dictionary.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import TypeVar
from zlib import crc32

from gatekeeper.vocabulary.stored import Stored

_T = TypeVar("_T")
#: Where a bucket begins and its checksum; the same with where the next one begins.
_ENTRY, _NEIGHBOURS = struct.Struct("<II"), struct.Struct("<III")

#: Entries of one bucket on average.
_FILLING = 6
#: Answers that are remembered before all are forgotten, so that hostile texts cannot fill the memory.
_REMEMBERED = 100_000


class Answers(dict[str, _T]):
    """What has been asked, with the answer; a dictionary answers four times faster than a method of ours."""

    def __init__(self, ask: Callable[[str], _T]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, key: str) -> _T:
        if len(self) >= _REMEMBERED:
            self.clear()
        answer = self[key] = self._ask(key)
        return answer


class Packed:
    """Reads what `pack` wrote.

    Args:
        content: The bytes.

    Raises:
        ValueError: The bytes are no packed mapping or cut short. A look-up raises it where its bucket is damaged.
    """

    def __init__(self, content: Stored) -> None:
        size = int.from_bytes(content.read(0, 4), "little")
        self._table = content.part(4, 4 + _ENTRY.size * size + 4)
        self._texts = content.part(4 + self._table.size, content.size)
        last = self._table.read(self._table.size - 4, self._table.size)
        if not size or size & (size - 1) or int.from_bytes(last, "little") != self._texts.size:
            raise ValueError("no packed mapping")
        self._mask = size - 1
        #: Returns the value of a key, or None.
        self.get: Callable[[str], str | None] = Answers(self._unpack).__getitem__

    def _unpack(self, key: str) -> str | None:
        at = (crc32(key.encode("utf-8", "surrogatepass")) & self._mask) * _ENTRY.size
        entry = self._table.read(at, at + _ENTRY.size + 4)
        start, check, end = _NEIGHBOURS.unpack(entry) if len(entry) == _NEIGHBOURS.size else (0, 0, -1)
        text = self._texts.read(start, end) if start <= end else b""
        if len(text) != end - start or crc32(text) != check:
            raise ValueError("the vocabulary is damaged: remove its file from the cache folder")
        for line in text.decode().splitlines():
            known, _, value = line.partition("\t")
            if known == key:
                return value
        return None

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None


def pack(entries: Mapping[str, str]) -> bytes:
    """Return the bytes of a mapping.

    Args:
        entries: Keys without tab, keys and values without line breaks.

    Raises:
        ValueError: A key or value cannot be written.
    """
    size = 1
    while size * _FILLING < len(entries):
        size *= 2
    buckets: list[list[str]] = [[] for _ in range(size)]
    for key, value in entries.items():
        line = f"{key}\t{value}"
        if "\t" in key or line.splitlines() != [line]:
            raise ValueError("a key or value with a tab or line break cannot be packed")
        buckets[crc32(key.encode()) & (size - 1)].append(line)
    # Sorted, for sets have no order: the same entries are the same bytes.
    texts = ["\n".join(sorted(lines)).encode() for lines in buckets]
    table, at = [], 0
    for text in texts:
        table.append(_ENTRY.pack(at, crc32(text)))
        at += len(text)
    return b"".join((size.to_bytes(4, "little"), *table, at.to_bytes(4, "little"), *texts))
