"""OHDSI Circe cohort definitions: concept sets, and the domains that use them."""

from __future__ import annotations

from dataclasses import field

from gatekeeper.model.segment import Node
from gatekeeper.readers.segments.jsontree import Item
from gatekeeper.readers.segments.reading import Reading, flip, group
from gatekeeper.value import dataclass

_DOMAINS = frozenset(
    [
        "ConditionOccurrence",
        "ConditionEra",
        "DrugExposure",
        "DrugEra",
        "DoseEra",
        "ProcedureOccurrence",
        "Measurement",
        "Observation",
        "VisitOccurrence",
        "VisitDetail",
        "PayerPlanPeriod",
        "DeviceExposure",
        "Death",
        "Specimen",
        "ObservationPeriod",
        "LocationRegion",
    ]
)
_RANGES = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">=", "eq": "=", "!eq": "!=", "bt": "between", "!bt": "between",
           "contains": "contains", "startsWith": "starts_with", "endsWith": "ends_with"}  # fmt: skip
#: Members of a domain that place it in time and say nothing of whom.
_TIMES = frozenset(
    [
        "OccurrenceStartDate",
        "OccurrenceEndDate",
        "EraStartDate",
        "EraEndDate",
        "PeriodStartDate",
        "PeriodEndDate",
        "StartDate",
        "EndDate",
        "DateAdjustment",
        "First",
        "ConditionTypeExclude",
        "DrugTypeExclude",
        "ProcedureTypeExclude",
        "VisitTypeExclude",
        "MeasurementTypeExclude",
        "CodesetId",
    ]
)
_MOST = 40


@dataclass(frozen=True)
class _Set:
    """A concept set: its name, the codes in it, their system and names."""

    name: str
    codes: tuple[str, ...] = ()
    system: str | None = None
    shown: tuple[str, ...] = field(default=(), repr=False)


def fits(root: Item) -> bool:
    """Return whether a JSON value is one."""
    inner = root.get("expression") or root
    return inner.get("PrimaryCriteria") is not None or "ConceptSets" in inner.members


def read(reading: Reading, root: Item) -> Node:
    """Return the tree of a cohort."""
    for key, kind in (("name", "segment"), ("cohortName", "segment"), ("description", "description")):
        reading.called(kind, root.get(key))
    inner = root.get("expression") if root.get("PrimaryCriteria") is None and root.get("expression") else root
    root = inner if inner is not None else root
    sets = {item.string("id"): _set(reading, item) for item in root.listed("ConceptSets")}
    cohort = _Cohort(reading, sets)
    primary = [cohort.criterion(item, "include") for item in root.listed("PrimaryCriteria", "CriteriaList")]
    children = [group("any", primary)]
    additional = root.get("AdditionalCriteria")
    if additional is not None and additional.kind == "object":
        children.append(cohort.joined(additional, "include"))
    for rule in root.listed("InclusionRules"):
        reading.called("description", rule.get("name"))
        reading.called("description", rule.get("description"))
        expression = rule.get("expression")
        if expression is not None:
            children.append(cohort.joined(expression, "include"))
    return group("all", children)


def _set(reading: Reading, item: Item) -> _Set:
    reading.called("valueset", item.get("name"))
    codes: list[str] = []
    shown: list[str] = []
    systems: set[str] = set()
    for part in item.listed("expression", "items"):
        if part.true("isExcluded"):
            continue
        code, name = part.string("concept", "CONCEPT_CODE"), part.string("concept", "CONCEPT_NAME")
        if not code and not name:
            ident = part.string("concept", "CONCEPT_ID")
            reading.found.label("concept", ident, reading.place(part))
        if code:
            codes.append(code)
        if name:
            shown.append(name)
        systems.add(part.string("concept", "VOCABULARY_ID"))
    systems.discard("")
    return _Set(
        item.string("name"), tuple(codes[:_MOST]), systems.pop() if len(systems) == 1 else None, tuple(shown[:_MOST])
    )


@dataclass
class _Cohort:
    """Reads the groups and criteria of one cohort."""

    reading: Reading
    sets: dict[str, _Set]

    def joined(self, item: Item, polarity: str) -> Node:
        """Return the tree of a criteria group."""
        kind = item.string("Type").upper()
        none = kind == "AT_MOST" and item.string("Count") in ("0", "")
        side = flip(polarity) if none else polarity
        children: list[Node] = []
        for part in item.listed("CriteriaList"):
            occurrence = part.get("Occurrence")
            never = (
                occurrence is not None and occurrence.string("Type") in ("0", "1") and occurrence.string("Count") == "0"
            )
            criteria = part.get("Criteria")
            if criteria is not None:
                node = self.criterion(criteria, flip(side) if never else side)
                children.append(Node(kind="none", children=(node,)) if never else node)
        for part in item.listed("DemographicCriteriaList"):
            children.append(self.filters(part, "Person", side))
        children += [self.joined(part, side) for part in item.listed("Groups")]
        made = group("all" if kind in ("", "ALL") else "any", children)
        return Node(kind="none", children=(made,)) if none else made

    def criterion(self, item: Item, polarity: str) -> Node:
        """Return the tree of one domain criterion with its own filters."""
        children: list[Node] = []
        for domain, value in item.members.items():
            if value.kind != "object":
                continue
            known = self.sets.get(value.string("CodesetId"))
            place = self.reading.place(item)
            if domain not in _DOMAINS:
                self.reading.found.unknown("this domain is not known here", place)
                children.append(Node(kind="opaque"))
                continue
            if known is None:
                op, codes = "is_set", tuple[str, ...]()
            else:
                op, codes = "in" if len(known.codes) != 1 else "=", known.codes or known.shown[:_MOST]
            children.append(
                self.reading.found.criterion(
                    domain, op, codes, at=place, polarity=polarity, label=f"{domain} {known.name}" if known else "",
                    system=known.system if known else None, hints=known.shown if known else (), table=domain,
                )
            )  # fmt: skip
            if value.members.keys() - {"CodesetId"}:
                children.append(self.filters(value, domain, polarity))
            correlated = value.get("CorrelatedCriteria")
            if correlated is not None and correlated.kind == "object":
                children.append(self.joined(correlated, polarity))
        return group("all", children)

    def filters(self, item: Item, domain: str, polarity: str) -> Node:
        """Return the tests inside a domain: age, gender, specialty, values."""
        children: list[Node] = []
        for key, value in item.members.items():
            if key in _TIMES or key == "CorrelatedCriteria":
                continue
            at = self.reading.place(value)
            if value.kind == "object" and value.get("CodesetId") is not None:
                known = self.sets.get(value.string("CodesetId"))
                side = flip(polarity) if value.true("IsExclusion") else polarity
                name = key.removesuffix("CS")
                codes = known.codes if known else ()
                children.append(
                    self.reading.found.criterion(
                        name, "in", codes, at=at, polarity=side, table=domain, system=known.system if known else None,
                        hints=known.shown if known else (),
                    )
                )  # fmt: skip
            elif value.kind == "object" and (value.get("Op") or value.get("Text")):
                word = value.string("Op")
                op = _RANGES.get(word, _RANGES.get(word.lstrip("!"), "matches"))
                values = value.texts("Value") + value.texts("Extent") + value.texts("Text")
                side = flip(polarity) if word.startswith("!") else polarity
                children.append(self.reading.found.criterion(key, op, values, at=at, polarity=side, table=domain))
            elif value.kind == "array":
                shown = tuple(
                    part.string("CONCEPT_NAME") for part in value.items[:_MOST] if part.string("CONCEPT_NAME")
                )
                if shown:
                    children.append(
                        self.reading.found.criterion(key, "in", shown, at=at, polarity=polarity, table=domain)
                    )
        return group("all", children)
