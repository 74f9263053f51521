"""Jinja in SQL (dbt): read for the names in it, then overwritten in equal length so that offsets stay true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gatekeeper.patterns import lazy
from gatekeeper.readers.segments.collect import Collector

if TYPE_CHECKING:
    from gatekeeper.readers.segments.sql import Text

_OPEN = lazy(r"\{[{%#]")
_CLOSE = {"{{": "}}", "{%": "%}", "{#": "#}"}
_STRING = lazy(r"'([^'\n]*)'|\"([^\"\n]*)\"")
_CALL = lazy(r"\{\{-?\s*(ref|source|var|config|this|dbt_utils\.\w+|\w+)\s*(?:\(|\}|-|\|)")
_SET = lazy(r"\{%-?\s*set\s+(\w+)\s*=\s*(?:'([^'\n]*)'|\"([^\"\n]*)\")\s*-?%\}")


def flatten(found: Collector, sql: Text) -> str:
    """Return the text with every ``{{…}}`` as an identifier and every ``{%…%}`` as blanks of the same length.

    Names inside ref() and source() become the identifier, so that a model is a table; strings of ``{% set %}`` are
    names of kind description, and stand again where the variable is used if they fit.
    """
    text = sql.text
    variables = {m[1]: m[2] if m[2] is not None else m[3] for m in _SET.finditer(text)}
    out: list[str] = []
    last = 0
    for start, end in _tags(text):
        out.append(text[last:start])
        out.append(_replace(found, sql, start, end, variables))
        last = end
    out.append(text[last:])
    return "".join(out)


def _tags(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of closed tags; one that never ends stays as it is, and is looked for once a kind."""
    at, unclosed = 0, set[str]()
    while opened := _OPEN.search(text, at):
        mark = opened.group()
        close = -1 if mark in unclosed else text.find(_CLOSE[mark], opened.end())
        if close < 0:
            unclosed.add(mark)
            at = opened.end()
            continue
        at = close + 2
        yield opened.start(), at


def _replace(found: Collector, sql: Text, start: int, end: int, variables: dict[str, str]) -> str:
    whole = sql.text[start:end]
    blank = re.sub(r"[^\n]", " ", whole)
    if whole.startswith("{#"):
        found.name("description", whole.strip("{#} \t\n-"), sql.place(start, end))
        return blank
    strings = [
        (m[1] if m[1] is not None else m[2], start + m.start() + 1, start + m.end() - 1)
        for m in _STRING.finditer(whole)
    ]
    if whole.startswith("{%"):
        for text, low, high in strings:
            if text not in variables.values():  # the value of a variable speaks where it is used
                found.name("description", text, sql.place(low, high))
        if re.match(r"\{%-?\s*(include|import|from)\b", whole):
            found.unknown("the included file is not at hand", sql.place(start, end), what="include")
        return blank
    call = _CALL.match(whole)
    kind = call[1] if call else ""
    if kind == "config":
        for text, low, high in strings:
            found.name("tag", text, sql.place(low, high))
        return blank
    if kind in ("ref", "source") and strings:
        text, low, high = strings[-1]
        name = re.sub(r"\W", "_", text)
        return blank[: low - start] + name + blank[high - start :] if name else blank
    inside_string = sql.text[start - 1 : start] in ("'", '"') if start else False
    value = strings[1][0] if kind == "var" and len(strings) > 1 else variables.get(kind)
    if value is not None and "\n" not in whole:
        room = len(whole) if inside_string else len(whole) - 2
        token = f"j{len(found.stands_for)}"[:room].ljust(room, "x")
        found.stands_for[token] = value
        return token if inside_string else f"'{token}'"
    if kind in ("var", "env_var") or value is None:
        for text, low, high in strings[1:] if kind == "var" else strings:
            found.name("description", text, sql.place(low, high))
        if value is None and kind not in ("this", "var"):
            found.unknown("a macro makes part of this query", sql.place(start, end), what="macro")
    if inside_string or "\n" in whole:
        return blank if inside_string else "x" + blank[1:] if blank[:1] == " " else blank
    return _fit("jinja", whole, blank)


def _fit(name: str, whole: str, blank: str) -> str:
    """Return *name* at the beginning of a run as long as *whole*."""
    if len(name) > len(whole) or "\n" in blank[: len(name)]:
        return blank
    return name + blank[len(name) :]
