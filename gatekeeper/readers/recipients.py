"""Recipient lists as values: rows stay tabular, addresses are normalised, columns are classified by their names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gatekeeper.errors import InputError
from gatekeeper.model.place import Place
from gatekeeper.model.recipients import Column, Recipient, RecipientList
from gatekeeper.patterns import lazy
from gatekeeper.readers.mailboxes import looks_like_address, normalise
from gatekeeper.readers.tables import Table, cell, read_table, unique
from gatekeeper.vocabulary.names import classify

#: Names by which lists call the address column, best first, letters and digits only.
_ADDRESS_NAMES = (
    "email", "emailaddress", "mail", "recipient", "recipientemail", "subscriberemail", "contactemail", "patientemail",
    "memberemail", "primaryemail", "personalemail", "homeemail", "workemail", "emailid", "emailaddr", "eaddress",
    "correo", "correoelectronico", "address", "subscriberkey", "subscriber", "smtp", "to", "username", "contact",
)  # fmt: skip
#: Lines of title that may stand above the header.
_TITLES = 5
#: Names that mean the address even where no cell holds a valid one.
_CERTAIN = lazy(r"e?mail(?:address|addr|id)?|correo(?:electronico)?")


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
    return _list(path, "jsonl" if suffix == "ndjson" else suffix, read_table(path, data))


def read_query(url: str, sql: str, *, path: str) -> RecipientList:
    """Read recipients from a database; see `gatekeeper.readers.database.query`.

    Args:
        url: Database URL.
        sql: SELECT whose rows are recipients.
        path: The file that names them; places of rows are that file.

    Raises:
        InputError: No SELECT, no URL, or no column holds addresses.
        Unreachable: The database cannot be asked.
    """
    from gatekeeper.readers.database import query

    columns, found = query(url, sql, beside=path)
    header = unique(columns)
    rows: list[tuple[int, Sequence[str]]] = [(number, [cell(value) for value in row]) for number, row in found]
    return _list(path, "database", Table(header=header, places=tuple(Place(path=path) for _ in header), rows=rows))


def _list(path: str, form: str, table: Table) -> RecipientList:
    header, places, rows = _headed(path, table)
    if any(looks_like_address(name) for name in header):
        # The first row is a recipient already: nobody names a column like an address.
        rows = [(places[0].line if form in ("csv", "tsv") else 1, header), *rows]
        header = tuple(f"column {i}" for i in range(1, len(header) + 1))
    index = address_column(header, [cells for _, cells in rows[:200]])
    if index is None:
        place = places[0] if places else Place(path=path)
        message = 'no column holds addresses; a header row with a column such as "email" is expected'
        raise InputError(message, path=path, line=place.line, column=place.column)
    named = [(i, name) for i, name in enumerate(header) if name]
    recipients = []
    for number, cells in rows:
        written = cells[index].strip() if index < len(cells) else ""
        values = {name: cells[i] if i < len(cells) else "" for i, name in named}
        recipients.append(Recipient(row=number, address=normalise(written), written=written, values=values))
    columns = tuple(_column(name, places[i] if i < len(places) else Place(path=path)) for i, name in named)
    return RecipientList(path=path, format=form, columns=columns, address_column=header[index], rows=tuple(recipients))


def _headed(path: str, table: Table) -> tuple[tuple[str, ...], tuple[Place, ...], list[tuple[int, Sequence[str]]]]:
    """Return header, places and rows; a few lines of title above the header are passed over."""
    for skipped in range(min(_TITLES, len(table.rows)) + 1):
        number, cells = table.rows[skipped - 1] if skipped else (0, table.header)
        rows = table.rows[skipped:]
        if address_column(cells, [row for _, row in rows[:200]]) is None:
            continue
        if not skipped:
            break
        header = unique([name.strip() for name in cells])
        return header, tuple(table.place(path, number, i) for i in range(len(header))), rows
    return table.header, table.places, table.rows


def _column(name: str, at: Place) -> Column:
    found = classify(name)
    return Column(name=name, field_class=found.field_class, categories=tuple(found.categories), at=at)


def address_column(header: Sequence[str], sample: Sequence[Sequence[str]]) -> int | None:
    """Return the index of the address column: by its name, and where no name tells by what the cells hold."""
    folded = [re.sub(r"[^a-z0-9]", "", name.lower()) for name in header]

    def share(i: int) -> float:
        cells = [row[i] for row in sample if i < len(row) and row[i].strip()]
        return sum(looks_like_address(text) for text in cells) / len(cells) if cells else 0.0

    for name in _ADDRESS_NAMES:
        for i, found in enumerate(folded):
            if found == name and (_CERTAIN.fullmatch(name) or share(i) > 0):
                return i
    for i, found in enumerate(folded):
        if "mail" in found and share(i) > 0:
            return i
    best = max(((share(i), -i) for i in range(len(header))), default=(0.0, 0))
    return -best[1] if best[0] >= 0.5 else None
