"""What stands behind a column: its table, its names before aliases, and the CASE that made it."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from gatekeeper.readers.segments.sql_values import field_of


class Lineage:
    """Follows columns through aliases, sub-queries and named queries.

    Args:
        named: Named queries (CTEs, temporary tables) by lower-case name; may grow while it is used.
    """

    def __init__(self, named: dict[str, Any]) -> None:
        self.named = named
        self.opened: set[int] = set()

    def _sources(self, select: Any) -> dict[str, Any]:
        out: dict[str, Any] = {}
        source = select.args.get("from_") or select.args.get("from")
        for item in ([source.this] if source is not None else []) + [j.this for j in select.args.get("joins") or ()]:
            name = (item.alias_or_name or "").lower()
            if isinstance(item, exp.Subquery):
                out[name] = item.this
            elif isinstance(item, exp.Table):
                out[name] = self.named.get(item.name.lower(), item) if not item.db else item
        return out

    def resolve(self, column: Any) -> tuple[str, tuple[str, ...]]:
        """Return the table of a column and the other names that it has behind aliases."""
        select = column.find_ancestor(exp.Select)
        hints: list[str] = []
        name, table, qualifier = column.name, "", column.table.lower()
        for _ in range(12):
            if select is None or not isinstance(select, exp.Select):
                break
            sources = self._sources(select)
            source = sources.get(qualifier) if qualifier else None
            if source is None and not qualifier:
                inner = self._projection(select, name) if not hints else None
                if inner is not None and inner is not column:
                    hints.append(inner.name)
                tables = list(sources.values())
                queries = [s for s in tables if isinstance(s, exp.Query) and self._projection(s, name) is not None]
                source = queries[0] if queries else tables[0] if len(tables) == 1 else None
            if source is None:
                parent = select.find_ancestor(exp.Select)
                if qualifier and parent is not None:
                    select = parent
                    continue
                break
            if isinstance(source, exp.Table):
                table = source.name
                break
            found = self._projection(source, name)
            if found is None:
                break
            hints.append(found.name)
            name, qualifier = found.name, found.table.lower()
            select = found.find_ancestor(exp.Select)
        return table, tuple(dict.fromkeys(hint for hint in hints if hint != column.name))

    def behind(self, column: Any) -> Any | None:
        """Return the CASE behind a column of a sub-query, once; None where the column is no such thing."""
        select = column.find_ancestor(exp.Select)
        if select is None:
            return None
        sources = self._sources(select)
        source = sources.get(column.table.lower()) if column.table else None
        for query in [source] if source is not None else list(sources.values()):
            inner = self._output(query, column.name)
            case = inner.find(exp.Case) if inner is not None else None
            if case is not None and id(case) not in self.opened:
                self.opened.add(id(case))
                return case
        return None

    @staticmethod
    def _output(query: Any, name: str) -> Any | None:
        """Return the expression behind the output *name* of a query, or None."""
        while isinstance(query, exp.Subquery | exp.SetOperation):
            query = query.this
        if isinstance(query, exp.Select):
            for item in query.expressions:
                if item.alias_or_name.lower() == name.lower():
                    return item.this if isinstance(item, exp.Alias) else item
        return None

    @staticmethod
    def _projection(query: Any, name: str) -> Any | None:
        """Return the column behind the output *name* of a query, or None."""
        inner = Lineage._output(query, name)
        if inner is None:
            return None
        field = field_of(inner)
        return field.column if field is not None else next(iter(inner.find_all(exp.Column)), None)
