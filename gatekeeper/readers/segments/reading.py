"""What every reader of a JSON format is given and gives back, and the helpers that they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from gatekeeper.model.place import Place
from gatekeeper.model.segment import Node
from gatekeeper.readers.segments.collect import Collector, flip
from gatekeeper.readers.segments.jsontree import Item
from gatekeeper.value import dataclass

#: Contract operator and whether it leaves people out.
Operators = dict[str, tuple[str, bool]]


@dataclass
class Reading:
    """One file of a JSON format.

    Args:
        found: Where criteria go.
        include: Returns another file's content, or None.
        dialect: SQL dialect for formats that hold SQL.
    """

    found: Collector
    include: Callable[[str], bytes | None] | None = None
    dialect: str | None = None
    name: str = ""
    description: str = ""
    size: int | None = None
    _named: set[int] = field(default_factory=set)

    def place(self, item: Item) -> Place:
        """Return the place of a value."""
        return self.found.source.place(item.start, item.end)

    def called(self, kind: str, item: Item | None, *, polarity: str = "include") -> str:
        """Record the text of a value as a name and return it."""
        if item is None or item.kind != "string" or not item.text.strip():
            return ""
        quoted = self.found.source.text[item.start : item.start + 1] == '"'
        inner = self.found.source.place(item.start + quoted, max(item.end - quoted, item.start + quoted))
        self.found.name(kind, item.text, inner, polarity=polarity)
        if kind == "segment" and not self.name:
            self.name = item.text
        if kind == "description" and not self.description:
            self.description = item.text
        return item.text

    def test(
        self,
        name: str,
        operator: str,
        values: tuple[str, ...],
        at: Item,
        *,
        operators: Operators,
        polarity: str = "include",
        label: str = "",
        table: str = "",
        system: str | None = None,
        window: str = "",
    ) -> Node:
        """Add one test whose operator is written in the words of a platform."""
        known = operators.get(operator) or operators.get(operator.lower())
        if known is None:
            self.found.unknown("this operator is not known here", self.place(at), what=f"test on {_shown(name)}")
            known = ("matches", False)
        op, negative = known
        if op in ("is_set", "is_not_set"):
            values = ()
        if op == "=" and len(values) == 1 and values[0].lower() == "false":
            negative = not negative
        label = label or self.found.labels.get("field", {}).get(name, "")
        return self.found.criterion(
            name,
            op,
            values,
            at=self.place(at),
            polarity=flip(polarity) if negative else polarity,
            label=label,
            table=table,
            system=system,
            window=window,
        )

    def reference(
        self, kind: str, idents: tuple[str, ...], at: Item, *, polarity: str = "include", name: str = ""
    ) -> Node:
        """Add a test of membership by id: judged by the name of the id, opaque without one."""
        children: list[Node] = []
        place = self.place(at)
        for ident in idents:
            label = self.found.label(kind, ident, place)
            if label is not None:
                self.found.name(
                    kind if kind in ("list", "tag", "campaign", "segment", "valueset") else "list",
                    label,
                    place,
                    polarity=polarity,
                )
            children.append(
                self.found.criterion(
                    name or kind, "in" if polarity == "include" else "not_in", (ident,), at=place, polarity=polarity,
                    label=label or "", concept="name" if label else "",
                )
            )  # fmt: skip
        return children[0] if len(children) == 1 else Node(kind="any", children=tuple(children))

    def members_uploaded(self, why: str, at: Item) -> Node:
        """Note an audience that no definition explains."""
        self.found.opaque = True
        self.found.unknown(why, self.place(at))
        return Node(kind="opaque")


def _shown(name: str) -> str:
    return name if name.replace("_", "").replace(".", "").isalnum() and len(name) <= 60 else "a field"


def group(kind: str, children: list[Node]) -> Node:
    """Return a node over children; a single child of all or any stands for itself."""
    return children[0] if len(children) == 1 and kind != "none" else Node(kind=kind, children=tuple(children))


__all__ = ["Operators", "Reading", "flip", "group"]
