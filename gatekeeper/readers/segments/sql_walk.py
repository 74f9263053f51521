"""Walks SQL queries: which tables are read, which joins choose people, what stands behind an alias, what leaves."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from gatekeeper.model.segment import Node
from gatekeeper.model.words import FieldClass
from gatekeeper.readers.segments.collect import Collector, flip
from gatekeeper.readers.segments.sql_lineage import Lineage
from gatekeeper.readers.segments.sql_places import Spans
from gatekeeper.readers.segments.sql_tests import Tests
from gatekeeper.vocabulary.names import classify

_DEPTH = 60


class Walker:
    """Reads the queries of one SQL text.

    Args:
        found: Where criteria, tables and names go.
        spans: Where expressions stand.
    """

    def __init__(self, found: Collector, spans: Spans) -> None:
        self.found = found
        self.spans = spans
        self.named: dict[str, Any] = {}
        self.used: set[str] = set()
        self.seen: set[tuple[int, str, bool]] = set()
        self.depth = 0
        lineage = Lineage(self.named)
        self.tests = Tests(found, spans, lineage.resolve, self.query, lineage.behind)

    def statements(self, statements: list[Any]) -> Node:
        """Return the tree of a script: its last query is the audience, others count where nothing reads them."""
        queries: list[tuple[Any, str]] = []
        for statement in statements:
            self._collect(statement, queries)
        nodes: list[Node] = []
        for query, polarity in queries:
            nodes.append(self.query(query, polarity, top=True))
        for name, query in list(self.named.items()):
            if name not in self.used and not isinstance(query.parent, exp.CTE):
                nodes.append(self.query(query, "include", top=True))
        return nodes[0] if len(nodes) == 1 else Node(kind="all", children=tuple(nodes))

    def _collect(self, statement: Any, queries: list[tuple[Any, str]]) -> None:
        match statement:
            case None:
                return
            case exp.Create() | exp.Insert():
                body = statement.expression
                target = statement.find(exp.Table)
                if isinstance(body, exp.Query):
                    self._name("table", target)
                    key = target.name.lower() if target is not None else ""
                    if key and key not in self.named:
                        self.named[key] = body
                    else:
                        queries.append((body, "include"))
            case exp.Delete():
                self._name("table", statement.this)
                if statement.args.get("where") is not None:
                    queries.append((statement, "exclude"))
            case exp.Update() | exp.Merge():
                queries.append((statement, "include"))
            case exp.Query():
                into = statement.args.get("into")
                if into is not None and into.this is not None:
                    self.named[into.this.name.lower()] = statement
                else:
                    queries.append((statement, "include"))
            case exp.Command() if str(statement.this).upper() not in ("EXEC", "EXECUTE", "CALL"):
                return
            case exp.Command() | exp.Execute():
                self.found.unknown("a stored procedure makes the audience", what="procedure call")
                self.found.opaque = True
            case exp.Condition():
                queries.append((statement, "include"))

    def query(self, node: Any, polarity: str, *, top: bool = False) -> Node:
        """Return the tree of a query (or of a bare condition)."""
        key = (id(node), polarity, bool(self.found.muted))
        if key in self.seen:
            return Node(kind="all")
        self.seen.add(key)
        if self.depth > _DEPTH:
            self.found.unknown("queries are nested too deep")
            return Node(kind="opaque")
        self.depth += 1
        try:
            return self._query(node, polarity, top)
        finally:
            self.depth -= 1

    def _query(self, node: Any, polarity: str, top: bool) -> Node:
        for cte in getattr(node, "ctes", None) or ():
            self.named[cte.alias.lower()] = cte.this
            span = self.spans.span(cte.args["alias"])
            self.found.name("table", cte.alias, self.spans.place(span), polarity=polarity)
        match node:
            case exp.Subquery() | exp.Paren():
                return self.query(node.this, polarity, top=top)
            case exp.Except():
                left = self.query(node.left, polarity, top=top)
                return Node(
                    kind="all", children=(left, Node(kind="none", children=(self.query(node.right, flip(polarity)),)))
                )
            case exp.SetOperation():
                if isinstance(node, exp.Union):
                    return Node(kind="any", children=tuple(self._union(node, polarity, top)))
                kind = "all" if isinstance(node, exp.Intersect) else "any"
                return Node(
                    kind=kind, children=(self.query(node.left, polarity, top=top), self.query(node.right, polarity))
                )
            case exp.Select():
                return self._select(node, polarity, top)
            case exp.Table():
                return self._source(node, polarity)
            case exp.Merge():
                using = node.args.get("using")
                return self._source(using, polarity) if using is not None else Node(kind="opaque")
            case exp.Delete() | exp.Update():
                where = node.args.get("where")
                return self.tests.read(where.this, polarity) if where is not None else Node(kind="all")
            case exp.Values() | exp.Tuple():
                return Node(kind="opaque")
        return self.tests.read(node, polarity)

    def _union(self, node: Any, polarity: str, top: bool) -> list[Node]:
        """Return the trees of a chain of unions without recursion."""
        parts: list[Any] = []
        while isinstance(node, exp.Union):
            parts.append(node.right)
            node = node.left
        parts.append(node)
        return [self.query(part, polarity, top=top and i == 0) for i, part in enumerate(reversed(parts))]

    def _select(self, node: Any, polarity: str, top: bool) -> Node:
        children: list[Node] = []
        if top:
            self._columns(node)
        where = node.args.get("where")
        anti, live = self._outer(node, where)
        source = node.args.get("from_") or node.args.get("from")
        for item in [source.this] if source is not None else []:
            children.append(self._source(item, polarity))
        for join in node.args.get("joins") or ():
            children.append(self._join(join, polarity, anti, live))
        for lateral in node.args.get("laterals") or ():
            if isinstance(lateral.this, exp.Subquery):
                children.append(self.query(lateral.this, polarity))
        if where is not None:
            children.append(self.tests.read(where.this, polarity))
        for clause in ("having", "qualify"):
            inner = node.args.get(clause)
            if inner is not None:
                children.append(self.tests.read(inner.this, polarity))
        kept = tuple(child for child in children if child.criterion or child.children or child.kind == "opaque")
        return kept[0] if len(kept) == 1 else Node(kind="all", children=kept)

    def _outer(self, node: Any, where: Any) -> tuple[set[str], set[str]]:
        """Return the aliases that an IS NULL test anti-joins, and those that any other test reads."""
        anti: set[str] = set()
        live: set[str] = set()
        if where is None:
            return anti, live
        for column in where.find_all(exp.Column):
            null = isinstance(column.parent, exp.Is) and isinstance(column.parent.expression, exp.Null)
            if null and not isinstance(column.parent.parent, exp.Not):
                anti.add(column.table.lower())
            else:
                live.add(column.table.lower())
        return anti - live, live

    def _join(self, join: Any, polarity: str, anti: set[str], live: set[str]) -> Node:
        alias = (join.this.alias_or_name or "").lower()
        side = (join.side or "").upper()
        kind = (join.kind or "").upper()
        condition = join.args.get("on")
        if kind == "ANTI" or (side in ("LEFT", "FULL") and alias in anti):
            polarity = flip(polarity)
        muted = side in ("LEFT", "FULL") and kind not in ("ANTI", "SEMI") and alias not in anti and alias not in live
        self.found.muted += muted
        children = [self._source(join.this, polarity)]
        if condition is not None:
            children.append(self.tests.read(condition, polarity))
        self.found.muted -= muted
        if muted:
            return Node(kind="all")
        inner = tuple(child for child in children if child.criterion or child.children)
        if polarity == "exclude":
            return Node(kind="none", children=inner) if inner else Node(kind="all")
        return Node(kind="all", children=inner)

    def _source(self, node: Any, polarity: str) -> Node:
        if isinstance(node, exp.Subquery):
            return self.query(node.this, polarity)
        if not isinstance(node, exp.Table):
            return Node(kind="all")
        inner = self.named.get(node.name.lower())
        if inner is not None and not node.db:
            self.used.add(node.name.lower())
            return self.query(inner, polarity)
        return self._name("table", node, polarity) or Node(kind="all")

    def _name(self, kind: str, table: Any, polarity: str = "include") -> Node | None:
        """Record a table; one whose name tells a condition is a criterion too."""
        if not isinstance(table, exp.Table) or not table.name:
            return None
        span = self.spans.span(table.this)
        if span == (0, 0):
            return None
        at = self.spans.place(span)
        self.found.tables.append((table.name, at))
        self.found.name("list" if polarity == "exclude" else kind, table.name, at, polarity=polarity)
        for part in (table.args.get("db"), table.args.get("catalog")):
            if part is not None and part.name:
                self.found.name("folder", part.name, self.spans.place(self.spans.span(part)), polarity=polarity)
        full = f"{table.db}.{table.name}" if table.db else table.name
        judged = classify(full)
        if judged.categories or judged.field_class is FieldClass.CONSENT:
            return self.found.criterion(full, "is_set", (), at=at, polarity=polarity, table=table.name, concept="table")
        return None

    def _columns(self, node: Any) -> None:
        for item in node.expressions:
            at = self.spans.place(self.spans.test(item)) if self.spans.core(item) else None
            if at is None:
                continue
            inner = item.this if isinstance(item, exp.Alias) else item
            if item.is_star and not isinstance(inner, exp.Count):
                self.found.columns.append(("*", at))
            elif item.alias_or_name:
                self.found.columns.append((item.alias_or_name, at))
