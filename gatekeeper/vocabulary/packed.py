"""A mapping of texts that stays packed in bytes: a look-up unpacks only the handful of entries of one bucket.

Splitting fifty thousand lines into a dictionary at every start took longer than checking the message it was for.
Answers are remembered, so that a process that runs on soon answers from a dictionary.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Mapping
from typing import TypeVar
from zlib import crc32

_T = TypeVar("_T")

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
        content: The bytes; checked by the caller, for a damaged bucket is found only when it is asked for.

    Raises:
        ValueError: The bytes are cut short.
    """

    def __init__(self, content: bytes | memoryview) -> None:
        size = int.from_bytes(content[:4], "little")
        self._offsets = array("I")
        self._offsets.frombytes(content[4 : 8 + 4 * size])
        if sys.byteorder == "big":
            self._offsets.byteswap()
        self._text = content[8 + 4 * size :]
        if size & (size - 1) or len(self._offsets) != size + 1 or self._offsets[-1] != len(self._text):
            raise ValueError("no packed mapping")
        self._mask = size - 1
        #: Returns the value of a key, or None.
        self.get: Callable[[str], str | None] = Answers(self._unpack).__getitem__

    def _unpack(self, key: str) -> str | None:
        number = crc32(key.encode("utf-8", "surrogatepass")) & self._mask
        text = bytes(self._text[self._offsets[number] : self._offsets[number + 1]]).decode()
        for line in text.splitlines():
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
    texts = ["\n".join(lines).encode() for lines in buckets]
    offsets = array("I", [0])
    for text in texts:
        offsets.append(offsets[-1] + len(text))
    if sys.byteorder == "big":
        offsets.byteswap()
    return size.to_bytes(4, "little") + offsets.tobytes() + b"".join(texts)
