"""What one piece of merge syntax does: a variable, a condition, a loop, an include, a fetch, a comment or an end."""

from __future__ import annotations

from dataclasses import dataclass, field

from gatekeeper.patterns import lazy
from gatekeeper.readers.templates.expressions import Expression, read_expression

WORD = lazy(r"[\w.]+")
QUOTED = lazy(r"\"([^\"]*)\"|'([^']*)'")


@dataclass(frozen=True, slots=True, repr=False)
class Meaning:
    """What a piece does.

    Args:
        kind: As in `gatekeeper.model.message.Tag`.
        expression: What it reads, as written.
        reads: That expression, understood.
        negated: Whether the content shows when the expression is false.
        name: Target of an include or fetch, or the closing name.
        offset, length: Where the statement stands in the piece's inside, for code blocks; *length* 0 is all.
    """

    kind: str
    expression: str = ""
    reads: Expression = field(default=Expression(), repr=False)
    negated: bool = False
    name: str = ""
    offset: int = 0
    length: int = 0


def of(kind: str, expression: str = "", *, negated: bool = False, name: str = "") -> Meaning:
    """Return a meaning of that kind with its expression understood."""
    expression = expression.strip()
    return Meaning(kind, expression, read_expression(expression) if expression else Expression(), negated, name)


def variable(inner: str, default: str | None = None) -> Meaning:
    """Return a variable that reads *inner*, with *default* where the dialect keeps it apart."""
    reads = read_expression(inner)
    if default is not None:
        reads = Expression(reads.fields, reads.values, reads.filters, default)
    return Meaning("variable", inner, reads)


def target(text: str) -> str:
    """Return the name that an include asks for."""
    quoted = QUOTED.search(text)
    if quoted:
        return next(group for group in quoted.groups() if group is not None)
    return (text.strip().split() or [""])[0]
