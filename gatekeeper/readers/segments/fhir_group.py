"""FHIR Group resources (R4, R5, and the combination methods of R6), JSON or XML."""

from __future__ import annotations

from gatekeeper.model.segment import Node
from gatekeeper.readers.segments.jsontree import Item
from gatekeeper.readers.segments.reading import Reading, flip, group
from gatekeeper.readers.segments.systems import system_name

_PREFIX = {"<": "<", "<=": "<=", ">": ">", ">=": ">="}
_METHODS = {"all-of": "all", "any-of": "any", "at-least": "any", "at-most": "any", "except-subset": "all", "": "all"}


def groups(root: Item) -> list[Item]:
    """Return the Group resources of a resource or Bundle."""
    return [item for item in root.walk(6) if item.kind == "object" and item.string("resourceType") == "Group"]


def fits(root: Item) -> bool:
    """Return whether a JSON value is one."""
    return bool(groups(root))


def read(reading: Reading, root: Item) -> Node:
    """Return the tree of every Group in the file."""
    return group("any", [read_group(reading, item) for item in groups(root)])


def read_group(reading: Reading, item: Item) -> Node:
    """Return the tree of one Group resource."""
    reading.called("segment", item.get("name"))
    reading.called("description", item.get("description"))
    reading.called("segment", item.get("title"))
    if item.string("quantity").isdigit():
        reading.size = int(item.string("quantity")[:12])
    for part in [item.get("code"), *item.listed("code")][:2]:
        _code_names(reading, part)
    children: list[Node] = []
    characteristics = item.listed("characteristic")
    method = item.string("combinationMethod")
    for i, part in enumerate(characteristics):
        negative = part.string("exclude") == "true" or (method == "except-subset" and i > 0)
        children.append(_characteristic(reading, part, "exclude" if negative else "include"))
    if not characteristics:
        expression = any("xpression" in e.string("url") for e in item.listed("extension"))
        if expression:
            reading.found.unknown("the members are told by an expression", reading.place(item))
            return Node(kind="opaque")
        return reading.members_uploaded("the group lists its members and states no characteristics", item)
    return group(_METHODS.get(method, "all"), children)


def _code_names(reading: Reading, code: Item | None) -> None:
    if code is None or code.kind != "object":
        return
    reading.called("description", code.get("text"))
    for coding in code.listed("coding"):
        reading.called("description", coding.get("display"))


def _title(code: Item | None) -> str:
    if code is None:
        return ""
    codings = code.listed("coding")
    return code.string("text") or next((c.string("display") or c.string("code") for c in codings), "")


def _characteristic(reading: Reading, item: Item, polarity: str) -> Node:
    name = _title(item.get("code")) or "characteristic"
    key = next((key for key in item.members if key.startswith("value") and not key.startswith("value_")), "")
    value = item.members.get(key)
    place = reading.place(item)
    if value is None:
        return reading.found.criterion(name, "is_set", (), at=place, polarity=polarity)
    match key:
        case "valueCodeableConcept":
            return _concept(reading, name, value, item, polarity)
        case "valueBoolean":
            off = value.text == "false"
            coded = _coded(item.get("code"))
            if coded is not None:
                return _concept(reading, name, coded, item, flip(polarity) if off else polarity)
            return reading.found.criterion(
                name, "=", (value.text,), at=place, polarity=flip(polarity) if off else polarity
            )
        case "valueQuantity":
            op = _PREFIX.get(value.string("comparator"), "=")
            return reading.found.criterion(name, op, value.texts("value"), at=place, polarity=polarity)
        case "valueRange":
            low, high = value.texts("low", "value"), value.texts("high", "value")
            op = "between" if low and high else ">=" if low else "<="
            return reading.found.criterion(name, op, low + high, at=place, polarity=polarity)
        case "valueReference":
            return reading.reference("reference", value.texts("reference"), item, polarity=polarity, name=name)
    return reading.found.criterion(name, "=", (value.text,) if value.text else (), at=place, polarity=polarity)


def _coded(code: Item | None) -> Item | None:
    """Return a characteristic's code where it is a health fact by itself ("E11.9 is true"), else None."""
    if code is None:
        return None
    from gatekeeper.vocabulary.codes import classify_code

    for coding in code.listed("coding"):
        system, text = system_name(coding.string("system")), coding.string("code")
        if system and text and classify_code(text, system=system) is not None:
            return code
    return None


def _concept(reading: Reading, name: str, value: Item, item: Item, polarity: str) -> Node:
    codings = value.listed("coding")
    codes = tuple(c.string("code") for c in codings if c.string("code"))
    shown = tuple(text for text in (value.string("text"), *(c.string("display") for c in codings)) if text)
    system = next((c.string("system") for c in codings if c.string("system")), None)
    return reading.found.criterion(
        name,
        "in" if len(codes) > 1 else "=",
        codes or shown[:1],
        at=reading.place(item),
        polarity=polarity,
        system=system,
        hints=shown,
    )
