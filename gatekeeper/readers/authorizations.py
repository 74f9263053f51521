"""The authorization registry: entries of 45 CFR 164.508(c) from a YAML list, a CSV file or a table."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Iterator
from typing import Any, get_args, get_origin

from gatekeeper.errors import InputError
from gatekeeper.model.place import Place
from gatekeeper.model.policy import DatabaseTable
from gatekeeper.model.registry import Authorization
from gatekeeper.readers.binder import bind, fault, keys_of
from gatekeeper.readers.expected import suggest, suggest_word
from gatekeeper.readers.files import Files, read_file
from gatekeeper.readers.registry_rows import folded
from gatekeeper.readers.tables import cell, read_table
from gatekeeper.readers.yamlfile import Entry, Listing, Mapping, Scalar, read_yaml, shown

#: Words of the contract, section 5; purposes also take a campaign's name.
WORDS: dict[str, tuple[str, ...]] = {
    "channels": ("email", "sms", "phone", "post", "portal", "web", "social"),
    "data_classes": ("condition", "procedure", "drug", "test", "payment", "contact", "demographic", "any"),
    "media": ("testimonial", "quote", "photo", "video", "voice"),
}


def read_authorizations(
    stated: str | DatabaseTable, *, root: str, policy_path: str, files: Files, faults: list[InputError]
) -> list[Authorization]:
    """Return the entries of an authorization registry.

    Args:
        stated: File or table.
        root: Folder that a file's path starts from.
        policy_path: File that names the registry, for the places of database rows.
        files: Where to read.
        faults: Gets what is wrong with single entries; those entries are left out.

    Raises:
        InputError: The file cannot be used at all.
        Unreachable: The database cannot be asked.
    """
    entries: list[Authorization] = []
    for node in _nodes(stated, root, policy_path, files, faults):
        bound = bind(Authorization, node)
        wrong = [*bound.errors]
        if bound.value is not None:
            wrong += _words(bound.value, bound.places, node.place)
        faults += wrong
        if bound.value is not None and not wrong:
            entries.append(dataclasses.replace(bound.value, at=node.place))
    faults += _doubled(entries)
    return entries


def _nodes(
    stated: str | DatabaseTable, root: str, policy_path: str, files: Files, faults: list[InputError]
) -> Iterator[Mapping]:
    if isinstance(stated, DatabaseTable):
        from gatekeeper.readers.database import table

        at = Place(path=policy_path)
        for _, row in table(stated.url, stated.table or "authorizations", beside=os.path.join(root, "policies.yaml")):
            cells = {folded(key): (cell(value), at) for key, value in row.items()}
            yield _node({key: found for key, found in cells.items() if key in _KEYS}, at)
        return
    path = os.path.normpath(os.path.join(root, stated))
    data = read_file(files, path)
    if not path.lower().endswith((".yaml", ".yml")):
        yield from _csv(path, data, faults)
        return
    document = read_yaml(path, data)
    faults += document.faults
    if document.root is None:
        return
    if not isinstance(document.root, Listing):
        raise fault("expected a list of entries", document.root.place)
    for item in document.root.items:
        if isinstance(item, Mapping):
            yield item
        else:
            faults.append(fault("expected an entry with keys", item.place))


def _csv(path: str, data: bytes, faults: list[InputError]) -> Iterator[Mapping]:
    if not data.strip():
        return
    found = read_table(path, data)
    header = [folded(column) for column in found.header]
    for name, column, at in zip(found.header, header, found.places, strict=True):
        if column not in _KEYS:
            hint = suggest(column, _KEYS) or f"; columns are {', '.join(_KEYS)}"
            faults.append(fault(f'unknown column "{shown(name)}"{hint}', at))
    if "id" not in header:
        raise fault('the column "id" is missing', found.places[0] if found.places else Place(path=path))
    for number, cells in found.rows:
        texts = {
            column: (text.strip(), found.place(path, number, i))
            for i, (column, text) in enumerate(zip(header, cells, strict=False))
            if column in _KEYS
        }
        yield _node(texts, found.place(path, number, 0))


def _node(cells: dict[str, tuple[str, Place]], at: Place) -> Mapping:
    """Return a row as the tree that a YAML entry would be: lists apart by ``;``, empty cells left out."""
    entries = []
    for column, (text, place) in cells.items():
        if not text:
            continue
        hint = _KEYS[column]
        if get_origin(hint) is tuple:
            parts = tuple(Scalar(part.strip(), False, place) for part in text.split(";") if part.strip())
            entries.append(Entry(column, place, Listing(parts, place)))
            continue
        lower = text.lower()
        truth = lower in ("true", "false") and (hint is bool or bool in get_args(hint))
        entries.append(Entry(column, place, Scalar(lower if truth else text, truth, place)))
    return Mapping(tuple(entries), at)


def _words(entry: Authorization, places: dict[str, Place], at: Place) -> Iterator[InputError]:
    for key, allowed in WORDS.items():
        for i, word in enumerate(getattr(entry, key)):
            if word not in allowed:
                hint = suggest_word(word, allowed)
                yield fault(f'"{key}": expected one of {", ".join(allowed)}{hint}', places.get(f"{key}.{i}", at))
    subject = entry.subject
    if subject and not re.fullmatch(r"hmac:[0-9a-fA-F]{32,64}|[^@\s]+@[^@\s]+", subject):
        yield fault('"subject": expected an address, or hmac: and at least 32 hexadecimal digits', places["subject"])
    if not entry.id.strip():
        yield fault('"id": expected text', places.get("id", at))


def _doubled(entries: list[Authorization]) -> Iterator[InputError]:
    seen: dict[tuple[str, str], Authorization] = {}
    for entry in entries:
        first = seen.setdefault((entry.id, entry.subject.lower()), entry)
        if first is not entry and entry.at is not None and first.at is not None:
            yield fault(f"this entry is doubled; it stands first in line {first.at.line}", entry.at)


_KEYS: dict[str, Any] = {key.name: key.type for key in keys_of(Authorization)}
