"""Klaviyo segments: groups joined by and, conditions inside a group by or."""

from __future__ import annotations

from gatekeeper.model.segment import Node
from gatekeeper.patterns import lazy
from gatekeeper.readers.segments.jsontree import Item
from gatekeeper.readers.segments.reading import Operators, Reading, flip, group

_PLAIN = {
    "equals": "=",
    "contains": "contains",
    "starts-with": "starts_with",
    "ends-with": "ends_with",
    "regex": "matches",
    "in": "in",
    "greater-than": ">",
    "greater-than-or-equal": ">=",
    "less-than": "<",
    "less-than-or-equal": "<=",
    "between": "between",
    "contains-any": "in",
    "contains-all": "in",
    "contains-substring": "contains",
    "is-set": "is_set",
    "after": ">",
    "before": "<",
    "between-static": "between",
    "in-the-last": "within_days",
    "in-the-next": "within_days",
    "at-least": ">=",
    "anniversary": "matches",
    "anniversary-last": "matches",
    "anniversary-next": "matches",
    "anniversary-month": "matches",
    "calendar-month": "matches",
    "alltime": "is_set",
    "length-equals": "=",
    "length-greater-than": ">",
    "length-less-than": "<",
    "length-greater-than-or-equal": ">=",
    "length-less-than-or-equal": "<=",
}
_OPERATORS: Operators = {word: (op, False) for word, op in _PLAIN.items()}
_OPERATORS.update(
    {f"not-{word}": ("!=" if op == "=" else "not_in" if op == "in" else op, True) for word, op in _PLAIN.items()}
)
_OPERATORS |= {"not-set": ("is_not_set", False), "nregex": ("matches", True)}
_CUSTOM = lazy(r"properties\[['\"](.+)['\"]\]")
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


def fits(root: Item) -> bool:
    """Return whether a JSON value is one."""
    return any(item.kind == "object" and "condition_groups" in item.members for item in root.walk(5))


def read(reading: Reading, root: Item) -> Node:
    """Return the tree of every segment in the file."""
    trees: list[Node] = []
    done: set[int] = set()
    for item in root.walk(5):
        definition = item.get("definition") if item.get("definition", "condition_groups") else item
        if definition is None or id(definition) in done or definition.get("condition_groups") is None:
            continue
        done.add(id(definition))
        reading.called("segment", item.get("name"))
        groups = definition.listed("condition_groups")
        trees.append(group("all", [_group(reading, part) for part in groups]))
    return group("any", trees)


def _group(reading: Reading, item: Item) -> Node:
    return group("any", [_condition(reading, condition) for condition in item.listed("conditions")])


def _condition(reading: Reading, item: Item) -> Node:
    match item.string("type"):
        case "profile-property":
            return _filter(reading, item, item.string("property"), item.get("filter"), "")
        case "profile-metric" | "profile-metric-funnel":
            return _metric(reading, item)
        case "profile-group-membership":
            polarity = "exclude" if item.string("is_member") == "false" else "include"
            return reading.reference("list", item.texts("group_ids"), item, polarity=polarity)
        case "profile-marketing-consent" | "profile-permissions" as kind:
            status = item.string("consent", "consent_status", "subscription") or item.string("permission")
            off = (
                status in ("no", "unsubscribed", "unreachable", "never_subscribed")
                or item.string("reachable") == "false"
            )
            name = "email_marketing_consent" if kind.endswith("consent") else "email_permission"
            return reading.found.criterion(
                name, "=", (status,) if status else (), at=reading.place(item), polarity="exclude" if off else "include"
            )
        case "profile-region":
            off = item.string("in_region") == "false"
            values = item.texts("region_id")
            return reading.found.criterion(
                "region", "=", values, at=reading.place(item), polarity="exclude" if off else "include"
            )
        case "profile-postal-code-distance":
            values = item.texts("postal_code")
            return reading.found.criterion("postal_code", "=", values, at=reading.place(item))
        case "profile-predictive-analytics":
            return _filter(reading, item, item.string("dimension") or "predicted", item.get("filter"), "")
        case "profile-has-custom-object":
            ident = item.string("object_type_id")
            label = reading.found.label("object", ident, reading.place(item)) or ident
            return group(
                "all",
                [_filter(reading, f, f.string("property_id"), f.get("filter"), label) for f in item.listed("filters")],
            )
    reading.found.unknown("this kind of condition is not known here", reading.place(item))
    return Node(kind="opaque")


def _filter(reading: Reading, item: Item, raw: str, test: Item | None, table: str) -> Node:
    custom = _CUSTOM.fullmatch(raw)
    name = custom[1] if custom else raw
    if test is None:
        return reading.found.criterion(name, "is_set", (), at=reading.place(item), table=table)
    values = test.texts("value") or test.texts("start") + test.texts("end")
    operator, window = test.string("operator"), ""
    if operator in ("in-the-last", "in-the-next") and test.string("quantity").isdigit():
        days = int(test.string("quantity")[:6]) * _DAYS.get(test.string("unit").rstrip("s"), 1)
        values, window = (str(days),), f"{days} days"
    return reading.test(name, operator, values, item, operators=_OPERATORS, table=table, window=window)


def _metric(reading: Reading, item: Item) -> Node:
    ident = item.string("metric_id")
    label = reading.found.label("metric", ident, reading.place(item))
    count, operator = item.string("measurement_filter", "value"), item.string("measurement_filter", "operator")
    never = (operator, count) in (("equals", "0"), ("less-than", "1"), ("less-than-or-equal", "0"))
    polarity = flip("include") if never else "include"
    span = item.get("timeframe_filter")
    window = f"{span.string('quantity')} {span.string('unit')}s" if span is not None and span.string("quantity") else ""
    at = reading.place(item)
    if label:
        reading.found.name("campaign", label, at, polarity=polarity)
    made = reading.found.criterion("metric", "in", (ident,), at=at, polarity=polarity, label=label or "", window=window)
    inner = [
        reading.test(
            f.string("property"),
            f.string("filter", "operator"),
            f.texts("filter", "value"),
            f,
            operators=_OPERATORS,
            polarity=polarity,
        )
        for f in item.listed("metric_filters")
    ]
    return group("all", [made, *inner])
