"""Values, columns and spans of days inside SQL expressions."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from gatekeeper.value import dataclass

#: Functions that sqlglot does not name and that keep what their argument is about.
_HARMLESS = frozenset(
    [
        "AGE",
        "YEAR",
        "MONTH",
        "DAY",
        "DATE_PART",
        "TO_DATE",
        "TO_CHAR",
        "NVL",
        "ISNULL",
        "IFNULL",
        "CONVERT",
        "FORMAT",
        "TO_NUMBER",
        "SAFE_CAST",
        "TRY_CONVERT",
        "JSON_VALUE",
        "JSON_QUERY",
        "JSON_UNQUOTE",
        "GET_JSON_OBJECT",
        "REPLACE",
        "LTRIM",
        "RTRIM",
        "BTRIM",
        "INITCAP",
        "UCASE",
        "LCASE",
        "LEN",
        "CHAR_LENGTH",
        "STR_TO_DATE",
        "SIZE",
        "CARDINALITY",
        "ARRAY_LENGTH",
        "ARRAY_SIZE",
        "JSON_ARRAY_LENGTH",
        "JSONB_ARRAY_LENGTH",
        "DATEFROMPARTS",
        "PARSE_DATE",
        "JSONB_PATH_QUERY_FIRST",
        "TO_TIMESTAMP",
    ]
)
#: What wraps a date or a moment without changing it by more than a day.
_WRAPPERS = (
    exp.Cast, exp.TryCast, exp.Paren, exp.Date, exp.TsOrDsToDate, exp.DateTrunc, exp.TimestampTrunc, exp.TimeStrToTime,
    exp.StrToTime, exp.StrToDate, exp.Timestamp, exp.TsOrDsToTimestamp,
)  # fmt: skip
_NOW = (exp.CurrentDate, exp.CurrentTimestamp, exp.CurrentDatetime, exp.CurrentTime)
_NOW_NAMES = frozenset(
    {"NOW", "GETDATE", "GETUTCDATE", "SYSDATE", "SYSDATETIME", "TODAY", "CURDATE", "SYSTIMESTAMP", "CURRENT_DATE"}
)
_DAYS = {
    "day": 1,
    "days": 1,
    "d": 1,
    "dd": 1,
    "week": 7,
    "weeks": 7,
    "wk": 7,
    "ww": 7,
    "month": 30,
    "months": 30,
    "mm": 30,
    "mon": 30,
    "quarter": 91,
    "year": 365,
    "years": 365,
    "yy": 365,
    "yyyy": 365,
    "hour": 0,
    "hours": 0,
}


@dataclass(frozen=True)
class Field:
    """A column inside an expression: the column, its name as a criterion gives it, and what was done to it."""

    column: Any
    name: str
    table: str
    shape: str = ""  # left | right | inside | days | count | call


def literal(node: Any) -> str | None:
    """Return the text of a constant; None when the value is known only at run time."""
    match node:
        case exp.Literal() | exp.RawString():
            return str(node.this)
        case exp.Boolean():
            return "true" if node.this else "false"
        case exp.Neg():
            inner = literal(node.this)
            return f"-{inner}" if inner is not None else None
        case exp.Paren() | exp.Lower() | exp.Upper() | exp.Trim() | exp.National():
            return literal(node.this)
        case exp.Concat() | exp.DPipe() | exp.Add():
            parts = node.expressions if isinstance(node, exp.Concat) else [node.left, node.right]
            texts = [literal(part) for part in parts]
            if all(text is not None for text in texts) and any(getattr(p, "is_string", False) for p in parts):
                return "".join(text or "" for text in texts)
    return literal(node.this) if isinstance(node, _WRAPPERS) and isinstance(node.this, exp.Expr) else None


def literals(nodes: list[Any]) -> tuple[str, ...]:
    """Return the constants among *nodes*, arrays and tuples opened."""
    out: list[str] = []
    for node in nodes:
        if isinstance(node, exp.Array | exp.Tuple | exp.Paren | exp.Any | exp.All | exp.Cast) and literal(node) is None:
            inner = node.expressions or ([node.this] if isinstance(node.this, exp.Expr) else [])
            out.extend(literals(inner))
            continue
        text = literal(node)
        if text is not None:
            out.append(text)
    return tuple(out)


def _json_keys(path: Any) -> list[str]:
    if isinstance(path, exp.JSONPath):
        return [
            str(key.this) for key in path.expressions if isinstance(key, exp.JSONPathKey) and isinstance(key.this, str)
        ]
    text = literal(path)
    return [
        part
        for part in (text or "").replace("$", "").replace("{", "").replace("}", "").replace(",", ".").split(".")
        if part
    ]


_TRANSPARENT = (
    exp.Paren, exp.Cast, exp.TryCast, exp.Lower, exp.Upper, exp.Trim, exp.Coalesce, exp.Max, exp.Min, exp.Date,
    exp.TsOrDsToDate,
    exp.Distinct, exp.Abs, exp.Round, exp.Extract, exp.DateTrunc, exp.TimestampTrunc, exp.Array, exp.ArrayAgg,
    exp.Explode, exp.Unnest,
    exp.Nullif, exp.Sum, exp.Avg, exp.Length, exp.Any, exp.Collate,
)  # fmt: skip
_JSON = (exp.JSONExtract, exp.JSONExtractScalar, exp.JSONBExtract, exp.JSONBExtractScalar, exp.Bracket, exp.Dot)


def field_of(node: Any) -> Field | None:
    """Return the column that an expression is about, or None for constants and for more than is understood."""
    match node:
        case exp.Column():
            return Field(node, node.name, node.table)
        case exp.Left() | exp.Right():
            inner = field_of(node.this)
            return (
                Field(inner.column, inner.name, inner.table, "left" if isinstance(node, exp.Left) else "right")
                if inner
                else None
            )
        case exp.Substring():
            inner = field_of(node.this)
            start = literal(node.args["start"]) if node.args.get("start") is not None else None
            return (
                Field(inner.column, inner.name, inner.table, "left" if start in ("1", "0") else "inside")
                if inner
                else None
            )
        case exp.DateDiff() | exp.TimestampDiff() | exp.DatetimeDiff():
            sides = [side for side in (field_of(node.this), field_of(node.expression)) if side]
            if len(sides) == 1 and (is_now(node.this) or is_now(node.expression)):
                return Field(sides[0].column, sides[0].name, sides[0].table, "days")
            return sides[0] if sides else None
        case exp.Count():
            inner = field_of(node.this)
            return Field(inner.column, inner.name, inner.table, "count") if inner else None
    if isinstance(node, _JSON):
        return _json_field(node)
    if isinstance(node, exp.Sub) and is_now(node.this):
        inner = field_of(node.expression)
        return Field(inner.column, inner.name, inner.table, "days") if inner else None
    if isinstance(node, _TRANSPARENT):
        inners = [node.this, *node.expressions, node.args.get("expression")]
        return next((found for inner in inners if isinstance(inner, exp.Expr) and (found := field_of(inner))), None)
    if isinstance(node, exp.Binary):
        return field_of(node.left) or field_of(node.right)
    if isinstance(node, exp.Func) and not isinstance(node, exp.Case | exp.Exists | exp.CurrentTimestamp):
        unknown = isinstance(node, exp.Anonymous) and str(node.this).upper() not in _HARMLESS
        shape = "call" if unknown else ""
        for inner in node.iter_expressions():
            found = field_of(inner)
            if found is not None:
                return Field(found.column, found.name, found.table, shape or found.shape)
    return None


def _json_field(node: Any) -> Field | None:
    keys: list[str] = []
    base = node
    while isinstance(base, (*_JSON, exp.Paren, exp.Cast)):
        if isinstance(base, exp.Bracket):
            keys[:0] = [str(e.this) for e in base.expressions if isinstance(e, exp.Literal) and e.is_string]
        elif isinstance(base, exp.Dot):
            keys.insert(0, base.expression.name)
        elif isinstance(base, _JSON):
            keys[:0] = _json_keys(base.expression)
        base = base.this
    inner = field_of(base)
    if inner is None:
        return None
    return Field(inner.column, ".".join(keys) or inner.name, inner.table)


def is_now(node: Any) -> bool:
    """Return whether an expression is the present moment, perhaps cast or truncated."""
    while isinstance(node, _WRAPPERS):
        node = node.this
    if isinstance(node, _NOW):
        return True
    if isinstance(node, exp.Anonymous):
        return str(node.this).upper() in _NOW_NAMES
    if isinstance(node, exp.Literal):
        return node.is_string and str(node.this).lower() in ("now", "today")
    return isinstance(node, exp.Column) and not node.table and node.name.upper() in _NOW_NAMES


def _interval(node: Any) -> int | None:
    """Return the days of ``INTERVAL '30 days'``, or of a bare number of days."""
    if isinstance(node, exp.Interval):
        amount = literal(node.this) if node.this is not None else None
        unit = str(node.args.get("unit") or "day").lower().strip("'\"")
        return _count(amount, unit)
    return _count(literal(node), "day")


def _count(amount: str | None, unit: str) -> int | None:
    if amount is None:
        return None
    words = amount.split()
    if len(words) == 2:
        amount, unit = words[0], words[1].lower()
    factor = _DAYS.get(unit)
    if factor is None or not amount.lstrip("-").isdigit() or len(amount) > 6:
        return None
    return abs(int(amount)) * factor


def days_ago(node: Any) -> int | None:
    """Return n for "n days before now", else None."""
    while isinstance(node, _WRAPPERS) and (not is_now(node) or node.args.get("zone") is not None):
        args = [node.this, node.args.get("zone"), *node.expressions]
        texts = [literal(arg) for arg in args if isinstance(arg, exp.Expr)]
        if len(texts) > 1 and texts[0] in ("now", "today") and texts[1]:
            return _count(texts[1].replace("+", ""), "day")
        node = node.this
    if isinstance(node, exp.Sub) and is_now(node.left):
        return _interval(node.right)
    if isinstance(
        node,
        exp.DateSub
        | exp.TimestampSub
        | exp.DatetimeSub
        | exp.DateAdd
        | exp.TimestampAdd
        | exp.DatetimeAdd
        | exp.TsOrDsAdd,
    ):
        if not is_now(node.this):
            return None
        unit = str(node.args.get("unit") or "day").lower().strip("'\"")
        amount = node.expression
        return _interval(amount) if isinstance(amount, exp.Interval) else _count(literal(amount), unit)
    if isinstance(node, exp.Anonymous) and str(node.this).upper() in ("DATE", "DATETIME"):
        texts = [literal(arg) or "" for arg in node.expressions]
        if len(texts) > 1 and texts[0] in ("now", "today"):
            return _count(texts[1], "day")
    return None
