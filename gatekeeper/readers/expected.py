"""What a type of the model expects of a YAML value: the words for messages, and the conversion of single values."""

from __future__ import annotations

import dataclasses
import datetime
import re
import types
from collections.abc import Callable, Iterable
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from gatekeeper.patterns import lazy
from gatekeeper.readers.yamlfile import Listing, Node, Scalar

_DATE = lazy(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = lazy(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})?)?", re.ASCII)


def suggest(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean "…"?`` for a word that is close to a known one, else ""."""
    return _hint(word.lower().replace("-", "_"), known)


def suggest_word(word: str, allowed: Iterable[str]) -> str:
    """Like `suggest`, for a value: only the allowed word is named."""
    return _hint(word.lower().replace("_", "-").replace(" ", "-"), allowed)


def _hint(word: str, known: Iterable[str]) -> str:
    import difflib

    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return suggestion(close[0]) if close else ""


def suggestion(word: str) -> str:
    """Return the hint that names one word."""
    return f'; did you mean "{word}"?'


def is_words(hint: Any) -> bool:
    """Return whether a type is a choice of words: an enumeration or a Literal."""
    return get_origin(hint) is Literal or (isinstance(hint, type) and issubclass(hint, Enum))


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
    if is_words(hint):
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


def called(node: Node) -> str:
    """Return what was found instead: its kind, never its content."""
    if not isinstance(node, Scalar):
        return "a list" if isinstance(node, Listing) else "a mapping"
    match node.value:
        case None:
            return "nothing"
        case bool():
            return node.text
        case int() | float():
            return "a number"
        case _:
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


SCALARS: dict[Any, Callable[[Scalar], Any]] = {
    str: _text,
    bool: _bool,
    int: _int,
    float: _float,
    datetime.date: _date,
    datetime.datetime: _time,
}
