"""Bytes of which only what is asked for is read, from memory or from an open file.

The vocabulary has more than ten megabytes, of which checking one message needs a few kilobytes. A file that is cut
short or overwritten while it is open gives wrong bytes, which their reader must notice, but never ends the process as
a mapped file would.
"""

from __future__ import annotations

import os


class _File:
    """An open file, closed when nothing refers to it any more."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def __del__(self) -> None:
        os.close(self.descriptor)


class Stored:
    """A range of bytes in memory or in a file.

    Args:
        source: The bytes, or the descriptor of a file that is read at places; it is closed in the end.
    """

    __slots__ = ("_content", "_file", "_start", "size")

    def __init__(self, source: bytes | int) -> None:
        self._start = 0
        self._content = b""
        self._file: _File | None = None
        if isinstance(source, bytes):
            self._content, self.size = source, len(source)
        elif hasattr(os, "pread"):
            self._file = _File(source)
            self.size = os.fstat(source).st_size
        else:  # Windows
            with os.fdopen(source, "rb") as file:
                self._content = file.read()
            self.size = len(self._content)

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from *start* to *end* of the range, fewer where the file has shrunk.

        Raises:
            OSError: The file cannot be read.
        """
        if self._file is None:
            return self._content[self._start + start : self._start + end]
        return os.pread(self._file.descriptor, end - start, self._start + start)

    def part(self, start: int, end: int) -> Stored:
        """Return a range inside this one."""
        part = Stored(b"")
        part._content, part._file = self._content, self._file
        part._start, part.size = self._start + start, end - start
        return part
