"""Marketo smart lists: filters whose name is the field or activity, joined by all, any or a formula."""

from __future__ import annotations

import re

from gatekeeper.model.segment import Node
from gatekeeper.patterns import lazy
from gatekeeper.readers.segments.jsontree import Item
from gatekeeper.readers.segments.reading import Operators, Reading, flip, group

_OPERATORS: Operators = {
    "is": ("=", False),
    "is not": ("!=", True),
    "contains": ("contains", False),
    "not contains": ("contains", True),
    "starts with": ("starts_with", False),
    "not starts with": ("starts_with", True),
    "is empty": ("is_not_set", False),
    "is not empty": ("is_set", False),
    "greater than": (">", False),
    "less than": ("<", False),
    "at least": (">=", False),
    "at most": ("<=", False),
    "between": ("between", False),
    "in past": ("within_days", False),
    "not in past": ("within_days", True),
    "before": ("<", False),
    "after": (">", False),
    "on": ("=", False),
    "is any": ("is_set", False),
    "occurs": ("is_set", False),
    "in": ("in", False),
    "not in": ("not_in", True),
    "not occurs": ("is_not_set", True),
    "is (any)": ("is_set", False),
    "": ("is_set", False),
}
_TOKEN = lazy(r"\d+|and|or|not|\(|\)", re.I)


def fits(root: Item) -> bool:
    """Return whether a JSON value is one."""
    return any(item.kind == "object" and "filterMatchType" in item.members for item in root.walk(5))


def bare(root: Item) -> bool:
    """Return whether a JSON value is a smart list without its rules."""
    return any(
        "smartList" in item.text or "/SL" in item.text for item in root.walk(4) if item.kind == "string"
    ) and bool(root.get("result"))


def read(reading: Reading, root: Item) -> Node:
    """Return the tree of every smart list in the file."""
    trees: list[Node] = []
    for item in root.listed("result") or [root]:
        reading.called("segment", item.get("name"))
        reading.called("description", item.get("description"))
        reading.called("folder", item.get("folder", "name") or item.get("folder", "folderName"))
        rules = item.get("rules") or (item if item.get("filterMatchType") else None)
        if rules is None:
            trees.append(reading.members_uploaded("the smart list was exported without its rules", item))
            continue
        filters = rules.listed("filters")
        sides = _formula(rules.string("filterCustomRuleLogic"), len(filters))
        nodes = [_filter(reading, f, sides.get(i, "include")) for i, f in enumerate(filters, 1)]
        nodes += [_filter(reading, f, "include") for f in rules.listed("triggers")]
        trees.append(group("any" if rules.string("filterMatchType") == "any" else "all", nodes))
    return group("any", trees)


def _formula(text: str, count: int) -> dict[int, str]:
    """Return which filters a custom formula negates ("1 and not (2 or 3)")."""
    sides: dict[int, str] = {}
    stack = ["include"]
    negate = False
    for token in _TOKEN.findall(text[:10_000]):
        match token.lower():
            case "not":
                negate = not negate
            case "(":
                stack.append(flip(stack[-1]) if negate else stack[-1])
                negate = False
            case ")":
                if len(stack) > 1:
                    stack.pop()
            case number if number.isdigit():
                if int(number[:6]) <= count:
                    sides[int(number[:6])] = flip(stack[-1]) if negate else stack[-1]
                negate = False
    return sides


def _filter(reading: Reading, item: Item, polarity: str) -> Node:
    name = item.string("name")
    negative = name.lower().startswith("not ")
    side = flip(polarity) if negative else polarity
    children: list[Node] = []
    for test in item.listed("conditions"):
        attribute = test.string("attributeName") or test.string("activityAttributeName")
        activity = attribute and attribute.lower() != name.lower()
        label = f"{name}: {attribute}" if activity else ""
        values = test.texts("values")
        children.append(
            reading.test(
                attribute or name,
                test.string("operator").lower(),
                values,
                test,
                operators=_OPERATORS,
                polarity=side,
                label=label,
                table=name if activity else "",
            )
        )
        if name.lower() in ("member of list", "member of smart list", "member of program", "not member of list"):
            for value in test.listed("values"):
                reading.called("list", value, polarity=side)
    if not children:
        children.append(reading.test(name, "occurs", (), item, operators=_OPERATORS, polarity=side))
    return group("all", children)
