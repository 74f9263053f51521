"""Binds a YAML tree to the frozen dataclasses of the model by their type hints, every fault located, all in one pass.

The dataclasses are the only description of a file format: this module reads values by them and `schemas` publishes
them as JSON Schema. No message quotes a value; keys and the words that are allowed are all that it names.
"""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import re
import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from gatekeeper.errors import InputError, InputErrors
from gatekeeper.model.place import Place
from gatekeeper.readers.yamlfile import Listing, Mapping, Node, Scalar, plain

T = TypeVar("T")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})?)?", re.ASCII)


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


def bind(cls: type[T], node: Node | None, *, path: str = "", more: Iterable[InputError] = ()) -> Bound[T]:
    """Bind a tree to a dataclass.

    Args:
        cls: The dataclass.
        node: The tree; None for an empty file.
        path: The file, for the fault that it is empty.
        more: Faults found before, reported with those found here.
    """
    binder = _Binder()
    if node is None:
        binder.errors.append(InputError("the file is empty", path=path))
        value = None
    else:
        value = binder.read(cls, node, "")
    errors = sorted([*more, *binder.errors], key=lambda e: (e.path, e.line, e.column, e.message))
    return Bound(None if value is _FAULT else value, binder.places, tuple(errors))


def suggest(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean "…"?`` for a word that is close to a known one, else ""."""
    close = difflib.get_close_matches(word.lower().replace("-", "_"), list(known), n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""


def fault(message: str, place: Place, kind: type[InputError] = InputError) -> InputError:
    """Return a located error."""
    return kind(message, path=place.path, line=place.line, column=place.column)


class _Fault:
    """Stands for a value that could not be bound, so that a fault in one key does not hide those in others."""


_FAULT = _Fault()


class _Binder:
    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self.errors: list[InputError] = []

    def complain(self, node: Node, where: str, expected: str) -> Any:
        found = {Scalar: "a single value", Listing: "a list", Mapping: "a mapping"}[type(node)]
        if isinstance(node, Scalar):
            found = _called(node.value)
        subject = f'"{where}": ' if where else ""
        self.errors.append(fault(f"{subject}expected {expected}, found {found}", node.place))
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
        if origin is Literal or (isinstance(hint, type) and issubclass(hint, Enum)):
            return self.word(hint, node, where)
        if origin is tuple:
            if not isinstance(node, Listing):
                return self.complain(node, where, describe(hint))
            items = [self.read(get_args(hint)[0], item, f"{where}.{i}") for i, item in enumerate(node.items)]
            return _FAULT if _FAULT in items else tuple(items)
        if origin is dict:
            return self.table(get_args(hint)[1], node, where)
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            return self.record(hint, node, where)
        return self.scalar(hint, node, where)

    def scalar(self, hint: Any, node: Node, where: str) -> Any:
        if not isinstance(node, Scalar):
            return self.complain(node, where, describe(hint))
        value = _SCALARS[hint](node)
        return self.complain(node, where, describe(hint)) if value is None else value

    def word(self, hint: Any, node: Node, where: str) -> Any:
        allowed = words_of(hint)
        if isinstance(node, Scalar) and isinstance(node.value, str) and node.text in allowed:
            return allowed[node.text]
        if isinstance(node, Scalar):
            subject = f'"{where}": ' if where else ""
            text = f"{subject}expected {describe(hint)}{suggest_word(node.text, allowed)}"
            self.errors.append(fault(text, node.place))
            return _FAULT
        return self.complain(node, where, describe(hint))

    def table(self, hint: Any, node: Node, where: str) -> Any:
        if not isinstance(node, Mapping):
            return self.complain(node, where, "a mapping")
        table: dict[str, Any] = {}
        for entry in node:
            below = f"{where}.{entry.key}" if where else entry.key
            if is_null(entry.value) and dataclasses.is_dataclass(hint):
                value = hint() if not any(k.required for k in keys_of(hint)) else self.read(hint, entry.value, below)  # type: ignore[arg-type,operator]
            else:
                value = self.read(hint, entry.value, below)
            if dataclasses.is_dataclass(value) and not isinstance(value, type) and _named(type(value)):
                value = dataclasses.replace(value, name=entry.key)
            table[entry.key] = value
        return _FAULT if _FAULT in table.values() else table

    def record(self, cls: type, node: Node, where: str) -> Any:
        if not isinstance(node, Mapping):
            return self.complain(node, where, "a mapping")
        keys = {key.name: key for key in keys_of(cls)}
        values: dict[str, Any] = {}
        good = True
        for entry in node:
            key = keys.get(entry.key)
            below = f"{where}.{entry.key}" if where else entry.key
            if key is None:
                inside = f' in "{where}"' if where else ""
                self.errors.append(fault(f'unknown key "{entry.key}"{inside}{suggest(entry.key, keys)}', entry.at))
                continue
            if is_null(entry.value) and not key.required:
                self.places[below] = entry.value.place
                continue
            value = self.read(key.type, entry.value, below)
            good = good and value is not _FAULT
            values[key.field] = value
        for key in keys.values():
            if key.required and key.name not in node:
                inside = f' in "{where}"' if where else ""
                self.errors.append(fault(f'the required key "{key.name}" is missing{inside}', node.place))
                good = False
        return cls(**values) if good else _FAULT

    def union(self, hint: Any, node: Node, where: str) -> Any:
        options = [option for option in get_args(hint) if option is not type(None)]
        fitting = [option for option in options if _fits(option, node)]
        if len(fitting) > 1 and isinstance(node, Mapping):
            fitting = [max(fitting, key=lambda option: _overlap(option, node))]
        if len(fitting) == 1:
            return self.read(fitting[0], node, where)
        if fitting:
            for option in fitting:
                trial = _Binder()
                value = trial.read(option, node, where)
                if value is not _FAULT:
                    self.places |= trial.places
                    return value
            return self.read(fitting[0], node, where)
        return self.complain(node, where, describe(hint))


def is_null(node: Node) -> bool:
    """Return whether a key stands there with no value (all of it commented out, for example)."""
    return isinstance(node, Scalar) and node.value is None


def suggest_word(word: str, allowed: Iterable[str]) -> str:
    """Like `suggest`, for a value: only the allowed word is named."""
    close = difflib.get_close_matches(word.lower().replace("_", "-").replace(" ", "-"), list(allowed), n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""


@cache
def words_of(hint: Any) -> dict[str, Any]:
    """Return the allowed words of an enumeration or Literal with their values."""
    if get_origin(hint) is Literal:
        return {word: word for word in get_args(hint)}
    return {str(member.value): member for member in hint}


@cache
def describe(hint: Any) -> str:
    """Return what a type expects, in words."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(describe(o) for o in get_args(hint) if o is not type(None)))
    if origin is Literal or (isinstance(hint, type) and issubclass(hint, Enum)):
        words = list(words_of(hint))
        return words[0] if len(words) == 1 else f"one of {', '.join(words)}"
    if origin is tuple:
        return "a list"
    if origin is dict or dataclasses.is_dataclass(hint):
        return "a mapping"
    return _EXPECTED.get(hint, "a value")


_EXPECTED: dict[Any, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    datetime.date: "a date (YYYY-MM-DD)",
    datetime.datetime: "a date and time (YYYY-MM-DDTHH:MM:SS)",
}


def _called(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return "a number"
    return "text"


def _text(node: Scalar) -> str | None:
    value = node.value
    return value if isinstance(value, str) else None


def _date(node: Scalar) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(node.text) if _DATE.fullmatch(node.text) else None
    except ValueError:
        return None


def _time(node: Scalar) -> datetime.datetime | None:
    """Offsets are turned into UTC and dropped, so that all times compare."""
    try:
        if not _TIME.fullmatch(node.text):
            return None
        time = datetime.datetime.fromisoformat(node.text)
    except ValueError:
        return None
    return time if time.tzinfo is None else time.astimezone(datetime.UTC).replace(tzinfo=None)


def _bool(node: Scalar) -> bool | None:
    value = node.value
    return value if isinstance(value, bool) else None


def _int(node: Scalar) -> int | None:
    value = node.value
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _float(node: Scalar) -> float | None:
    value = node.value
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


_SCALARS: dict[Any, Callable[[Scalar], Any]] = {
    str: _text,
    bool: _bool,
    int: _int,
    float: _float,
    datetime.date: _date,
    datetime.datetime: _time,
}


def _fits(hint: Any, node: Node) -> bool:
    """Return whether a node has the shape of a type (a list for a tuple, a mapping for a dataclass)."""
    if get_origin(hint) is tuple:
        return isinstance(node, Listing)
    if get_origin(hint) is dict or dataclasses.is_dataclass(hint):
        return isinstance(node, Mapping)
    if hint is Any:
        return True
    if not isinstance(node, Scalar):
        return False
    if hint in _SCALARS:
        return hint not in (str, bool) or _SCALARS[hint](node) is not None
    return True


def _overlap(hint: Any, node: Mapping) -> int:
    known = {key.name for key in keys_of(hint)} if dataclasses.is_dataclass(hint) and isinstance(hint, type) else set()
    return sum(entry.key in known for entry in node)


@cache
def _named(cls: type) -> bool:
    """Return whether the key of a table is the record's name."""
    return any(f.name == "name" and f.metadata.get("skip") for f in dataclasses.fields(cls))
