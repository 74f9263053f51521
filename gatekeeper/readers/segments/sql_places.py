"""Where SQL expressions stand: the parser knows names and literals only, the tokens know the rest of a test."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Any

from gatekeeper.model.place import Place

Where = Callable[[int, int], Place]

_OPEN = frozenset("([{")
_CLOSE = frozenset(")]}")
#: Words that end a test.
_STOP = frozenset(
    [
        "AND",
        "OR",
        "WHERE",
        "GROUP",
        "GROUP_BY",
        "ORDER",
        "ORDER_BY",
        "HAVING",
        "QUALIFY",
        "UNION",
        "EXCEPT",
        "INTERSECT",
        "MINUS",
        "LIMIT",
        "OFFSET",
        "FETCH",
        "THEN",
        "ELSE",
        "END",
        "WHEN",
        "JOIN",
        "LEFT",
        "RIGHT",
        "INNER",
        "OUTER",
        "FULL",
        "CROSS",
        "ON",
        "USING",
        "WINDOW",
        "SELECT",
        "FROM",
        "SET",
        "VALUES",
        "RETURNING",
        "XOR",
    ]
)


def _stops(text: str) -> bool:
    """Return whether a token ends a test; some tokens are two words ("ORDER BY")."""
    return text.upper().partition(" ")[0] in _STOP


class Spans:
    """Token spans of one SQL text.

    Args:
        tokens: As sqlglot's tokenizer gives them (``end`` is inclusive there).
        where: Makes a place of offsets in that text.
    """

    def __init__(self, tokens: list[Any], where: Where) -> None:
        self.tokens = tokens
        self.where = where
        self.starts = [token.start for token in tokens]
        self.ends = [token.end + 1 for token in tokens]

    def core(self, expression: Any) -> tuple[int, int] | None:
        """Return the span of the names and literals in *expression*, or None when it has none."""
        low = high = -1
        for node in expression.walk():
            meta = node._meta
            if not meta or "start" not in meta:
                continue
            start, end = meta["start"], meta["end"] + 1
            low = start if low < 0 else min(low, start)
            high = max(high, end)
        return None if low < 0 else (low, high)

    def span(self, expression: Any) -> tuple[int, int]:
        """Return the span of a name or literal; (0, 0) when unknown."""
        return self.core(expression) or (0, 0)

    def test(self, expression: Any) -> tuple[int, int]:
        """Return the span of a whole test: brackets closed, up to the next AND, OR, bracket or clause."""
        core = self.core(expression)
        if core is None:
            return 0, 0
        first = max(0, bisect_right(self.starts, core[0]) - 1)
        last = max(first, bisect_left(self.ends, core[1]))
        last = min(last, len(self.tokens) - 1)
        depth = lowest = 0
        for token in self.tokens[first : last + 1]:
            depth += (token.text in _OPEN) - (token.text in _CLOSE)
            lowest = min(lowest, depth)
        while lowest < 0 and first > 0:
            first -= 1
            text = self.tokens[first].text
            if text == "(":
                lowest += 1
                depth += 1
                before = self.tokens[first - 1] if first else None
                if (
                    before is not None
                    and before.text.replace("_", "").isalnum()
                    and before.text.upper() not in _STOP | {"IN", "NOT", "EXISTS"}
                ) or (
                    before is not None
                    and before.text.upper() in ("LEFT", "RIGHT")
                    and before.end + 1 == self.starts[first]
                ):
                    first -= 1
            elif text == ")":
                lowest -= 1
        i = last + 1
        while i < len(self.tokens):
            text = self.tokens[i].text
            if (
                depth <= 0
                and text == ")"
                and first > 0
                and self.tokens[first - 1].text == "("
                and self._goes_on(i + 1, first - 2)
            ):
                first -= 1
            elif depth <= 0 and (text in _CLOSE or text in (",", ";") or _stops(text)):
                break
            else:
                depth += (text in _OPEN) - (text in _CLOSE)
            last = i
            i += 1
        return self.starts[first], self.ends[last]

    def _goes_on(self, after: int, before: int) -> bool:
        """Return whether a test continues behind closing brackets that have their opening ones before it."""
        while after < len(self.tokens) and self.tokens[after].text == ")":
            if before < 0 or self.tokens[before].text != "(":
                return False
            after, before = after + 1, before - 1
        if after >= len(self.tokens):
            return False
        text = self.tokens[after].text
        return text not in _CLOSE and text not in (",", ";") and not _stops(text)

    def place(self, span: tuple[int, int]) -> Place:
        """Return the place of a span."""
        return self.where(*span)
