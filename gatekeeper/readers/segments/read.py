"""Which audience format a file has, and the reader for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from gatekeeper.errors import InputError
from gatekeeper.model.place import Source
from gatekeeper.model.segment import Segment
from gatekeeper.readers.segments.collect import Names
from gatekeeper.readers.segments.native import read_native, read_native_file

__all__ = ["read_native", "read_segment", "recognise"]

_SELECT = re.compile(r"(?is)^\s*(?:--[^\n]*\n\s*|/\*.*?\*/\s*)*(?:select|with|create|insert|delete|update|declare|set|drop|merge|\(\s*select)\b")
_JINJA = re.compile(r"\{\{-?\s*(?:ref|source|config)\s*\(")
_NATIVE_KEYS = re.compile(r"(?m)^(?:all|any|none)\s*:")


def _text(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")


def recognise(path: str, data: bytes) -> str | None:
    """Return the format id of an audience definition (CONTRACT, section 7), or None when the file is none."""
    low = path.lower()
    text = _text(data[:65536])
    if low.endswith((".yaml", ".yml")):
        return "gatekeeper-segment" if _NATIVE_KEYS.search(text) and not re.search(r"(?m)^campaign\s*:", text) else None
    if low.endswith(".sql") or _SELECT.match(text):
        return "dbt" if _JINJA.search(text) else "sql"
    return None


def read_segment(
    path: str,
    data: bytes,
    *,
    dialect: str | None = None,
    names: Mapping[str, Mapping[str, str]] | None = None,
    include: Callable[[str], bytes | None] | None = None,
) -> Segment:
    """Return the audience definition in a file.

    Args:
        path: The file as the caller named it.
        data: Its content.
        dialect: SQL dialect; guessed when None.
        names: Kind → id → label for formats that carry ids only (FORMATS, section 1.5).
        include: Returns the content of another file that this one names, or None.

    Raises:
        InputError: The file cannot be read as the format that it has; the place is that of the fault.
        InputErrors: Several such faults.
    """
    labels: Names = names or {}
    kind = recognise(path, data)
    if kind == "gatekeeper-segment":
        return read_native_file(path, data)
    if kind in ("sql", "dbt"):
        from gatekeeper.readers.segments.sql import read_sql

        return read_sql(path, Source(path, _text(data)), dialect=dialect, names=labels, format=kind)
    raise InputError("this is no audience definition that is known here", path=path)
