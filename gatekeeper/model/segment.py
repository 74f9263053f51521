"""An audience definition as its reader understood it: a tree of criteria, each with its place."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import field

from gatekeeper.model.message import Unchecked
from gatekeeper.model.place import Place, Source
from gatekeeper.model.words import Category, FieldClass, Relationship
from gatekeeper.value import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One test on one field.

    Args:
        field: Name as written, without table ("diagnosis_code").
        label: Resolved or human name where the platform has one, else the field.
        table: Table, object or resource it comes from, "" when unknown.
        op: Operator of the contract: = != < > <= >= in not_in between starts_with ends_with contains matches
            is_set is_not_set within_days.
        value: Values as text, in order.
        system: Code system ("ICD-10-CM", "CPT", "NDC", "RxNorm", "LOINC", "SNOMED CT") or None.
        polarity: ``include`` or ``exclude``.
        field_class: What the field holds.
        categories: Health categories that field, value or both tell, sorted.
        sensitive: Whether one of them is specially protected.
        concept: What told the class ("field", "code", "value", "table", "name"), for the chain of reasons.
        at: The whole test in the file.
    """

    field: str
    label: str = ""
    table: str = ""
    op: str
    value: tuple[str, ...] = dataclasses.field(default=(), repr=False)
    system: str | None = None
    polarity: str = "include"
    field_class: FieldClass = FieldClass.UNKNOWN
    categories: tuple[Category, ...] = ()
    concept: str = "field"
    window: str = ""
    at: Place

    @property
    def sensitive(self) -> bool:
        """Whether one of the categories is specially protected."""
        return any(category.sensitive for category in self.categories)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name that may tell: segment, list, campaign, tag, folder, table, view, value set or file name.

    Args:
        kind: ``segment``, ``description``, ``list``, ``tag``, ``campaign``, ``table``, ``file``, ``folder`` or
            ``valueset``.
        polarity: ``exclude`` for names of suppression or exclusion lists.
        rendered: Whether it reaches the recipient or a vendor in clear (header, link, preference page).
    """

    kind: str
    text: str = field(repr=False)
    polarity: str = "include"
    rendered: bool = False
    at: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """All, any or none of its children; a leaf holds one criterion."""

    kind: str  # all | any | none | criterion | opaque
    children: tuple[Node, ...] = ()
    criterion: Criterion | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Segment:
    """An audience definition.

    Args:
        path: File, or the manifest for an inline one.
        format: As in the contract, section 7 (``sql``, ``mailchimp-segment``, ``gatekeeper-segment``, …).
        name: Its name where it states one.
        criteria: All leaves in file order.
        tree: The logic; a single ``all`` node where the format is flat.
        names: Everything that is called something.
        columns: Columns that leave the source; ``("*",)`` for SELECT *.
        tables: Tables, models or resources read, in order.
        size: Stated number of people, or None.
        relationship: Stated, or None.
        opaque: Whether the audience cannot be known from the definition (uploaded members, ids only).
    """

    path: str
    format: str
    source: Source | None = field(default=None, repr=False)
    name: str = ""
    description: str = field(default="", repr=False)
    criteria: tuple[Criterion, ...] = ()
    tree: Node = Node(kind="all")
    names: tuple[Name, ...] = ()
    columns: tuple[tuple[str, Place], ...] = ()
    tables: tuple[tuple[str, Place], ...] = ()
    size: int | None = None
    relationship: Relationship | None = None
    opaque: bool = False
    unchecked: tuple[Unchecked, ...] = ()

    def included(self) -> Iterator[Criterion]:
        """Yield the criteria that choose people."""
        return (criterion for criterion in self.criteria if criterion.polarity == "include")

    def excluded(self) -> Iterator[Criterion]:
        """Yield the criteria that leave people out."""
        return (criterion for criterion in self.criteria if criterion.polarity == "exclude")
