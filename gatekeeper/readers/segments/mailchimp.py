"""Mailchimp segments: a flat list of conditions, joined by any or all."""

from __future__ import annotations

from gatekeeper.model.segment import Node
from gatekeeper.readers.segments.jsontree import Item
from gatekeeper.readers.segments.reading import Operators, Reading, group

_OPERATORS: Operators = {
    "is": ("=", False), "not": ("!=", True), "contains": ("contains", False), "notcontain": ("contains", True),
    "starts": ("starts_with", False), "ends": ("ends_with", False), "greater": (">", False), "less": ("<", False),
    "blank": ("is_not_set", False), "blank_not": ("is_set", False), "interestcontains": ("in", False),
    "interestcontainsall": ("in", False), "interestnotcontains": ("not_in", True), "static_is": ("in", False),
    "static_not": ("not_in", True), "open": ("is_set", False), "click": ("is_set", False), "sent": ("is_set", False),
    "noopen": ("is_not_set", True), "noclick": ("is_not_set", True), "nosent": ("is_not_set", True),
    "member": ("in", False),
    "notmember": ("not_in", True), "started": ("is_set", False), "completed": ("is_set", False),
    "not_started": ("is_not_set", True),
    "not_completed": ("is_not_set", True), "ipgeo": ("=", False), "ipgeonot": ("!=", True), "fuzzy_is": ("in", False),
    "fuzzy_not": ("not_in", True), "geoin": ("in", False), "geonotin": ("not_in", True),
    "within": ("within_days", False),
    "notwithin": ("within_days", True), "goal_activity": ("is_set", False), "follow": ("is_set", False),
    "notfollow": ("is_not_set", True),
}  # fmt: skip


def fits(root: Item) -> bool:
    """Return whether a JSON value is one."""
    if root.get("options", "conditions") or root.get("segment_opts") or root.get("recipients", "segment_opts"):
        return True
    if root.string("type") in ("saved", "static", "fuzzy") and (
        root.get("member_count") or root.get("list_id") or root.get("options")
    ):
        return True
    return any(item.get("condition_type") is not None for item in root.walk(3))


def read(reading: Reading, root: Item) -> Node:
    """Return the tree of a segment, or of the segment options of a campaign."""
    reading.called("segment", root.get("name"))
    reading.called("campaign", root.get("settings", "title"))
    reading.called("list", root.get("recipients", "list_name"))
    options = next(
        (o for o in (root.get("options"), root.get("segment_opts"), root.get("recipients", "segment_opts")) if o), root
    )
    conditions = options.listed("conditions") if options.kind == "object" else options.items
    children = [_condition(reading, item) for item in conditions]
    saved = options.get("saved_segment_id")
    if saved is not None and saved.text not in ("", "0", "null"):
        children.append(reading.reference("segment", (saved.text,), saved))
    if not children:
        return reading.members_uploaded(
            "the segment states no conditions: its members were uploaded or are not exported", root
        )
    return group("any" if options.string("match") == "any" else "all", children)


def _condition(reading: Reading, item: Item) -> Node:
    name, operator, kind = item.string("field"), item.string("op"), item.string("condition_type")
    values = item.texts("value") + item.texts("extra")
    negative = _OPERATORS.get(operator, ("", False))[1]
    polarity = "exclude" if negative else "include"
    if kind == "StaticSegment" or name == "static_segment":
        return reading.reference("tag", values, item, polarity=polarity, name=name or "static_segment")
    if kind == "Interests" or name.startswith("interests-"):
        label = reading.found.labels.get("interest-category", {}).get(name.removeprefix("interests-"), "")
        if label:
            reading.found.name("list", label, reading.place(item), polarity=polarity)
        return reading.reference("interest", values, item, polarity=polarity, name=name)
    if kind == "Aim" and all(value.isalnum() for value in values):
        return reading.reference(
            "campaign", tuple(v for v in values if v != "any"), item, polarity=polarity, name=name or "aim"
        )
    return reading.test(name or kind, operator, values, item, operators=_OPERATORS)
