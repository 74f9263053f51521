"""FHIR search URLs that choose patients: chains, reverse chains, modifiers and prefixes."""

from __future__ import annotations

from urllib.parse import unquote

from gatekeeper.model.segment import Node
from gatekeeper.patterns import lazy
from gatekeeper.readers.segments.collect import flip
from gatekeeper.readers.segments.reading import Reading, group

_URL = lazy(r"(?<![\w])(?:https?://\S{0,300}?/|/)?([A-Z][A-Za-z]{2,30})\?([^\s\"'<>]+)")
_RESOURCES = frozenset(
    [
        "Patient",
        "Condition",
        "Observation",
        "Procedure",
        "MedicationRequest",
        "MedicationStatement",
        "MedicationAdministration",
        "Encounter",
        "Immunization",
        "DiagnosticReport",
        "Coverage",
        "AllergyIntolerance",
        "CarePlan",
        "CareTeam",
        "Appointment",
        "ServiceRequest",
        "Group",
        "List",
        "Claim",
        "EpisodeOfCare",
        "ExplanationOfBenefit",
        "QuestionnaireResponse",
        "RiskAssessment",
        "DeviceUseStatement",
    ]
)
_PREFIX = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "ne": "!=", "eq": "=", "sa": ">", "eb": "<", "ap": "="}
_PLUMBING = frozenset(
    {"_count", "_sort", "_include", "_revinclude", "_elements", "_summary", "_format", "_total", "_offset"}
)
_CLINICAL = {"Patient": "", "Group": "", "List": ""}


def fits(text: str) -> bool:
    """Return whether a text is a search URL, or lines of them."""
    lines = [line for line in text[:20_000].splitlines() if line.strip() and not line.lstrip().startswith(("#", "//"))]
    hits = [m for line in lines[:20] if (m := _URL.search(line)) and (m[1] in _RESOURCES)]
    return bool(hits) and len(hits) * 2 >= len(lines[:20])


def read(reading: Reading, text: str) -> Node:
    """Return the tree: several URLs are a union, parameters of one hold together."""
    trees: list[Node] = []
    for match in _URL.finditer(text):
        if match[1] not in _RESOURCES:
            continue
        children: list[Node] = []
        at = match.start(2)
        if match[1] not in _CLINICAL:
            span = reading.found.source.place(match.start(1), match.end(1))
            reading.found.tables.append((match[1], span))
        for part in match[2].split("&"):
            made = _parameter(reading, match[1], part, at)
            if made is not None:
                children.append(made)
            at += len(part) + 1
        trees.append(group("all", children))
    return group("any", trees)


def _parameter(reading: Reading, resource: str, part: str, at: int) -> Node | None:
    raw, _, value = part.partition("=")
    name, value = unquote(raw), unquote(value)
    place = reading.found.source.place(at, at + len(part))
    base = name.split(":")[0]
    if base in _PLUMBING or not part:
        return None
    if base in ("_list", "_id"):
        item_polarity = "exclude" if name.endswith(":not") else "include"
        label = reading.found.label(base.strip("_"), value, place)
        if label:
            reading.found.name("list", label, place, polarity=item_polarity)
        return reading.found.criterion(base, "in", (value,), at=place, polarity=item_polarity, label=label or "")
    table, field, modifier = _path(resource, name)
    polarity = "exclude" if modifier in ("not", "not-in") else "include"
    values = tuple(v for v in value.split(",") if v)
    if modifier == "missing":
        return reading.found.criterion(field, "is_not_set" if value == "true" else "is_set", (), at=place, table=table)
    op = "in" if len(values) > 1 else "="
    system: str | None = None
    codes: list[str] = []
    for text in values:
        head, bar, tail = text.partition("|")
        if bar:
            system = head or system
            text = tail
        prefix = _PREFIX.get(text[:2]) if text[2:3].isdigit() else None
        if prefix and len(values) == 1:
            op, text = prefix, text[2:]
            polarity = flip(polarity) if prefix == "!=" else polarity
        codes.append(text)
    if modifier in ("in", "not-in", "below", "above") and values:
        reading.found.name("valueset", codes[0], place, polarity=polarity)
        if modifier != "below" and "/" in codes[0]:
            reading.found.unknown("the value set is not at hand", place, what="value set")
    op = {"contains": "contains", "exact": op, "text": "contains"}.get(modifier, op)
    return reading.found.criterion(field, op, tuple(codes), at=place, polarity=polarity, table=table, system=system)


def _path(resource: str, name: str) -> tuple[str, str, str]:
    """Return (resource, parameter, modifier) of a parameter with its chains."""
    table = resource
    while name.startswith("_has:"):
        pieces = name.split(":", 3)
        if len(pieces) < 4:
            return table, name, ""
        table, name = pieces[1], pieces[3]
    while "." in name:
        head, _, name = name.partition(".")
        table = head.partition(":")[2] or head.capitalize()
    field, _, modifier = name.partition(":")
    return table, field, modifier
