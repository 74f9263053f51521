"""HubSpot lists: branches of filters, nested freely."""

from __future__ import annotations

from gatekeeper.model.segment import Node
from gatekeeper.readers.segments.jsontree import Item
from gatekeeper.readers.segments.reading import Operators, Reading, flip, group

_OPERATORS: Operators = {
    "is_equal_to": ("=", False), "is_not_equal_to": ("!=", True), "contains": ("contains", False),
    "contains_exactly": ("contains", False),
    "does_not_contain": ("contains", True), "does_not_contain_exactly": ("contains", True),
    "starts_with": ("starts_with", False),
    "ends_with": ("ends_with", False), "is_any_of": ("in", False), "is_none_of": ("not_in", True),
    "is_exactly": ("=", False),
    "is_not_exactly": ("!=", True), "contains_all": ("in", False), "does_not_contain_all": ("not_in", True),
    "is": ("=", False),
    "is_not": ("!=", True), "is_greater_than": (">", False), "is_greater_than_or_equal_to": (">=", False),
    "is_less_than": ("<", False),
    "is_less_than_or_equal_to": ("<=", False), "is_between": ("between", False), "is_not_between": ("between", True),
    "is_before": ("<", False), "is_after": (">", False), "is_before_date": ("<", False), "is_after_date": (">", False),
    "is_less_than_x_days_ago": ("within_days", False), "is_more_than_x_days_ago": ("within_days", True),
    "is_known": ("is_set", False),
    "is_unknown": ("is_not_set", False), "is_blank": ("is_not_set", False), "is_not_blank": ("is_set", False),
    "has_ever_been_equal_to": ("=", False), "has_never_been_equal_to": ("=", True),
    "has_ever_been_any_of": ("in", False),
    "has_never_been_any_of": ("in", True), "has_ever_contained": ("contains", False),
    "has_never_contained": ("contains", True),
    "has_ever_been_exactly": ("=", False), "has_never_been_exactly": ("=", True), "in_list": ("in", False),
    "not_in_list": ("not_in", True),
    "filled_out": ("is_set", False), "not_filled_out": ("is_not_set", True),
    "is_updated_in_last_x_days": ("within_days", False),
    "has_pageview_equal": ("=", False), "has_pageview_contains": ("contains", False),
    "has_pageview_matches_regex": ("matches", False),
    "not_has_pageview_equal": ("=", True), "not_has_pageview_contains": ("contains", True),
}  # fmt: skip
_REFERENCES = {
    "IN_LIST": ("list", "listId"), "FORM_SUBMISSION": ("form", "formId"), "EMAIL_EVENT": ("campaign", "emailId"),
    "EMAIL_SUBSCRIPTION": ("list", "subscriptionIds"), "EVENT": ("event", "eventId"), "CTA": ("campaign", "ctaName"),
    "WEBINAR": ("event", "webinarId"),
}  # fmt: skip


def fits(root: Item) -> bool:
    """Return whether a JSON value is one."""
    return any(
        item.kind == "object"
        and (
            "filterBranch" in item.members
            or "filterBranchType" in item.members
            # A list filled by hand has no filters.
            or {"processingType", "objectTypeId"} <= set(item.members)
        )
        for item in root.walk(4)
    )


def read(reading: Reading, root: Item) -> Node:
    """Return the tree of a list definition."""
    holder = next((item for item in root.walk(3) if item.kind == "object" and "filterBranch" in item.members), root)
    reading.called("segment", holder.get("name"))
    branch = holder.get("filterBranch") or holder
    manual = holder.string("processingType") == "MANUAL"
    if manual or not (branch.listed("filters") or branch.listed("filterBranches")):
        return reading.members_uploaded("the list is filled by hand or upload", holder)
    return _branch(reading, branch, "include")


def _branch(reading: Reading, branch: Item, polarity: str) -> Node:
    kind = branch.string("filterBranchType").upper()
    operator = (branch.string("filterBranchOperator") or branch.string("operator")).upper()
    negative = kind in ("NOT_ALL", "NOT_ANY") or operator == "HAS_NOT_COMPLETED"
    inner = flip(polarity) if negative else polarity
    children: list[Node] = []
    if kind == "UNIFIED_EVENTS":
        children.append(reading.reference("event", (branch.string("eventTypeId"),), branch, polarity=inner))
    children += [_filter(reading, item, inner) for item in branch.listed("filters")]
    children += [_branch(reading, item, inner) for item in branch.listed("filterBranches")]
    joined = group("any" if kind in ("OR", "NOT_ANY") else "all", children)
    return Node(kind="none", children=(joined,)) if negative else joined


def _filter(reading: Reading, item: Item, polarity: str) -> Node:
    kind = item.string("filterType").upper()
    operator = item.string("operator").lower()
    negative = any(part in ("not", "none", "never") for part in operator.split("_"))
    if kind in _REFERENCES:
        what, key = _REFERENCES[kind]
        side = flip(polarity) if negative else polarity
        return reading.reference(what, item.texts(key) or item.texts(key + "s"), item, polarity=side)
    if kind == "PAGE_VIEW":
        return reading.test(
            "page_url", operator or "contains", item.texts("pageUrl"), item, operators=_OPERATORS, polarity=polarity
        )
    operation = item.get("operation")
    if operation is None:
        reading.found.unknown("this kind of filter is not known here", reading.place(item))
        return Node(kind="opaque")
    values = operation.texts("values") or operation.texts("value")
    word = operation.string("operator").lower()
    if not values and operation.get("timePoint"):
        values = operation.texts("numberOfDays")
    if not values and operation.get("lowerBound"):
        values = operation.texts("lowerBound") + operation.texts("upperBound")
    return reading.test(item.string("property"), word, values, item, operators=_known(word), polarity=polarity)


def _known(word: str) -> Operators:
    """Return the table with *word* in it: a name with NOT, NONE or NEVER leaves people out whatever else it says."""
    if word in _OPERATORS:
        return _OPERATORS
    parts = word.split("_")
    if any(part in ("not", "none", "never") for part in parts):
        return {word: ("=", True)}
    return _OPERATORS
