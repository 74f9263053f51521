"""Salesforce Marketing Cloud data filters: the XML of the platform and the JSON of its developer tools."""

from __future__ import annotations

from gatekeeper.errors import InputError
from gatekeeper.model.place import Source
from gatekeeper.model.segment import Node
from gatekeeper.readers.segments.jsontree import Item, inner_map
from gatekeeper.readers.segments.reading import Operators, Reading, flip, group
from gatekeeper.readers.segments.xmltree import parse_xml

_OPERATORS: Operators = {
    "equal": ("=", False), "equals": ("=", False), "notequal": ("!=", True), "notequals": ("!=", True),
    "begins": ("starts_with", False),
    "beginswith": ("starts_with", False), "ends": ("ends_with", False), "endswith": ("ends_with", False),
    "isempty": ("is_not_set", False),
    "isnull": ("is_not_set", False), "isnotempty": ("is_set", False), "isnotnull": ("is_set", False),
    "contains": ("contains", False),
    "notcontains": ("contains", True), "greaterthan": (">", False), "greaterthanorequal": (">=", False),
    "lessthan": ("<", False),
    "lessthanorequal": ("<=", False), "between": ("between", False), "in": ("in", False), "notin": ("not_in", True),
}  # fmt: skip


def fits(root: Item) -> bool:
    """Return whether a JSON value is one."""
    keys = ("c__filterDefinition", "filterDefinitionXml", "r__dataFilter_key")
    return any(item.kind == "object" and any(key in item.members for key in keys) for item in root.walk(4))


def read(reading: Reading, root: Item) -> Node:
    """Return the tree of a data filter, a raw definition, or a filter activity."""
    trees: list[Node] = []
    for item in root.walk(4):
        if item.kind != "object":
            continue
        definition, raw, activity = (
            item.get(k) for k in ("c__filterDefinition", "filterDefinitionXml", "r__dataFilter_key")
        )
        if definition is None and raw is None and activity is None:
            continue
        for key, kind in (("name", "segment"), ("key", "segment"), ("description", "description")):
            reading.called(kind, item.get(key))
        for key in ("r__source_dataExtension_key", "r__destination_dataExtension_key", "r__folder_Path"):
            reading.called("folder" if "folder" in key else "table", item.get(key))
        if definition is not None:
            trees.append(_sets(reading, definition))
        elif raw is not None:
            trees.append(_raw(reading, raw))
        elif activity is not None:
            trees.append(reading.reference("filter", (activity.text,), activity))
    return group("all", trees)


def _raw(reading: Reading, raw: Item) -> Node:
    """Read the XML inside a JSON string; its places are those of the whole string."""
    outer = reading.found.source
    try:
        _, _, tree = parse_xml(Source(outer.path, raw.text))
    except InputError as error:
        at = inner_map(outer, raw).start(Source("", raw.text).starts[error.line - 1] + error.column - 1)
        line, column = outer.position(at)
        raise InputError(error.message, path=outer.path, line=line, column=column) from None
    where = inner_map(outer, raw)
    for item in tree.walk():
        item.start, item.end = where.start(item.start), where.stop(item.end)
    return _sets(reading, tree)


def read_xml(reading: Reading, root: Item) -> Node:
    """Return the tree of a FilterDefinition document."""
    return _sets(reading, root)


def _sets(reading: Reading, item: Item, polarity: str = "include") -> Node:
    children: list[Node] = []
    for key, side in (("Include", polarity), ("Exclude", flip(polarity))):
        for part in item.listed(key):
            inner = _sets(reading, part, side)
            children.append(inner if side == polarity else Node(kind="none", children=(inner,)))
    for part in item.listed("ConditionSet"):
        kind = "any" if part.string("@_Operator").upper() == "OR" else "all"
        reading.called("description", part.get("@_ConditionSetName"))
        children.append(group(kind, [_sets(reading, part, polarity)]))
    children += [_condition(reading, part, polarity) for part in item.listed("Condition")]
    return group("any" if item.string("@_Operator").upper() == "OR" else "all", children)


def _condition(reading: Reading, item: Item, polarity: str) -> Node:
    name = item.string("r__dataExtensionField_name")
    label = ""
    if not name:
        ident = item.string("@_ID")
        name = ident
        if _guid(ident):
            label = reading.found.label("field", ident, reading.place(item)) or ""
    operator = item.string("@_Operator").replace(" ", "")
    return reading.test(name, operator, item.texts("Value"), item, operators=_OPERATORS, polarity=polarity, label=label)


def _guid(text: str) -> bool:
    return len(text) >= 32 and all(c in "0123456789abcdefABCDEF-{}" for c in text)
