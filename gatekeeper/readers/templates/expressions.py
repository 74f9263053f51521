"""Takes the fields, the compared values and the filters out of an expression of any dialect."""

from __future__ import annotations

import re
from dataclasses import field

from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass

_LOOKUP = lazy(r"(\w+)\s*\|\s*lookup\s*:\s*([\"'])([^\"']*)\2")
_BRAZE = lazy(r"\$\{([^{}]*)\}")
_INDEX = lazy(r"\[\s*[\"']([^\"'\]]*)[\"']\s*\]")
_STRING = lazy(r"\"([^\"]*)\"|'([^']*)'|`([^`]*)`")
_FILTER = lazy(r"\|\s*([A-Za-z_]\w*)\s*(?:[:(]\s*(\"[^\"]*\"|'[^']*'|[^|)\s]*))?")
_FIELD = lazy(r"[@$.]{0,2}(?>[A-Za-z_]\w*(?:(?:\.|->|:|\.@)[A-Za-z_]\w*)*)[?!]?(?!\s*\()")
_DEFAULTS = frozenset({"default", "default_if_none", "defaultIfEmpty", "fallback", "coalesce", "ifempty"})
_WORDS = frozenset(
    [
        "and",
        "or",
        "not",
        "in",
        "is",
        "if",
        "else",
        "elsif",
        "elseif",
        "elif",
        "unless",
        "contains",
        "empty",
        "blank",
        "nil",
        "null",
        "none",
        "true",
        "false",
        "then",
        "eq",
        "ne",
        "gt",
        "lt",
        "ge",
        "le",
        "gte",
        "lte",
        "equals",
        "notequals",
        "ifeq",
        "ifneq",
        "ifgt",
        "ifgte",
        "iflt",
        "iflte",
        "ifmodeq",
        "greaterthan",
        "lessthan",
        "each",
        "with",
        "for",
        "range",
        "end",
        "as",
        "len",
        "index",
        "of",
        "set",
        "iif",
        "isnull",
        "isempty",
        "attributevalue",
        "lookup",
        "uppercase",
        "lowercase",
        "propercase",
        "concat",
        "v",
        "format",
        "now",
        "formatdate",
        "startswith",
        "endswith",
        "starts_with",
        "ends_with",
        "do",
        "this",
        "nullvalue",
        "insert",
        "default",
        "defaultifempty",
        "safe",
        "printf",
        "lookuprows",
        "field",
        "rowcount",
        "row",
        "in_array",
        "case",
        "when",
    ]
)
_FUNCTION = lazy(r"(?:AttributeValue|Lookup)\s*\(\s*[\"']([^\"']*)[\"']", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Expression:
    """What an expression reads: dotted *fields*, literal *values*, *filters* by name, *default* text or None."""

    fields: tuple[str, ...] = ()
    values: tuple[str, ...] = field(default=(), repr=False)
    filters: tuple[str, ...] = ()
    default: str | None = field(default=None, repr=False)


def read_expression(text: str) -> Expression:
    """Return what *text* (the inside of a tag) reads."""
    fields: list[str] = []
    for function in _FUNCTION.finditer(text):
        fields.append(function.group(1))
    text = _FUNCTION.sub("attributevalue(", text)
    text = _LOOKUP.sub(lambda found: f" {found.group(1)}.{_plain(found.group(3))} ", text)
    text = _BRAZE.sub(lambda found: _plain(found.group(1)), text)
    text = _INDEX.sub(lambda found: "." + _plain(found.group(1)), text)
    filters: list[str] = []
    default: str | None = None
    if "|" in text:
        for found in _FILTER.finditer(text):
            name = found.group(1)
            filters.append(name)
            if name in _DEFAULTS and default is None:
                default = (found.group(2) or "").strip("\"'")
        text = _FILTER.sub(" ", text)
    values = tuple(next(group for group in found.groups() if group is not None) for found in _STRING.finditer(text))
    for found in _FIELD.finditer(_STRING.sub(" ", text)):
        name = found.group().lstrip("@$.").rstrip("?!")
        if name.lower() not in _WORDS and name not in fields:
            fields.append(name)
    return Expression(tuple(fields), values, tuple(filters), default)


def _plain(name: str) -> str:
    """Return a property's name as one word: ``My Prop`` becomes ``My_Prop``, as database columns are written."""
    return re.sub(r"\W+", "_", name.strip()).strip("_")
