"""Recipient lists as values: rows stay tabular, addresses are normalised, columns are classified by their names."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence

from gatekeeper.errors import InputError
from gatekeeper.model.place import Place
from gatekeeper.model.recipients import Column, Recipient, RecipientList
from gatekeeper.model.words import Category, FieldClass
from gatekeeper.readers.addresses import looks_like_address, normalise

SUFFIXES = (".csv", ".tsv", ".xlsx", ".jsonl", ".ndjson", ".parquet")
#: Names by which lists call the address column, best first, letters and digits only.
_ADDRESS_NAMES = (
    "email", "emailaddress", "address", "mail", "recipient", "recipientemail", "subscriberemail", "contactemail",
    "patientemail", "memberemail", "primaryemail", "workemail", "homeemail", "personalemail", "emailid", "emailaddr",
    "smtp", "to", "subscriberkey", "correo", "correoelectronico",
)  # fmt: skip
Table = tuple[list[str], Iterable[tuple[int, Sequence[str]]]]


def is_recipient_list(path: str) -> bool:
    """Return whether a file is a list by its name."""
    return path.lower().endswith(SUFFIXES)


def read_recipients(path: str, data: bytes) -> RecipientList:
    """Read a list of recipients.

    Args:
        path: The file; its suffix tells the format.
        data: Its content.

    Raises:
        InputError: Unreadable, empty, or no column holds addresses.
    """
    if not data.strip():
        raise InputError("the file is empty; a recipient list with a header row is expected", path=path)
    suffix = path.lower().rpartition(".")[2]
    match suffix:
        case "xlsx":
            header, rows = _sheet(path, data)
        case "jsonl" | "ndjson":
            header, rows = _lines(path, data)
        case "parquet":
            header, rows = _parquet(path, data)
        case _:
            header, rows = _csv(path, data)
    return table(path, "jsonl" if suffix == "ndjson" else suffix, header, rows)


def table(path: str, form: str, header: list[str], rows: Iterable[tuple[int, Sequence[str]]]) -> RecipientList:
    """Return a list from its header and rows (number, cells)."""
    kept = list(rows)
    index = _address_column(header, [cells for _, cells in kept[:200]])
    if index is None:
        raise InputError('no column holds addresses; a header row with a column such as "email" is expected', path=path)
    recipients = []
    for number, cells in kept:
        if not any(cells):
            continue
        written = cells[index].strip() if index < len(cells) else ""
        values = {name: cells[i] if i < len(cells) else "" for i, name in enumerate(header) if name}
        recipients.append(Recipient(row=number, address=normalise(written), written=written, values=values))
    columns = tuple(column(name, path) for name in header if name)
    return RecipientList(path=path, format=form, columns=columns, address_column=header[index], rows=tuple(recipients))


def column(name: str, path: str, at: Place | None = None) -> Column:
    """Return a column classified by its name."""
    field_class, categories = _classify(name)
    return Column(name=name, field_class=field_class, categories=categories, at=at or Place(path=path))


def _classify(name: str) -> tuple[FieldClass, tuple[Category, ...]]:
    try:
        from gatekeeper.vocabulary.names import classify
    except ImportError:
        return FieldClass.UNKNOWN, ()
    found = classify(name)
    if isinstance(found, FieldClass):
        return found, ()
    return found.field_class, tuple(found.categories)


def _address_column(header: list[str], sample: list[Sequence[str]]) -> int | None:
    folded = [re.sub(r"[^a-z0-9]", "", name.lower()) for name in header]

    def share(i: int) -> float:
        cells = [row[i] for row in sample if i < len(row) and row[i].strip()]
        return sum(looks_like_address(cell.strip()) for cell in cells) / len(cells) if cells else 0.0

    for name in _ADDRESS_NAMES:
        for i, found in enumerate(folded):
            if found == name and (share(i) > 0 or name.startswith(("email", "mail", "correo")) or not sample):
                return i
    shares = [(share(i), -i) for i in range(len(header))]
    best = max(shares, default=(0.0, 0))
    return -best[1] if best[0] >= 0.5 else None


def _decode(path: str, data: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\x00" in data[:4096]:
        raise InputError("this is no text file", path=path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _csv(path: str, data: bytes) -> Table:
    text = _decode(path, data)
    first = text.split("\n", 1)[0]
    delimiter = "\t" if path.lower().endswith(".tsv") else max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    csv.field_size_limit(1 << 27)
    rows: list[tuple[int, Sequence[str]]] = []
    line = 1
    try:
        for cells in reader:
            rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        raise InputError("this is no table of comma separated values", path=path, line=line) from None
    header = [name.strip() for name in rows[0][1]] if rows else []
    return header, rows[1:]


def _lines(path: str, data: bytes) -> Table:
    header: dict[str, None] = {}
    found: list[tuple[int, dict[str, str]]] = []
    for number, line in enumerate(_decode(path, data).split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            raise InputError("this line is no JSON", path=path, line=number) from None
        if not isinstance(record, dict):
            raise InputError("this line is no JSON object", path=path, line=number)
        cells = {str(key): _cell(value) for key, value in record.items()}
        header |= dict.fromkeys(cells)
        found.append((number, cells))
    names = list(header)
    return names, [(number, [cells.get(name, "") for name in names]) for number, cells in found]


def _sheet(path: str, data: bytes) -> Table:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python()
    except Exception:  # noqa: BLE001 - the library raises errors of many kinds on damaged files
        raise InputError("this is no readable XLSX workbook", path=path) from None
    cells = [[_cell(value) for value in row] for row in rows]
    return ([name.strip() for name in cells[0]] if cells else []), list(enumerate(cells[1:], 2))


def _parquet(path: str, data: bytes) -> Table:
    import pyarrow
    import pyarrow.parquet

    try:
        found = pyarrow.parquet.read_table(pyarrow.BufferReader(data))
        columns = [[_cell(value) for value in found.column(i).to_pylist()] for i in range(found.num_columns)]
    except Exception:  # noqa: BLE001 - the library raises errors of many kinds on damaged files
        raise InputError("this is no readable Parquet file", path=path) from None
    return list(found.column_names), list(enumerate(zip(*columns, strict=True), 2))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
