"""Gathers what a reader finds and turns it into a `Segment`: one way for all formats to make criteria and names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from gatekeeper.model.message import Unchecked
from gatekeeper.model.place import Place, Source
from gatekeeper.model.segment import Criterion, Name, Node, Segment
from gatekeeper.model.words import FieldClass, Relationship
from gatekeeper.readers.segments.judge import judge
from gatekeeper.value import dataclass

Names = Mapping[str, Mapping[str, str]]

RULE = "SEG007"


def flip(polarity: str) -> str:
    """Return the other polarity."""
    return "exclude" if polarity == "include" else "include"


def leaf(criterion: Criterion) -> Node:
    """Return the tree node of one criterion."""
    return Node(kind="criterion", criterion=criterion)


@dataclass
class Collector:
    """What has been found so far.

    Args:
        path: The file as the caller named it.
        format: As in the contract, section 7.
        source: Its text.
        labels: Kind → id → label, from the side file.
        muted: Above 0, criteria are read but do not count (an outer join that nothing tests).
        blind: Places of tests by an id that has no name.
        stands_for: Texts of equal length that replace template variables → what the variable holds.
    """

    path: str
    format: str
    source: Source = field(repr=False)
    labels: Names = field(default_factory=dict, repr=False)
    criteria: list[Criterion] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    columns: list[tuple[str, Place]] = field(default_factory=list)
    tables: list[tuple[str, Place]] = field(default_factory=list)
    unchecked: list[Unchecked] = field(default_factory=list)
    opaque: bool = False
    muted: int = 0
    blind: set[Place] = field(default_factory=set)
    stands_for: dict[str, str] = field(default_factory=dict, repr=False)

    def criterion(
        self,
        name: str,
        op: str,
        value: tuple[str, ...] = (),
        *,
        at: Place,
        polarity: str = "include",
        table: str = "",
        label: str = "",
        system: str | None = None,
        window: str = "",
        concept: str = "",
        hints: tuple[str, ...] = (),
    ) -> Node:
        """Add one test and return its node; *hints* are other names of the same field (resolved aliases)."""
        if self.stands_for:
            value = tuple(self.stands_for.get(item.strip("% "), item) for item in value)
        judged = judge(name, label=label, table=table, values=value, system=system, op=op, hints=hints)
        made = Criterion(
            field=name,
            label=label or name,
            table=table,
            op=op,
            value=value,
            system=judged.system,
            polarity=polarity,
            field_class=judged.field_class,
            categories=judged.categories,
            concept=concept or judged.concept,
            window=window,
            at=at,
        )
        if not self.muted:
            self.criteria.append(made)
        return leaf(made)

    def name(self, kind: str, text: str, at: Place, *, polarity: str = "include", rendered: bool = False) -> None:
        """Add something that is called something, once a place."""
        if text.strip() and not any(n.at == at and n.kind == kind and n.text == text for n in self.names[-50:]):
            self.names.append(Name(kind=kind, text=text, polarity=polarity, rendered=rendered, at=at))

    def unknown(self, why: str, at: Place | None = None, *, what: str = "") -> None:
        """Add what could not be examined."""
        made = Unchecked(what=what or "segment definition", why=why, rule=RULE, at=at)
        if made not in self.unchecked[-50:]:
            self.unchecked.append(made)

    def label(self, kind: str, ident: str, at: Place) -> str | None:
        """Return the name of an id from the side file; without one the test is blind and says so."""
        for group in (kind, kind + "s"):
            found = self.labels.get(group, {}).get(ident)
            if found:
                return found
        self.blind.add(at)
        shown = ident if ident.replace("-", "").isalnum() and len(ident) <= 40 else "id"
        self.unknown(f"{kind} {shown} has no name here", at, what=f"{kind} {shown}")
        return None

    def _by_ids_only(self) -> bool:
        """Return whether nothing but ids without names, or a list of people's ids, chooses the people."""
        chosen = [c for c in self.criteria if c.polarity == "include"]
        if self.blind:
            return all(c.at in self.blind for c in chosen)
        listed = [c for c in chosen if c.field_class is FieldClass.IDENTIFIER and c.op == "in" and c.value]
        return bool(listed) and len(listed) == len(chosen)

    def segment(
        self,
        tree: Node,
        *,
        name: str = "",
        description: str = "",
        size: int | None = None,
        relationship: Relationship | None = None,
    ) -> Segment:
        """Return the finished value, criteria in file order."""
        order = sorted(
            range(len(self.criteria)), key=lambda i: (self.criteria[i].at.line, self.criteria[i].at.column, i)
        )
        return Segment(
            path=self.path,
            format=self.format,
            source=self.source,
            name=name,
            description=description,
            criteria=tuple(self.criteria[i] for i in order),
            tree=tree,
            names=tuple(self.names),
            columns=tuple(self.columns),
            tables=tuple(self.tables),
            size=size,
            relationship=relationship,
            opaque=self.opaque or self._by_ids_only(),
            unchecked=tuple(self.unchecked),
        )
