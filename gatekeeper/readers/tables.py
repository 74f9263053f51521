"""Tables of every form that lists come in: header, rows with their numbers, and where each header cell stands."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import field

from gatekeeper.errors import InputError
from gatekeeper.model.place import Place, Source
from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass

#: Octets that an XLSX file may unpack to.
UNPACKED = 512 * 1024 * 1024
_SEPARATORS = ",;\t|"


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table as written.

    Args:
        header: Names of the columns; doubled names get a number.
        places: Where each header cell stands; the file itself for forms without lines.
        rows: (number, cells); the number is the line of a text file, the row of a sheet, from 1, header included.
        source: Text of a CSV file, for the places of cells.
        delimiter: What stands between its cells.
    """

    header: tuple[str, ...]
    places: tuple[Place, ...]
    rows: list[tuple[int, Sequence[str]]] = field(repr=False)
    source: Source | None = field(default=None, repr=False)
    delimiter: str = ","

    def place(self, path: str, number: int, column: int) -> Place:
        """Return where a cell stands (its row's line for forms other than CSV)."""
        if self.source is not None and number <= len(self.source.starts):
            spans = _cells(self.source.text, self.source.starts[number - 1], self.delimiter)
            if column < len(spans):
                return self.source.place(*spans[column])
        return Place(path=path, line=number, column=1, end_line=number, end_column=1)


def read_table(path: str, data: bytes) -> Table:
    """Read a CSV, TSV, XLSX, JSON Lines or Parquet file by its suffix.

    Raises:
        InputError: It is no such file, or has no rows.
    """
    match path.lower().rpartition(".")[2]:
        case "xlsx":
            return _sheet(path, data)
        case "jsonl" | "ndjson":
            return _lines(path, data)
        case "parquet":
            return _parquet(path, data)
    return _csv(path, data)


def decode_table(path: str, data: bytes) -> str:
    """Return the text of a table: UTF-8, UTF-16 with a byte order mark, else Windows-1252.

    Raises:
        InputError: It holds NUL octets and so is no text; the place is that of the first one.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    at = data.find(b"\x00")
    if at >= 0:
        line, column = Source(path, data[:at].decode("latin-1")).position(at)
        raise InputError("this is no text file: a NUL octet stands here", path=path, line=line, column=column)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            return data.decode("latin-1")


def _csv(path: str, data: bytes) -> Table:
    text = decode_table(path, data)
    source = Source(path, text)
    hint = re.match(r"sep=(.)\r?\n", text)
    first = hint.end() if hint else 0
    delimiter = hint[1] if hint else _delimiter(path, text[: 1 << 16])
    csv.field_size_limit(1 << 30)
    reader = csv.reader(io.StringIO(text[first:], newline=""), delimiter=delimiter)
    offset = 1 if hint else 0
    rows: list[tuple[int, Sequence[str]]] = []
    line = offset + 1
    try:
        for cells in reader:
            if any(cells):
                rows.append((line, cells))
            line = offset + reader.line_num + 1
    except csv.Error:
        raise InputError("this is no table: a quoted cell breaks off", path=path, line=line) from None
    if not rows:
        raise InputError("the file is empty; a table with a header row is expected", path=path)
    start, written = rows.pop(0)
    begin = source.starts[start - 1]
    places = [source.place(*span) for span in _cells(text, begin, delimiter)]
    header = [cell.strip() for cell in written]
    return Table(
        header=unique(header),
        places=tuple(_padded(places, len(header), path)),
        rows=rows,
        source=source,
        delimiter=delimiter,
    )


def _delimiter(path: str, text: str) -> str:
    """The separator that stands most often in the first line that holds any, outside of quotes."""
    if path.lower().endswith(".tsv"):
        return "\t"
    for line in text.splitlines():
        bare = re.sub(r'"[^"]*"', "", line)
        best = max(_SEPARATORS, key=bare.count)
        if bare.strip():
            return best if bare.count(best) else ","
    return ","


def _cells(text: str, begin: int, delimiter: str) -> list[tuple[int, int]]:
    """Return the offsets of each cell's content, without quotes and blanks, in the record that begins at *begin*."""
    spans: list[tuple[int, int]] = []
    at = begin
    while at <= len(text):
        quoted = text[at : at + 1] == '"'
        end = at + 1
        if quoted:
            while end < len(text) and (text[end] != '"' or text[end + 1 : end + 2] == '"'):
                end += 2 if text[end] == '"' else 1
            inner = (at + 1, min(end, len(text)))
            stop = lazy(rf"[{re.escape(delimiter)}\r\n]|\Z").search(text, min(end + 1, len(text)))
        else:
            stop = lazy(rf"[{re.escape(delimiter)}\r\n]|\Z").search(text, at)
            assert stop is not None
            inner = (at, stop.start())
        assert stop is not None
        piece = text[inner[0] : inner[1]]
        left = inner[0] + len(piece) - len(piece.lstrip())
        spans.append((left, max(left, inner[0] + len(piece.rstrip()))))
        if stop.group() != delimiter:
            break
        at = stop.end()
    return spans


def _padded(places: list[Place], length: int, path: str) -> list[Place]:
    return places[:length] + [Place(path=path)] * (length - len(places))


def _lines(path: str, data: bytes) -> Table:
    header: dict[str, Place] = {}
    found: list[tuple[int, dict[str, str]]] = []
    for number, line in enumerate(decode_table(path, data).split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            raise InputError("this line is no JSON", path=path, line=number) from None
        if not isinstance(record, dict):
            raise InputError("this line is no JSON object", path=path, line=number)
        cells = flat(record)
        for name in cells:
            if name not in header:
                at = line.find(f'"{name.rpartition(".")[2]}"') + 2
                end = at + len(name.rpartition(".")[2])
                header[name] = Place(path=path, line=number, column=at, end_line=number, end_column=end)
        found.append((number, cells))
    if not header:
        raise InputError("the file is empty; one JSON object a line is expected", path=path)
    names = tuple(header)
    rows: list[tuple[int, Sequence[str]]] = [(n, [cells.get(name, "") for name in names]) for n, cells in found]
    return Table(header=names, places=tuple(header.values()), rows=rows)


def flat(record: dict[str, object]) -> dict[str, str]:
    """Return a JSON object's cells; objects inside it become dotted names."""
    cells: dict[str, str] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            cells |= {f"{key}.{name}": cell(inner) for name, inner in value.items()}
        else:
            cells[str(key)] = cell(value)
    return cells


def _sheet(path: str, data: bytes) -> Table:
    import zipfile

    import python_calamine

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED:
                raise InputError(f"this workbook unpacks to more than {UNPACKED >> 20} MB", path=path)
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_index(i).to_python(skip_empty_area=False) for i in range(len(book.sheet_names))]
    except InputError:
        raise
    except Exception:  # noqa: BLE001 - the library raises errors of many kinds on damaged files
        raise InputError("this is no readable XLSX workbook", path=path) from None
    tables: list[list[tuple[int, Sequence[str]]]] = []
    for sheet in sheets:
        rows = [(i, [cell(value) for value in row]) for i, row in enumerate(sheet, 1)]
        tables.append([(i, cells) for i, cells in rows if any(cells)])
    # Workbooks often begin with a cover sheet: the first sheet that holds an address is meant, else the first filled.
    filled = next((t for t in tables if any("@" in c for _, cells in t[:200] for c in cells)), None)
    filled = filled or next((t for t in tables if t), None)
    if filled is None:
        raise InputError("the workbook is empty; a table with a header row is expected", path=path)
    header = unique([name.strip() for name in filled[0][1]])
    return Table(header=header, places=tuple(_padded([], len(header), path)), rows=filled[1:])


def _parquet(path: str, data: bytes) -> Table:
    try:
        import pyarrow  # type: ignore[import-untyped]
        import pyarrow.parquet  # type: ignore[import-untyped]
    except ImportError:
        raise InputError("reading Parquet needs pyarrow, which is not installed", path=path) from None
    try:
        found = pyarrow.parquet.read_table(pyarrow.BufferReader(data))
        columns = [[cell(value) for value in found.column(i).to_pylist()] for i in range(found.num_columns)]
    except Exception:  # noqa: BLE001 - the library raises errors of many kinds on damaged files
        raise InputError("this is no readable Parquet file", path=path) from None
    header = unique([str(name) for name in found.column_names])
    rows: list[tuple[int, Sequence[str]]] = list(enumerate(zip(*columns, strict=True), 2))
    return Table(header=header, places=tuple(_padded([], len(header), path)), rows=rows)


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """Return column names with a number behind each repetition, so that no column hides another."""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 or not name else f"{name} ({seen[name]})")
    return tuple(out)


def cell(value: object) -> str:
    """Return a typed value as the text that a CSV file would hold."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return str(value)
