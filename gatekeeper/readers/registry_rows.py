"""Rows of a registry, whatever it is kept in: YAML list, CSV file or database table, each value with its place."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import field

from gatekeeper.errors import InputError
from gatekeeper.model.place import Place
from gatekeeper.model.policy import DatabaseTable
from gatekeeper.patterns import lazy
from gatekeeper.readers.binder import fault
from gatekeeper.readers.expected import suggest, suggest_word
from gatekeeper.readers.files import Files, read_file
from gatekeeper.readers.tables import cell, read_table
from gatekeeper.readers.yamlfile import Listing, Mapping, Scalar, read_yaml, shown
from gatekeeper.value import dataclass

#: Registry → its columns; the required ones first.
COLUMNS: dict[str, tuple[str, ...]] = {
    "consents": ("address", "category", "at", "source", "text_version"),
    "suppressions": ("address", "reason", "category", "at"),
    "preferences": ("address", "kind", "category", "at"),
    "tls_domains": ("domain", "tls", "probed"),
}
REQUIRED: dict[str, tuple[str, ...]] = {
    "consents": ("address",),
    "suppressions": ("address", "reason"),
    "preferences": ("address", "kind"),
    "tls_domains": ("domain", "tls"),
}
#: Columns that take only these words.
WORDS: dict[str, tuple[str, ...]] = {
    "reason": ("opt-out", "complaint", "hard-bounce", "deceased", "transferred"),
    "kind": ("alternative-channel", "restriction", "topic-refused", "unencrypted-accepted"),
    "tls": ("enforced", "offered", "none"),
}
_ALIASES = {"email": "address", "e_mail": "address", "email_address": "address"}
_TIME = lazy(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Record:
    """One row: texts by column, and a function from column to place ("" is the row itself)."""

    values: dict[str, str] = field(repr=False)
    place: Callable[[str], Place]


def folded(name: str) -> str:
    """Return a column's name as the contract writes it: lower case, words joined by ``_``."""
    name = re.sub(r"[^a-z0-9]+", "_", name.strip().lower()).strip("_")
    return _ALIASES.get(name, name)


def records(
    stated: str | DatabaseTable, name: str, *, root: str, policy_path: str, files: Files, faults: list[InputError]
) -> Iterator[Record]:
    """Yield the rows of a registry of addresses or domains.

    Args:
        stated: File or table.
        name: Key of `COLUMNS`.
        root: Folder that a file's path starts from.
        policy_path: File that names the registry, for the places of database rows.
        files: Where to read.
        faults: Gets what is wrong with single rows; those rows are left out.

    Raises:
        InputError: The file cannot be used at all.
        Unreachable: The database cannot be asked.
    """
    if isinstance(stated, DatabaseTable):
        from gatekeeper.readers.database import table

        at = Place(path=policy_path)
        for _, row in table(stated.url, stated.table or name, beside=os.path.join(root, "policies.yaml")):
            yield Record({folded(key): cell(value).strip() for key, value in row.items()}, lambda _: at)
        return
    path = os.path.normpath(os.path.join(root, stated))
    data = read_file(files, path)
    if path.lower().endswith((".yaml", ".yml")):
        yield from _yaml(path, data, name, faults)
    else:
        yield from _csv(path, data, name, faults)


def _csv(path: str, data: bytes, name: str, faults: list[InputError]) -> Iterator[Record]:
    if not data.strip():
        # An empty list is no fault: nobody opted out yet.
        return
    found = read_table(path, data)
    header = [folded(column) for column in found.header]
    known = COLUMNS[name]
    for column, at in zip(header, found.places, strict=True):
        hint = suggest(column, known) if column and column not in known else ""
        if hint:
            faults.append(fault(f'unknown column "{column}"{hint}', at))
    missing = [column for column in REQUIRED[name] if column not in header]
    if missing:
        first = found.places[0] if found.places else Place(path=path)
        raise fault(f'the column "{missing[0]}" is missing; columns are {", ".join(known)}', first)
    for number, cells in found.rows:
        values = {column: text.strip() for column, text in zip(header, cells, strict=False)}

        def place(column: str, number: int = number) -> Place:
            return found.place(path, number, header.index(column) if column in header else 0)

        yield Record(values, place)


def _yaml(path: str, data: bytes, name: str, faults: list[InputError]) -> Iterator[Record]:
    document = read_yaml(path, data)
    faults += document.faults
    root = document.root
    if root is None:
        return
    if not isinstance(root, Listing):
        raise fault("expected a list of entries", root.place)
    known = COLUMNS[name]
    for item in root.items:
        if not isinstance(item, Mapping):
            faults.append(fault("expected an entry with keys", item.place))
            continue
        values: dict[str, str] = {}
        for entry in item:
            if entry.key not in known:
                hint = suggest(entry.key, known) or f"; keys are {', '.join(known)}"
                faults.append(fault(f'unknown key "{shown(entry.key)}"{hint}', entry.at))
            elif isinstance(entry.value, Scalar):
                values[entry.key] = "" if entry.value.value is None else entry.value.text.strip()
            else:
                faults.append(fault(f'"{entry.key}": expected text', entry.value.place))

        def place(column: str, item: Mapping = item) -> Place:
            value = item.get(column)
            return value.place if value is not None else item.place

        yield Record(values, place)


def wrong(record: Record, name: str) -> list[InputError]:
    """Return what is wrong with a row: required values, words, dates."""
    found = []
    for column in REQUIRED[name]:
        if not record.values.get(column):
            found.append(fault(f'"{column}" is missing', record.place(column)))
    for column in COLUMNS[name]:
        text = record.values.get(column, "")
        if not text:
            continue
        words = WORDS.get(column)
        if words is not None and text not in words:
            hint = suggest_word(record.values[column], words)
            found.append(fault(f'"{column}": expected one of {", ".join(words)}{hint}', record.place(column)))
        if column in ("at", "probed") and not _TIME.fullmatch(text):
            found.append(fault(f'"{column}": expected a date (YYYY-MM-DD) or a time', record.place(column)))
    return found
