"""Braze: segment details (a sentence that lists the filters) and the connected audience of a send call."""

from __future__ import annotations

from gatekeeper.model.segment import Node
from gatekeeper.readers.segments.jsontree import Item
from gatekeeper.readers.segments.reading import Operators, Reading, flip, group

_OPERATORS: Operators = {
    "equals": ("=", False), "not_equal": ("!=", True), "does_not_equal": ("!=", True),
    "matches_regex": ("matches", False),
    "does_not_match_regex": ("matches", True), "exists": ("is_set", False), "does_not_exist": ("is_not_set", True),
    "includes_value": ("contains", False), "does_not_include_value": ("contains", True), "greater_than": (">", False),
    "greater_than_or_equal_to": (">=", False), "less_than": ("<", False), "less_than_or_equal_to": ("<=", False),
    "after": (">", False), "before": ("<", False), "less_than_x_days_ago": ("within_days", False),
    "greater_than_x_days_ago": ("within_days", True),
    "is": ("=", False), "is_not": ("!=", True),
}  # fmt: skip


def fits(root: Item) -> bool:
    """Return whether a JSON value is one."""
    details = {"text_description", "description", "tags"} <= set(root.members)
    audience = root.get("audience") or root
    return details or any(
        item.kind == "object" and ("custom_attribute_name" in item.members or "custom_event_name" in item.members)
        for item in audience.walk(8)
    )


def read(reading: Reading, root: Item) -> Node:
    """Return the tree of an audience; details carry names only."""
    reading.called("segment", root.get("name"))
    if "text_description" in root.members:
        reading.called("description", root.get("description"))
        reading.called("description", root.get("text_description"))
        for tag in root.listed("tags"):
            reading.called("tag", tag)
        reading.found.unknown("the platform exports its filters as a sentence only", reading.place(root))
        return Node(kind="opaque")
    return _node(reading, root.get("audience") or root.get("connected_audience") or root, "include")


def _node(reading: Reading, item: Item, polarity: str) -> Node:
    children: list[Node] = []
    for key, value in item.members.items():
        if key in ("AND", "OR"):
            children.append(
                group("all" if key == "AND" else "any", [_node(reading, part, polarity) for part in value.items])
            )
        elif key == "NOT":
            children.append(Node(kind="none", children=(_node(reading, value, flip(polarity)),)))
        elif value.kind == "object" and (value.get("comparison") or value.get("custom_attribute_name")):
            name = value.string("custom_attribute_name") or value.string("custom_event_name") or key
            children.append(
                reading.test(
                    name,
                    value.string("comparison"),
                    value.texts("value"),
                    value,
                    operators=_OPERATORS,
                    polarity=polarity,
                )
            )
    return group("all", children)
