"""Mautic segments: rows with glue, where ``or`` closes one group of ands and opens the next."""

from __future__ import annotations

from gatekeeper.model.segment import Node
from gatekeeper.readers.segments.jsontree import Item
from gatekeeper.readers.segments.reading import Operators, Reading, group

_OPERATORS: Operators = {
    "=": ("=", False), "!=": ("!=", True), "eq": ("=", False), "neq": ("!=", True), "gt": (">", False),
    "gte": (">=", False),
    "lt": ("<", False), "lte": ("<=", False), "empty": ("is_not_set", False), "!empty": ("is_set", False),
    "like": ("contains", False),
    "!like": ("contains", True), "between": ("between", False), "!between": ("between", True), "in": ("in", False),
    "!in": ("not_in", True), "regexp": ("matches", False), "!regexp": ("matches", True), "date": ("=", False),
    "startswith": ("starts_with", False), "endswith": ("ends_with", False), "contains": ("contains", False),
}  # fmt: skip
_REFERENCES = {
    "leadlist": "list",
    "leadlist_static": "list",
    "tags": "tag",
    "globalcategory": "category",
    "lead_email_received": "campaign",
    "lead_email_sent": "campaign",
    "lead_asset_download": "asset",
    "campaign": "campaign",
}


def _rows(root: Item) -> list[Item]:
    for item in root.walk(4):
        rows = item.items if item.kind == "array" else []
        if rows and rows[0].get("glue") and rows[0].get("operator"):
            return rows
    return []


def fits(root: Item) -> bool:
    """Return whether a JSON value is one."""
    return bool(_rows(root))


def read(reading: Reading, root: Item) -> Node:
    """Return the tree of a segment."""
    for item in root.walk(3):
        reading.called("segment", item.get("name"))
        reading.called("description", item.get("description"))
        alias = item.get("alias")
        if alias is not None and alias.text != reading.name:
            reading.called("list", alias)
    groups: list[list[Node]] = [[]]
    for row in _rows(root):
        if row.string("glue").lower() == "or" and groups[-1]:
            groups.append([])
        groups[-1].append(_row(reading, row))
    return group("any", [group("all", members) for members in groups])


def _row(reading: Reading, row: Item) -> Node:
    name, operator = row.string("field"), row.string("operator")
    values = row.texts("properties", "filter") or row.texts("filter")
    kind = _REFERENCES.get(name)
    if kind is not None and values and not operator.lower().endswith("empty"):
        negative = operator.startswith("!")
        return reading.reference(kind, values, row, polarity="exclude" if negative else "include", name=name)
    return reading.test(name, operator, values, row, operators=_OPERATORS)
