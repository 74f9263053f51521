"""Reads the header rows and cells of sheets and CSV files: a patient list travels most often as one of these."""

from __future__ import annotations

import csv
import io
import zipfile

from gatekeeper.readers.extracts import Extract

#: Data rows whose cells are read as text; all rows are counted.
ROW_LIMIT = 2000
MEMBER_LIMIT = 100_000_000


def read_sheet(data: bytes) -> Extract:
    """Return the first sheet's header row, the number of data rows and the cells of all sheets."""
    from python_calamine import load_workbook

    macros = encrypted = False
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
        macros = any(member.filename.endswith("vbaProject.bin") for member in members)
        encrypted = any(member.flag_bits & 1 for member in members)
        if encrypted:
            return Extract(failure="encrypted", encrypted=True)
        if any(member.file_size > MEMBER_LIMIT for member in members):
            return Extract(failure="unpacks to too many octets", macros=macros)
    else:
        macros = "_VBA_PROJECT".encode("utf-16-le") in data
    workbook = load_workbook(io.BytesIO(data))
    columns: tuple[str, ...] = ()
    count: int | None = None
    texts: list[str] = []
    gaps: list[str] = []
    for name in workbook.sheet_names:
        rows = [[_cell(value) for value in row] for row in workbook.get_sheet_by_name(name).to_python()]
        rows = [row for row in rows if any(row)]
        texts.append(name)
        if not rows:
            continue
        if count is None:
            columns, count = tuple(rows[0]), len(rows) - 1
        texts += [" | ".join(cell for cell in row if cell) for row in rows[: ROW_LIMIT + 1]]
        if len(rows) > ROW_LIMIT + 1:
            gaps.append(f"rows beyond the first {ROW_LIMIT}")
    return Extract(texts=tuple(texts), columns=columns, rows=count, macros=macros, gaps=tuple(gaps))


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def read_csv(data: bytes) -> Extract:
    """Return a CSV or TSV file's header row, the number of data rows and its cells."""
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
    head = text[:20_000].partition("\n")[0]
    delimiter = max(",\t;|", key=head.count)
    rows: list[list[str]] = []
    count = 0
    for row in csv.reader(io.StringIO(text), delimiter=delimiter):
        if any(cell.strip() for cell in row):
            count += 1
            if len(rows) <= ROW_LIMIT:
                rows.append([cell.strip() for cell in row])
    if not rows:
        return Extract(failure="no rows")
    gaps = (f"rows beyond the first {ROW_LIMIT}",) if count > ROW_LIMIT + 1 else ()
    return Extract(
        texts=tuple(" | ".join(cell for cell in row if cell) for row in rows),
        columns=tuple(rows[0]),
        rows=count - 1,
        gaps=gaps,
    )
