"""ActiveCampaign segments, version 2: flat conditions that groups join by id."""

from __future__ import annotations

from gatekeeper.model.segment import Node
from gatekeeper.readers.segments.jsontree import Item
from gatekeeper.readers.segments.reading import Operators, Reading, group

_OPERATORS: Operators = {
    "=": ("=", False), "!=": ("!=", True), "<": ("<", False), ">": (">", False), "<=": ("<=", False),
    ">=": (">=", False),
    "is": ("=", False), "is not": ("!=", True), "contains": ("contains", False), "does not contain": ("contains", True),
    "starts with": ("starts_with", False), "does not start with": ("starts_with", True),
    "ends with": ("ends_with", False),
    "is in any": ("in", False), "is not in any": ("not_in", True), "empty": ("is_not_set", False),
    "not empty": ("is_set", False),
    "is empty": ("is_not_set", False), "is not empty": ("is_set", False), "between": ("between", False),
    "not between": ("between", True),
    "any": ("in", False), "all": ("in", False), "none": ("not_in", True), "missing at least one": ("not_in", True),
    "wildcard match": ("matches", False), "exists": ("is_set", False), "does not exist": ("is_not_set", True),
}  # fmt: skip
_REFERENCES = {
    "tagid": "tag",
    "tag": "tag",
    "listid": "list",
    "list_id": "list",
    "list": "list",
    "campaignid": "campaign",
    "formid": "form",
    "automationid": "campaign",
    "linkid": "link",
}


def fits(root: Item) -> bool:
    """Return whether a JSON value is one."""
    return any(item.kind == "object" and "segment_conditions" in item.members for item in root.walk(5))


def read(reading: Reading, root: Item) -> Node:
    """Return the tree of every segment in the file."""
    trees: list[Node] = []
    for item in root.walk(5):
        if item.kind != "object" or "segment_conditions" not in item.members:
            continue
        reading.called("segment", item.get("name"))
        conditions = {c.string("id"): _condition(reading, c) for c in item.listed("segment_conditions")}
        groups: list[Node] = []
        used: set[str] = set()
        for joined in item.listed("segment_condition_groups"):
            idents = [value.string("id") for value in joined.listed("values")]
            used.update(idents)
            members = [conditions[ident] for ident in idents if ident in conditions]
            groups.append(group("any" if joined.string("operator").lower() == "or" else "all", members))
        groups += [node for ident, node in conditions.items() if ident not in used]
        trees.append(group("any" if item.string("segment_condition_group_operator").lower() == "or" else "all", groups))
    return group("any", trees)


def _condition(reading: Reading, item: Item) -> Node:
    never = item.get("field_aggregate") is not None and (
        (
            item.string("field_aggregate", "aggregate_field_operator"),
            item.string("field_aggregate", "aggregate_field_value"),
        )
        == ("=", "0")
        or (item.string("field_aggregate", "operator"), item.string("field_aggregate", "value")) == ("=", "0")
    )
    polarity = "exclude" if never else "include"
    children: list[Node] = []
    for test in item.listed("fields"):
        name, operator, values = test.string("name"), test.string("operator").lower(), test.texts("value")
        kind = _REFERENCES.get(name.lower())
        if kind is not None or name.isdigit():
            negative = _OPERATORS.get(operator, ("", False))[1]
            side = polarity if not negative else ("include" if never else "exclude")
            if kind is not None:
                children.append(reading.reference(kind, values, test, polarity=side, name=name))
                continue
            label = reading.found.label("field", name, reading.place(test)) or ""
            children.append(
                reading.test(
                    name,
                    operator,
                    values,
                    test,
                    operators=_OPERATORS,
                    polarity=polarity,
                    label=label,
                    table=item.string("object_type"),
                )
            )
            continue
        children.append(
            reading.test(
                name, operator, values, test, operators=_OPERATORS, polarity=polarity, table=item.string("object_type")
            )
        )
    return group("all", children)
