"""SQL tests (comparisons, LIKE, IN, BETWEEN, JSON operators, functions) as criteria of the contract."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from gatekeeper.model.segment import Node
from gatekeeper.model.words import FieldClass
from gatekeeper.readers.segments.collect import Collector, flip
from gatekeeper.readers.segments.sql_places import Spans
from gatekeeper.readers.segments.sql_shapes import call, flat, function_name, negated, pattern
from gatekeeper.readers.segments.sql_values import Field, days_ago, field_of, literal, literals
from gatekeeper.value import dataclass
from gatekeeper.vocabulary.names import classify, split

_COMPARE: dict[type[Any], str] = {
    exp.EQ: "=",
    exp.NEQ: "!=",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.NullSafeEQ: "=",
    exp.NullSafeNEQ: "!=",
}
_MIRROR = {"=": "=", "!=": "!=", ">": "<", ">=": "<=", "<": ">", "<=": ">="}
_FALSE = frozenset({"false", "0", "n", "no", "f"})
#: Parts of names whose values are yes or no.
_FLAGS = frozenset({"is", "has", "flag", "ind", "indicator", "yn", "opt", "out", "in", "was", "bool"})


@dataclass
class Tests:
    """Turns predicates into criteria.

    Args:
        found: Where criteria go.
        spans: Where expressions stand.
        resolve: Table and other names of a column, through aliases and sub-queries.
        query: Reads a sub-query with a polarity.
        behind: The CASE that a column of a sub-query stands for, or None.
    """

    found: Collector
    spans: Spans
    resolve: Callable[[Any], tuple[str, tuple[str, ...]]]
    query: Callable[[Any, str], Node]
    behind: Callable[[Any], Any | None]

    def read(self, node: Any, polarity: str) -> Node:
        """Return the tree of a boolean expression."""
        chain: list[Node] = []
        if node.args.get("negate"):
            polarity = flip(polarity)
        match node:
            case exp.Paren() | exp.Alias():
                return self.read(node.this, polarity)
            case exp.Not():
                return Node(kind="none", children=(self.read(node.this, flip(polarity)),))
            case exp.And() | exp.Or():
                kind = type(node)
                for part in flat(node, kind):
                    chain.append(self.read(part, polarity))
                return Node(kind="all" if kind is exp.And else "any", children=tuple(chain))
            case exp.Xor():
                return Node(kind="any", children=(self.read(node.left, polarity), self.read(node.right, polarity)))
            case exp.Exists():
                return self.query(node.this, polarity)
            case exp.In():
                return self._in(node, polarity)
            case exp.Between():
                bounds = literals([node.args["low"], node.args["high"]])
                return self._make(node, field_of(node.this), "between", bounds, polarity)
            case exp.Is():
                return self._is(node, polarity)
            case exp.Boolean() | exp.Null():
                return Node(kind="all")
            case exp.Case():
                return self._case(node, None, polarity)
        if isinstance(node, exp.Like | exp.ILike):
            return self._like(node, polarity)
        if isinstance(node, exp.RegexpLike | exp.RegexpILike | exp.SimilarTo | exp.Glob):
            return self._make(node, field_of(node.this), "matches", literals([node.expression]), polarity)
        if type(node) in _COMPARE:
            return self._compare(node, polarity)
        return self._other(node, polarity)

    def _make(
        self, node: Any, field: Field | None, op: str, values: tuple[str, ...], polarity: str, window: str = ""
    ) -> Node:
        at = self.spans.place(self.spans.test(node))
        if field is None:
            return self._unknown(node, at)
        if field.shape == "call":
            called = next(iter(node.find_all(exp.Anonymous)), node)
            self.found.unknown("this function is not known here", at, what=f"function {function_name(called)}")
        table, hints = self.resolve(field.column)
        if op in ("=", "!=") and values and values[0].lower() in _FALSE and self._flag(field.name, values[0]):
            polarity = flip(polarity)
        if values == ("",) and op in ("=", "!="):
            polarity = flip(polarity) if op == "!=" else polarity
            op, values = ("is_not_set", ()) if op == "=" else ("is_set", ())
        if field.shape == "count" and not values:
            return Node(kind="all")
        if not values and op not in ("is_set", "is_not_set"):
            judged = classify(field.name)
            if judged.field_class not in (
                FieldClass.CONSENT,
                FieldClass.IDENTIFIER,
                FieldClass.DEMOGRAPHIC,
                FieldClass.OPERATIONAL,
            ):
                self.found.unknown("the value is known only at run time", at)
        made = self.found.criterion(
            field.name, op, values, at=at, polarity=polarity, table=table, window=window, hints=hints
        )
        behind = self.behind(field.column)
        if behind is None:
            return made
        wanted = values[0] if op == "=" and values else None
        return Node(kind="all", children=(made, self._case(behind, wanted, polarity)))

    @staticmethod
    def _flag(name: str, value: str) -> bool:
        if value == "false":
            return True
        judged = classify(name)
        return bool(_FLAGS & set(split(name))) or judged.field_class is FieldClass.CONSENT or bool(judged.categories)

    def _unknown(self, node: Any, at: Any) -> Node:
        if literal(node) is None and list(node.find_all(exp.Column, exp.Anonymous)):
            self.found.unknown("this test is not understood", at)
            for column in list(node.find_all(exp.Column))[:20]:
                table, hints = self.resolve(column)
                self.found.criterion(column.name, "matches", (), at=at, table=table, hints=hints)
            return Node(kind="opaque")
        return Node(kind="all")

    def _in(self, node: Any, polarity: str) -> Node:
        field = field_of(node.this)
        query = node.args.get("query")
        if query is None:
            field_node = node.args.get("unnest") or node.args.get("field")
            values = literals(node.expressions or ([field_node] if field_node is not None else []))
            inverse = negated(node)
            return self._make(node, field, "not_in" if inverse else "in", values, polarity)
        inner = self.query(query, polarity)
        if field is None:
            return inner
        table, hints = self.resolve(field.column)
        judged = classify(field.name)
        if judged.field_class in (FieldClass.IDENTIFIER, FieldClass.UNKNOWN) and not judged.categories:
            return inner
        inverse = negated(node)
        at = self.spans.place(self.spans.test(node))
        made = self.found.criterion(
            field.name, "not_in" if inverse else "in", (), at=at, polarity=polarity, table=table, hints=hints
        )
        return Node(kind="all", children=(made, inner))

    def _is(self, node: Any, polarity: str) -> Node:
        field = field_of(node.this)
        if isinstance(node.expression, exp.Null):
            inverse = negated(node)
            if inverse:
                return self._make(node, field, "is_set", (), flip(polarity))
            return self._make(node, field, "is_not_set", (), polarity)
        value = literal(node.expression)
        if value is None:
            return self._make(node, field, "is_set", (), polarity)
        return self._make(node, field, "=", (value,), polarity)

    def _like(self, node: Any, polarity: str) -> Node:
        field = field_of(node.this)
        right = node.expression.this if isinstance(node.expression, exp.Escape) else node.expression
        patterns = literals([right])
        if not patterns:
            return self._make(node, field, "contains", (), polarity)
        shapes = [pattern(text) for text in patterns]
        op = shapes[0][0] if len({shape[0] for shape in shapes}) == 1 else "matches"
        return self._make(
            node,
            field,
            op,
            tuple(shape[1] if op != "matches" else text for shape, text in zip(shapes, patterns, strict=True)),
            polarity,
        )

    def _compare(self, node: Any, polarity: str) -> Node:
        op = _COMPARE[type(node)]
        left, right = node.left, node.right
        if field_of(left) is None and (field_of(right) is not None or isinstance(right, exp.Func)):
            left, right, op = right, left, _MIRROR[op]
        if isinstance(left, exp.Case):
            return self._case(left, literal(right), flip(polarity) if op == "!=" else polarity)
        if isinstance(left, exp.Window):
            return Node(kind="all")  # which row of a person is taken, not which person
        if isinstance(right, exp.Subquery | exp.Select):
            self.query(right, polarity)
        test = self._function(left, right, op, polarity, node)
        if test is not None:
            return test
        field = field_of(left)
        negative = op == "!="
        side = flip(polarity) if negative else polarity
        if field is None:
            if (
                isinstance(left, exp.Count | exp.Func)
                and literal(right) is not None
                and not list(left.find_all(exp.Column))
            ):
                return Node(kind="all")
            return self._unknown(node, self.spans.place(self.spans.test(node)))
        days = days_ago(right)
        if days is not None:
            if op in (">", ">=", "="):
                return self._make(node, field, "within_days", (str(days),), polarity, window=f"{days} days")
            return self._make(node, field, op, (f"-{days}d",), side, window=f"{days} days")
        values = literals([right])
        if not values and list(right.find_all(exp.Column)):
            return Node(kind="all")  # two columns: a join, no choice of people by a value
        if field.shape == "days" and op in ("<", "<=") and values:
            return self._make(node, field, "within_days", values, polarity, window=f"{values[0]} days")
        if field.shape == "count" and values and (op, values[0]) in (("=", "0"), ("<", "1"), ("<=", "0")):
            return self._make(node, field, "=", values, flip(side))
        if isinstance(left, exp.Any) and op in ("=", "!="):
            op = "contains"
        if isinstance(right, exp.Any | exp.All | exp.Array | exp.Tuple):
            op = {"=": "in", "!=": "not_in"}.get(op, op)
        if field.shape in ("left", "right") and op in ("=", "!="):
            op = "starts_with" if field.shape == "left" else "ends_with"
        elif field.shape == "inside" and op == "=":
            op = "contains"
        return self._make(node, field, op, values, side)

    def _function(self, left: Any, right: Any, op: str, polarity: str, whole: Any) -> Node | None:
        """Return the test for ``CHARINDEX('x', f) > 0`` and ``CONTAINS(f, 'x') = 1``; None for other comparisons."""
        made = call(left)
        if made is None:
            return None
        name, field_node, value_nodes = made
        value = literal(right)
        negative = (op, value) in (("=", "0"), ("<", "1"), ("<=", "0"), ("=", "false"), ("!=", "1"), ("!=", "true"))
        values = tuple(text.strip("%") for text in literals(value_nodes))
        return self._make(whole, field_of(field_node), name, values, flip(polarity) if negative else polarity)

    def _case(self, node: Any, wanted: str | None, polarity: str) -> Node:
        """Each branch of a CASE is a choice; one whose result is not the wanted one leaves people out."""
        children: list[Node] = []
        base = node.this
        for branch in node.args.get("ifs") or ():
            result = literal(branch.args.get("true")) if branch.args.get("true") is not None else None
            keeps = result == wanted if wanted is not None else (result or "").lower() not in _FALSE
            side = polarity if keeps or result is None else flip(polarity)
            if base is not None and isinstance(base, exp.Expression):
                values = literals([branch.this])
                children.append(self._make(branch.this, field_of(base), "=", values, side))
            else:
                children.append(self.read(branch.this, side))
        return Node(kind="any", children=tuple(children))

    def _other(self, node: Any, polarity: str) -> Node:
        made = call(node)
        if made is not None:
            name, field_node, value_nodes = made
            values = tuple(text.strip("%") if name == "contains" else text for text in literals(value_nodes))
            return self._make(node, field_of(field_node), name, values, polarity)
        at = self.spans.place(self.spans.test(node))
        if isinstance(node, exp.Column):
            if isinstance(node.this, exp.Star):
                return Node(kind="all")
            return self._make(node, Field(node, node.name, node.table), "=", ("true",), polarity)
        if isinstance(node, exp.Subquery | exp.Select):
            return self.query(node, polarity)
        if isinstance(node, exp.Coalesce | exp.Cast | exp.TryCast):
            return self.read(node.this, polarity)
        if isinstance(node, exp.JSONExtract | exp.JSONExtractScalar | exp.Bracket | exp.Dot):
            return self._make(node, field_of(node), "=", ("true",), polarity)
        if isinstance(node, exp.Anonymous | exp.Func):
            self.found.unknown("this function is not known here", at, what=f"function {function_name(node)}")
            children = []
            for column in list(node.find_all(exp.Column))[:20]:
                table, hints = self.resolve(column)
                values = literals([a for a in node.expressions if isinstance(a, exp.Literal)])
                children.append(
                    self.found.criterion(
                        column.name, "matches", values, at=at, polarity=polarity, table=table, hints=hints
                    )
                )
            return Node(kind="opaque", children=tuple(children))
        if literal(node) is not None:
            return Node(kind="all")
        return self._unknown(node, at)
