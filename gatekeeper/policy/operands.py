"""Takes a CEL condition apart at ``&&``, ``||`` and ``? :``, so that each operand can be tried by itself.

A condition stops at the first operand that decides it: a type error behind ``send.level == "low" &&`` would show
itself only on the send that has that level. Tried one by one, every operand is met when the policy is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.patterns import lazy

_QUOTED = lazy(r"""r?(?:\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')""")
_MACRO = lazy(r"\.\s*(?:exists|all|exists_one|filter|map)\s*\(\s*([A-Za-z_]\w*)\s*,")
_OPEN = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
#: Deeper nesting is left to the evaluation of the whole.
_DEEPEST = 8


def operands(condition: str, depth: int = 0) -> Iterator[str]:
    """Yield the operands of a condition, those inside brackets and inside macros too; nothing when it is one piece."""
    if depth > _DEEPEST:
        return
    parts = _split(condition)
    if len(parts) > 1:
        for part in parts:
            yield part
            yield from operands(part, depth + 1)
        return
    inner = condition.strip().lstrip("!").strip()
    if inner.startswith("(") and _closing(inner, 0) == len(inner) - 1:
        yield from operands(inner[1:-1], depth + 1)
        return
    for match in _MACRO.finditer(condition):
        end = _closing(condition, condition.index("(", match.start()))
        for part in operands(condition[match.end() : end], depth + 1) if end > 0 else ():
            yield condition[: match.end()] + " " + part + condition[end:]


def bound_names(condition: str) -> frozenset[str]:
    """Return the variables that macros bind ("l" in ``send.links.exists(l, …)``)."""
    return frozenset(_MACRO.findall(condition))


def _split(condition: str) -> list[str]:
    """Return the pieces between the operators that stand in no bracket and no text."""
    pieces, start, level = [], 0, 0
    for at, mark in _marks(condition):
        level += _OPEN.get(mark, 0)
        if level == 0 and mark in ("&&", "||", "?", ":"):
            pieces.append(condition[start:at])
            start = at + len(mark)
    return [piece for piece in (*pieces, condition[start:]) if piece.strip()]


def _closing(condition: str, at: int) -> int:
    """Return where the bracket that opens at *at* closes, -1 when it does not."""
    level = 0
    for place, mark in _marks(condition):
        if place >= at and mark in _OPEN:
            level += _OPEN[mark]
            if level == 0:
                return place
    return -1


def _marks(condition: str) -> Iterator[tuple[int, str]]:
    at = 0
    while at < len(condition):
        quoted = _QUOTED.match(condition, at)
        if quoted is not None:
            at = quoted.end()
            continue
        mark = condition[at : at + 2] if condition[at : at + 2] in ("&&", "||") else condition[at]
        yield at, mark
        at += len(mark)
