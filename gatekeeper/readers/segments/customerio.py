"""Customer.io audience filters: one key an object, ``and``, ``or``, ``not``, ``segment``, ``attribute``."""

from __future__ import annotations

from gatekeeper.model.segment import Node
from gatekeeper.readers.segments.jsontree import Item
from gatekeeper.readers.segments.reading import Operators, Reading, flip, group

_OPERATORS: Operators = {"eq": ("=", False), "exists": ("is_set", False)}
_KEYS = frozenset({"and", "or", "not", "segment", "attribute"})


def _filter_of(root: Item) -> Item | None:
    for item in (root, root.get("filter"), root.get("recipients"), root.get("audience")):
        if (
            item is not None
            and item.kind == "object"
            and item.members
            and set(item.members) <= _KEYS
            and not item.get("segment", "name")
        ):
            return item
    return None


def fits(root: Item) -> bool:
    """Return whether a JSON value is one."""
    return _filter_of(root) is not None


def described(root: Item) -> bool:
    """Return whether a JSON value is a segment as the platform's own endpoint gives it: without any conditions."""
    inner = root.get("segment") or root
    return bool(inner.get("state") and inner.get("id") and inner.string("type") in ("dynamic", "manual"))


def read(reading: Reading, root: Item) -> Node:
    """Return the tree of a filter."""
    inner = _filter_of(root)
    if inner is not None:
        reading.called("segment", root.get("name"))
        return _node(reading, inner, "include")
    holder = root.get("segment") or root
    reading.called("segment", holder.get("name"))
    reading.called("description", holder.get("description"))
    return reading.members_uploaded("the platform's export holds no conditions", holder)


def _node(reading: Reading, item: Item, polarity: str) -> Node:
    children: list[Node] = []
    for key, value in item.members.items():
        match key:
            case "and" | "or":
                parts = [_node(reading, part, polarity) for part in (value.items or [value]) if part.kind == "object"]
                children.append(group("all" if key == "and" else "any", parts))
            case "not":
                children.append(Node(kind="none", children=(_node(reading, value, flip(polarity)),)))
            case "segment":
                children.append(reading.reference("segment", value.texts("id"), value, polarity=polarity))
            case "attribute":
                children.append(
                    reading.test(
                        value.string("field"),
                        value.string("operator"),
                        value.texts("value"),
                        value,
                        operators=_OPERATORS,
                        polarity=polarity,
                    )
                )
            case _:
                reading.found.unknown("this key is not known here", reading.place(value))
                children.append(Node(kind="opaque"))
    return group("all", children)
