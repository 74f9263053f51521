"""Iterable criteria: nested searches with a combinator."""

from __future__ import annotations

from gatekeeper.model.segment import Node
from gatekeeper.readers.segments.jsontree import Item
from gatekeeper.readers.segments.reading import Operators, Reading, flip, group

_OPERATORS: Operators = {
    "equals": ("=", False), "doesnotequal": ("!=", True), "isset": ("is_set", False), "isnotset": ("is_not_set", False),
    "greaterthan": (">", False), "greaterthanorequalto": (">=", False), "lessthan": ("<", False),
    "lessthanorequalto": ("<=", False),
    "contains": ("contains", False), "doesnotcontain": ("contains", True), "startswith": ("starts_with", False),
    "doesnotstartwith": ("starts_with", True), "matchesregex": ("matches", False),
    "doesnotmatchregex": ("matches", True),
    "between": ("between", False), "isoneof": ("in", False), "isnotoneof": ("not_in", True),
    "within": ("within_days", False),
}  # fmt: skip


def fits(root: Item) -> bool:
    """Return whether a JSON value is one."""
    return any(
        item.kind == "object" and ("comparatorType" in item.members or "searchQueries" in item.members)
        for item in root.walk(12)
    )


def listed(root: Item) -> bool:
    """Return whether a JSON value is a list record of the platform, which holds no conditions."""
    lists = root.listed("lists") or [root]
    return all(item.get("listType") is not None and item.get("name") is not None for item in lists)


def read(reading: Reading, root: Item) -> Node:
    """Return the tree of every criterion set in the file."""
    if not fits(root):
        for item in root.listed("lists") or [root]:
            reading.called("list", item.get("name"))
            reading.called("description", item.get("description"))
        return reading.members_uploaded("the list record holds no conditions", root)
    trees: list[Node] = []
    sets = root.listed("criteriaSets") or [root]
    for item in sets:
        reading.called("segment", item.get("name"))
        trees.append(_node(reading, item.get("searchQuery") or item, "include", ""))
    return group("any", trees)


def _node(reading: Reading, item: Item, polarity: str, kind: str) -> Node:
    kind = item.string("dataType") or kind
    if item.get("comparatorType") is not None:
        values = item.texts("values") or item.texts("value")
        return reading.test(
            item.string("field"), item.string("comparatorType"), values, item, operators=_OPERATORS, polarity=polarity,
            table="" if kind == "user" else kind,
        )  # fmt: skip
    combinator = item.string("combinator").lower()
    inner = flip(polarity) if combinator == "not" else polarity
    parts = [*item.listed("searchQueries"), *item.listed("searchCombo")]
    name = item.get("eventName") or item.get("name")
    if kind == "customEvent" and name is not None:
        reading.called("campaign", name, polarity=inner)
    joined = group("any" if combinator == "or" else "all", [_node(reading, part, inner, kind) for part in parts])
    return Node(kind="none", children=(joined,)) if combinator == "not" else joined
