"""Binds a YAML tree to the frozen dataclasses of the model by their type hints, every fault located, all in one pass.

The dataclasses are the only description of a file format: this module reads values by them and `schemas` publishes
them as JSON Schema. No message quotes a value; keys and the words that are allowed are all that it names.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Iterable
from dataclasses import field
from functools import cache
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from gatekeeper.errors import InputError, InputErrors
from gatekeeper.model.place import Place
from gatekeeper.readers.expected import SCALARS, called, describe, is_words, suggest, suggest_word, suggestion, words_of
from gatekeeper.readers.yamlfile import Listing, Mapping, Node, Scalar, plain, shown
from gatekeeper.value import dataclass

T = TypeVar("T")


@dataclass(frozen=True)
class Bound(Generic[T]):
    """What came of binding.

    Args:
        value: The bound value; None when a fault made it impossible.
        places: Dotted path of keys and list positions ("profiles.marketing.tls", "variants.0") → place of the value.
        errors: Every fault, in the order of places.
    """

    value: T | None
    places: dict[str, Place] = field(default_factory=dict)
    errors: tuple[InputError, ...] = ()

    def demand(self) -> T:
        """Return the value.

        Raises:
            InputErrors: There were faults.
        """
        if self.errors or self.value is None:
            raise InputErrors(self.errors or (InputError("the file is empty"),))
        return self.value


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a dataclass: the field behind it, its type, and whether it must stand in the file."""

    name: str
    field: str
    type: Any
    required: bool
    metadata: Any


@cache
def keys_of(cls: type) -> tuple[Key, ...]:
    """Return the keys of a dataclass in the order of its fields; fields with ``skip`` are none."""
    hints = get_type_hints(cls)
    return tuple(
        Key(f.metadata.get("key", f.name), f.name, hints[f.name], bool(f.metadata.get("required")), f.metadata)
        for f in dataclasses.fields(cls)
        if not f.metadata.get("skip")
    )


def bind(
    cls: type[T], node: Node | None, *, path: str = "", more: Iterable[InputError] = (), partial: bool = False
) -> Bound[T]:
    """Bind a tree to a dataclass.

    Args:
        cls: The dataclass.
        node: The tree; None for an empty file.
        path: The file, for the fault that it is empty.
        more: Faults found before, reported with those found here.
        partial: Whether another file may supply required keys.
    """
    binder = _Binder(partial=partial)
    if node is None:
        binder.errors.append(InputError("the file is empty", path=path))
        value = None
    else:
        value = binder.read(cls, node, "")
    errors = sorted([*more, *binder.errors], key=lambda e: (e.path, e.line, e.column, e.message))
    return Bound(None if value is _FAULT else value, binder.places, tuple(errors))


def fault(message: str, place: Place, kind: type[InputError] = InputError) -> InputError:
    """Return a located error."""
    return kind(message, path=place.path, line=place.line, column=place.column)


class _Fault:
    """Stands for a value that could not be bound, so that a fault in one key does not hide those in others."""


_FAULT = _Fault()


class _Binder:
    def __init__(self, *, partial: bool = False) -> None:
        self.partial = partial
        self.places: dict[str, Place] = {}
        self.errors: list[InputError] = []

    def complain(self, node: Node, where: str, expected: str, hint: str = "") -> Any:
        subject = f'"{shown(where)}": ' if where else ""
        found = "" if hint else f", found {called(node)}"
        if found == ", found a number" and "text" in expected:
            hint = "; put it in quotes"
        self.errors.append(fault(f"{subject}expected {expected}{found}{hint}", node.place))
        return _FAULT

    def read(self, hint: Any, node: Node, where: str) -> Any:
        """Return the value of *node* as *hint* says, `_FAULT` after complaining."""
        if where:
            self.places[where] = node.place
        origin = get_origin(hint)
        if hint is Any:
            return plain(node)
        if origin in (Union, types.UnionType):
            return self.union(hint, node, where)
        if is_words(hint):
            return self.word(hint, node, where)
        if origin is tuple:
            if not isinstance(node, Listing):
                return self.complain(node, where, describe(hint))
            items = [self.read(get_args(hint)[0], item, f"{where}.{i}") for i, item in enumerate(node.items)]
            return _FAULT if any(item is _FAULT for item in items) else tuple(items)
        if origin is dict:
            return self.table(get_args(hint)[1], node, where)
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            return self.record(hint, node, where)
        return self.scalar(hint, node, where)

    def scalar(self, hint: Any, node: Node, where: str) -> Any:
        if not isinstance(node, Scalar):
            return self.complain(node, where, describe(hint))
        value = SCALARS[hint](node)
        return self.complain(node, where, describe(hint)) if value is None else value

    def word(self, hint: Any, node: Node, where: str) -> Any:
        allowed = words_of(hint)
        if isinstance(node, Scalar) and isinstance(node.value, str) and node.text in allowed:
            return allowed[node.text]
        return self.complain(node, where, describe(hint), suggest_word(getattr(node, "text", ""), allowed))

    def table(self, hint: Any, node: Node, where: str) -> Any:
        if not isinstance(node, Mapping):
            return self.complain(node, where, "a mapping")
        table: dict[str, Any] = {}
        for entry in node:
            below = f"{where}.{entry.key}" if where else entry.key
            item = entry.value
            if is_null(item) and dataclasses.is_dataclass(hint):
                item = Mapping((), item.place)
            value = self.read(hint, item, below)
            if dataclasses.is_dataclass(value) and not isinstance(value, type) and _named(type(value)):
                value = dataclasses.replace(value, name=entry.key)
            table[entry.key] = value
        return _FAULT if any(value is _FAULT for value in table.values()) else table

    def record(self, cls: type, node: Node, where: str) -> Any:
        if not isinstance(node, Mapping):
            return self.complain(node, where, "a mapping")
        keys = {key.name: key for key in keys_of(cls)}
        values: dict[str, Any] = {}
        hints: set[str] = set()
        good = True
        for entry in node:
            key = keys.get(entry.key)
            below = f"{where}.{entry.key}" if where else entry.key
            if key is None:
                inside = f' in "{shown(where)}"' if where else ""
                hint = suggest(entry.key, keys) or f"; keys are {', '.join(keys)}"
                self.errors.append(fault(f'unknown key "{shown(entry.key)}"{inside}{hint}', entry.at))
                hints.add(hint)
                continue
            if is_null(entry.value) and not key.required:
                self.places[below] = entry.value.place
                continue
            value = self.read(key.type, entry.value, below)
            good = good and value is not _FAULT
            values[key.field] = value
        for key in keys.values():
            if key.required and key.name not in node:
                good = False
                if self.partial or suggestion(key.name) in hints:
                    continue  # a misspelt key is one fault, told where it stands
                inside = f' in "{shown(where)}"' if where else ""
                self.errors.append(fault(f'the required key "{key.name}" is missing{inside}', node.place))
        return cls(**values) if good else _FAULT

    def union(self, hint: Any, node: Node, where: str) -> Any:
        """Alternatives are told apart by shape first; only single values are tried one after the other."""
        fitting = [option for option in get_args(hint) if option is not type(None) and _fits(option, node)]
        if not isinstance(node, Scalar):
            if not fitting:
                return self.complain(node, where, describe(hint))
            return self.read(max(fitting, key=lambda option: _overlap(option, node)), node, where)
        for option in fitting:
            value = _Binder().read(option, node, where)
            if value is not _FAULT:
                return value
        words = [word for option in fitting if is_words(option) for word in words_of(option)]
        return self.complain(node, where, describe(hint), suggest_word(node.text, words))


def is_null(node: Node) -> bool:
    """Return whether a key stands there with no value (all of it commented out, for example)."""
    return isinstance(node, Scalar) and node.value is None


def _fits(hint: Any, node: Node) -> bool:
    """Return whether a node has the shape of a type (a list for a tuple, a mapping for a dataclass)."""
    if get_origin(hint) is tuple:
        return isinstance(node, Listing)
    if get_origin(hint) is dict or dataclasses.is_dataclass(hint):
        return isinstance(node, Mapping)
    if hint is Any:
        return True
    return isinstance(node, Scalar)


def _overlap(hint: Any, node: Node) -> int:
    """Return how many keys of a mapping an alternative knows: the one that knows most is meant."""
    if not isinstance(node, Mapping) or not dataclasses.is_dataclass(hint) or not isinstance(hint, type):
        return 0
    known = {key.name for key in keys_of(hint)}
    return sum(entry.key in known for entry in node)


@cache
def _named(cls: type) -> bool:
    """Return whether the key of a table is the record's name."""
    return any(f.name == "name" and f.metadata.get("skip") for f in dataclasses.fields(cls))
