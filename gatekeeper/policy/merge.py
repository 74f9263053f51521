"""Merges policy trees before they are bound, so that every value keeps the place of the file that stated it."""

from __future__ import annotations

import dataclasses
import datetime
import os
from enum import Enum
from typing import Any

from gatekeeper.model.place import Place
from gatekeeper.readers.binder import keys_of
from gatekeeper.readers.yamlfile import Entry, Listing, Mapping, Node, Scalar

_CLASSES = ("marketing", "transactional")


def merge(base: Node, over: Node, where: str = "") -> Node:
    """Return *over* laid upon *base*: maps are merged key by key, lists and values replaced."""
    if not isinstance(base, Mapping) or not isinstance(over, Mapping):
        return over
    if where == "actions" and _by_class(base) != _by_class(over):
        # One file speaks of all mail, the other of a class: the general table holds for both classes.
        base, over = (_spread(base), over) if _by_class(over) else (base, _spread(over))
    entries = {entry.key: entry for entry in base}
    for entry in over:
        known = entries.get(entry.key)
        below = f"{where}.{entry.key}" if where else entry.key
        value = entry.value if known is None else merge(known.value, entry.value, below)
        entries[entry.key] = Entry(entry.key, entry.at, value)
    return Mapping(tuple(entries.values()), over.place, over.weight)


def _by_class(actions: Mapping) -> bool:
    return any(name in actions for name in _CLASSES)


def _spread(actions: Mapping) -> Mapping:
    return Mapping(tuple(Entry(name, actions.place, actions) for name in _CLASSES), actions.place, actions.weight)


def rebase(tree: Node, path: str, root: str) -> Node:
    """Return a policy's tree with the registry and lexicon paths of the file *path* as seen from *root*.

    Paths are relative to the file that names them; after merging, one file's folder stands for all.
    """
    if not isinstance(tree, Mapping):
        return tree

    def moved(node: Node) -> Node:
        if not isinstance(node, Scalar) or not node.text or "://" in node.text or os.path.isabs(node.text):
            return node
        there = os.path.join(os.path.dirname(path), node.text)
        return Scalar(os.path.relpath(there, root or "."), False, node.place)

    entries = []
    for entry in tree:
        value = entry.value
        if entry.key == "registries" and isinstance(value, Mapping):
            value = Mapping(tuple(Entry(e.key, e.at, moved(e.value)) for e in value), value.place, value.weight)
        elif entry.key == "lexicons" and isinstance(value, Listing):
            value = Listing(tuple(moved(item) for item in value.items), value.place, value.weight)
        entries.append(Entry(entry.key, entry.at, value))
    return Mapping(tuple(entries), tree.place, tree.weight)


def dump(value: Any, *, full: bool = False) -> Any:
    """Return a bound value as the plain mapping that a file would hold, defaults left out unless *full*."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        table = {}
        for key in keys_of(type(value)):
            item = getattr(value, key.field)
            if full or key.required or item != _default(type(value), key.field):
                table[key.name] = dump(item, full=full)
        return table
    if isinstance(value, dict):
        return {key: dump(item, full=full) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [dump(item, full=full) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def _default(cls: type, name: str) -> Any:
    field = next(f for f in dataclasses.fields(cls) if f.name == name)
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def nowhere(path: str) -> Place:
    """Return the place of values that no file states."""
    return Place(path=path)
