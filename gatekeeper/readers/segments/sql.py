"""SQL segments: parsed with sqlglot in a stated or guessed dialect, comments and all, places kept.

Jinja (dbt) is overwritten by identifiers and blanks of equal length first, so that every offset stays true.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from gatekeeper.errors import InputError
from gatekeeper.model.place import OffsetMap, Place, Source
from gatekeeper.model.segment import Node, Segment
from gatekeeper.patterns import lazy
from gatekeeper.readers.segments.collect import Collector, Names
from gatekeeper.readers.segments.sqlrender import flatten_conditionals, has_conditionals

#: Names by which people call dialects, beside sqlglot's own.
DIALECTS = {
    "postgresql": "postgres",
    "mssql": "tsql",
    "sqlserver": "tsql",
    "sql-server": "tsql",
    "mariadb": "mysql",
    "standard": "",
}

#: Spellings that only one dialect has, in the order of trial.
_HINTS = tuple(
    (dialect, lazy(pattern, re.IGNORECASE))
    for dialect, pattern in (
        (
            "tsql",
            r"\[\w[^\]\n]{0,60}\]\s*(?:[=<>.,)]|\bLIKE\b|\bIN\b)|\bGETDATE\s*\(|\bDATEADD\s*\(|\bTOP\s+\(?[0-9]|\bNOLOCK\b",
        ),
        ("tsql", r"(?<!\w)#[A-Za-z]\w*|\bISNULL\s*\(|\bDATEDIFF\s*\(\s*(?:day|week|month|year|dd|d|yy|mm)\s*,"),
        (
            "bigquery",
            r"\bREGEXP_CONTAINS\s*\(|`[^`\n]+\.[^`\n]+\.[^`\n]+`|\bSAFE_CAST\b|\bDATE_SUB\s*\(\s*CURRENT_DATE",
        ),
        ("mysql", r"`|\bDATE_SUB\s*\(|\bCURDATE\s*\(|\bRLIKE\b|\bIFNULL\s*\("),
        ("snowflake", r"\bILIKE\s+ANY\b|\bFLATTEN\s*\(|\w:\w+(?:\.\w+)*::|\bQUALIFY\b|\bIFF\s*\("),
        ("postgres", r"->>|::\w|\bILIKE\b|\s~\*?\s|@>|\bSIMILAR\s+TO\b|\bINTERVAL\s+'"),
    )
)
_COMMENT = lazy(r"--[^\n]*|/\*[\s\S]*?\*/|#[^\n]*")
_LIMIT = 5_000_000
#: Dialects that are tried when the guessed one fails; BigQuery's parser is quadratic on broken text and only guessed.
_FALLBACKS = (None, "tsql", "postgres", "mysql", "snowflake")
_RETRIED = 200_000


class Text:
    """SQL text with its way back to the edited file."""

    def __init__(self, text: str, source: Source, map: OffsetMap | None = None) -> None:
        self.text = text
        self.source = source
        self.map = map

    def place(self, start: int, end: int) -> Place:
        """Return the place of ``text[start:end]`` in the edited file."""
        if self.map is None:
            return self.source.place(start, end)
        return self.source.place(self.map.start(start), self.map.stop(end))


def guess(text: str) -> str | None:
    """Return the dialect that spelling gives away, or None for sqlglot's own superset."""
    return next((name for name, pattern in _HINTS if pattern.search(text)), None)


def read_sql(path: str, source: Source, *, dialect: str | None, names: Names, format: str = "sql") -> Segment:
    """Return the segment of an SQL file.

    Raises:
        InputError: The SQL cannot be parsed; line and column are those of the parser.
    """
    found = Collector(path, format, source, names)
    tree = collect_sql(found, Text(source.text, source), dialect)
    return found.segment(tree)


def collect_sql(found: Collector, sql: Text, dialect: str | None) -> Node:
    """Add what an SQL text holds to *found* and return its tree.

    Raises:
        InputError: The SQL cannot be parsed.
    """
    from gatekeeper.readers.segments import sql_engine

    sql_engine.load()
    from sqlglot.errors import SqlglotError

    from gatekeeper.readers.segments.jinja import flatten
    from gatekeeper.readers.segments.sql_places import Spans
    from gatekeeper.readers.segments.sql_walk import Walker

    text = sql.text
    if len(text) > _LIMIT:
        raise InputError(f"the SQL is longer than {_LIMIT} characters", path=found.path)
    if "{{" in text or "{%" in text or "{#" in text:
        text = flatten(found, sql)
    if "?" in text and has_conditionals(text):
        text = flatten_conditionals(text)
    chosen = DIALECTS.get((dialect or "").lower(), dialect) if dialect else guess(text)
    tried: SqlglotError | None = None
    for trial in dict.fromkeys((chosen, *(() if dialect or len(text) > _RETRIED else _FALLBACKS))):
        try:
            tokens, statements = _parse(text, trial)
        except (SqlglotError, RecursionError) as error:
            if isinstance(error, RecursionError):
                raise InputError("the SQL is nested too deep to be read", path=found.path) from None
            tried = tried or error
            continue
        _comments(found, sql, tokens)
        walker = Walker(found, Spans(tokens, sql.place))
        try:
            return walker.statements(statements)
        except RecursionError:
            raise InputError("the SQL is nested too deep to be read", path=found.path) from None
    raise _located(found, sql, tried)


def _parse(text: str, dialect: str | None) -> tuple[list[Any], list[Any]]:
    from sqlglot import Dialect

    # sqlglot writes the statements that it does not know to its log, and statements hold what must not be logged.
    logging.getLogger("sqlglot").disabled = True
    engine = Dialect.get_or_raise(dialect)
    tokens = engine.tokenize(text)
    statements = engine.parser().parse(tokens, text)
    return tokens, [statement for statement in statements if statement is not None]


def _located(found: Collector, sql: Text, error: Any) -> InputError:
    details = (getattr(error, "errors", None) or [{}])[0]
    line, column = int(details.get("line") or 0), int(details.get("col") or 0)
    if not line:
        match = re.search(r"[Ll]ine (\d+), [Cc]ol(?:umn)?:? (\d+)", str(error))
        line, column = (int(match[1]), int(match[2])) if match else (1, 1)
    inner = Source(found.path, sql.text)
    token = str(details.get("highlight") or "")
    offset = inner.starts[min(line, len(inner.starts)) - 1] + max(column - len(token), 0)
    at = sql.place(min(offset, len(sql.text)), min(offset, len(sql.text)))
    description = str(details.get("description") or "the SQL cannot be read").split("\n")[0]
    description = re.sub(r"['\"`<].*", "something else", description).rstrip(". ")
    return InputError(f"SQL syntax: {description}", path=found.path, line=at.line, column=at.column)


def _comments(found: Collector, sql: Text, tokens: list[Any]) -> None:
    """Comments describe the audience in words: names of kind description."""
    last = 0
    for token in [*tokens, None]:
        start = token.start if token is not None else len(sql.text)
        gap = sql.text[last:start]
        if "-" in gap or "/" in gap or "#" in gap:
            for match in _COMMENT.finditer(gap):
                text = match.group().strip("-/*# \t\r\n")
                if text and "{" not in text:
                    found.name("description", text, sql.place(last + match.start(), last + match.end()))
        if token is not None:
            last = token.end + 1
