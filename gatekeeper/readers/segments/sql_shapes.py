"""Shapes of SQL predicates: functions that are tests, LIKE patterns, chains of ANDs, negations."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

#: Functions by name that are tests: operator of the contract, position of the field among the arguments.
_FUNCTIONS = {
    "CONTAINS": ("contains", 0), "STARTSWITH": ("starts_with", 0), "STARTS_WITH": ("starts_with", 0),
    "ENDSWITH": ("ends_with", 0),
    "ENDS_WITH": ("ends_with", 0), "REGEXP_CONTAINS": ("matches", 0), "REGEXP_MATCHES": ("matches", 0),
    "RLIKE": ("matches", 0),
    "FIND_IN_SET": ("contains", 1), "CHARINDEX": ("contains", 1), "INSTR": ("contains", 0), "LOCATE": ("contains", 1),
    "PATINDEX": ("matches", 1), "JSON_CONTAINS": ("contains", 0), "ARRAY_CONTAINS": ("contains", 0),
    "LIST_CONTAINS": ("contains", 0),
    "ARRAY_CONTAINS_ANY": ("contains", 0), "ARRAYS_OVERLAP": ("contains", 0), "HAS": ("contains", 0),
    "ISNULL": ("is_not_set", 0),
    "CONTAINSTABLE": ("contains", 0), "FREETEXT": ("contains", 0), "STRPOS": ("contains", 0),
    "LIST_HAS_ANY": ("contains", 0),
}  # fmt: skip


def negated(node: Any) -> bool:
    """Return whether NOT stands before a test or inside it."""
    return isinstance(node.parent, exp.Not) or bool(node.args.get("negate"))


def function_name(node: Any) -> str:
    """Return the name of a function, for a message."""
    name = str(node.this) if isinstance(node, exp.Anonymous) else node.sql_name()
    return name if name.replace("_", "").isalnum() and len(name) <= 40 else "call"


def call(node: Any) -> tuple[str, Any, list[Any]] | None:
    """Return (operator, field, values) of a function that is a test."""
    if isinstance(node, exp.StartsWith):
        return "starts_with", node.this, [node.expression]
    if isinstance(node, exp.EndsWith):
        return "ends_with", node.this, [node.expression]
    if isinstance(node, exp.StrPosition):
        return "contains", node.this, [node.args.get("substr")]
    if isinstance(
        node,
        exp.Contains
        | exp.ArrayContains
        | exp.ArrayContainsAll
        | exp.ArrayContainedBy
        | exp.ArrayOverlaps
        | exp.JSONBContains
        | exp.JSONBContainsAnyTopKeys
        | exp.JSONBContainsAllTopKeys
        | exp.JSONBContainsTopKey,
    ):
        return "contains", node.this, [node.expression]
    if isinstance(node, exp.RegexpLike | exp.RegexpILike):
        return "matches", node.this, [node.expression]
    if isinstance(node, exp.Anonymous):
        known = _FUNCTIONS.get(str(node.this).upper())
        args = node.expressions
        if known and len(args) > known[1]:
            return known[0], args[known[1]], [arg for i, arg in enumerate(args) if i != known[1]]
    return None


def flat(node: Any, kind: type[Any]) -> list[Any]:
    """Return the operands of a chain of ANDs or ORs without recursion."""
    out: list[Any] = []
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, kind):
            stack.append(item.right)
            stack.append(item.left)
        else:
            out.append(item)
    return out


def pattern(text: str) -> tuple[str, str]:
    """Return the operator and value of a LIKE pattern."""
    inner = text.strip("%")
    if "%" in inner or "_" in inner.replace("\\_", ""):
        tail = inner.rstrip("_")
        if "%" not in tail and "_" not in tail and tail and not text.startswith("%"):
            return "starts_with", tail
        return "matches", text
    starts, ends = text.startswith("%"), text.endswith("%")
    if starts and ends:
        return "contains", inner
    if ends:
        return "starts_with", inner
    return ("ends_with", inner) if starts else ("=", inner)
