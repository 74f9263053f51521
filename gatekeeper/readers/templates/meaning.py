"""Says what one piece of merge syntax does: a variable, a condition, a loop, an include, a fetch, a comment or an end.

Only the leading words differ between dialects; the expression behind them is read alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field

from gatekeeper.readers.templates.expressions import Expression, read_expression
from gatekeeper.readers.templates.scanner import Found
from gatekeeper.value import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a piece does.

    Args:
        kind: As in `gatekeeper.model.message.Tag`.
        expression: What it reads, as written.
        reads: That expression, understood.
        negated: Whether the content shows when the expression is false.
        name: Target of an include or fetch, or the closing name.
        offset, length: Where the statement stands in the piece's inside, for code blocks with several; *length* 0 is all.
    """

    kind: str
    expression: str = ""
    reads: Expression = field(default=Expression(), repr=False)
    negated: bool = False
    name: str = ""
    offset: int = 0
    length: int = 0


def _of(kind: str, expression: str = "", *, negated: bool = False, name: str = "") -> Meaning:
    expression = expression.strip()
    return Meaning(kind, expression, read_expression(expression) if expression else Expression(), negated, name)


_BLOCK_HELPERS = {
    "if": "condition", "unless": "condition", "each": "loop", "with": "loop", "foreach": "loop", "equals": "condition",
    "notequals": "condition", "greaterthan": "condition", "lessthan": "condition", "and": "condition", "or": "condition",
    "ifeq": "condition", "ifneq": "condition", "ifgt": "condition", "ifgte": "condition", "iflt": "condition",
    "iflte": "condition", "ifmodeq": "condition", "compare": "condition", "is": "condition", "isnt": "condition",
}  # fmt: skip
_NEGATIVE = frozenset({"unless", "notequals", "ifneq", "isnt"})
_WORD = re.compile(r"[\w.]+")
_INCLUDE = frozenset(
    {
        "include",
        "extends",
        "module",
        "module_block",
        "dnd_area",
        "render",
        "render_liquid",
        "snippet",
        "import",
        "from",
        "includes",
        "block_include",
        "global_partial",
        "embed",
    }
)
_SILENT = frozenset(
    {
        "set",
        "assign",
        "capture",
        "endcapture",
        "endset",
        "load",
        "with",
        "endwith",
        "block",
        "endblock",
        "macro",
        "endmacro",
        "autoescape",
        "endautoescape",
        "spaceless",
        "endspaceless",
        "increment",
        "decrement",
        "abort_message",
        "cycle",
        "now",
        "break",
        "continue",
        "endraw",
        "endverbatim",
    }
)
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")


def meanings_of(found: Found) -> Iterator[Meaning]:
    """Yield what *found* does: several meanings only for code blocks."""
    inner = found.inner.strip()
    match found.family:
        case "mustache":
            yield _mustache(inner)
        case "block":
            yield _block(inner)
        case "hash":
            yield Meaning("comment")
        case "star":
            yield _star(inner)
        case "erb":
            yield _erb(inner)
        case "ampscript":
            yield from _ampscript(found.inner)
        case "square":
            yield _square(inner)
        case "bracket":
            yield _bracket(inner)
        case "brace" | "dollar" | "single":
            yield _brace(inner)
        case "velocity":
            yield _velocity(inner)
        case "expression":
            yield _expression(inner)
        case "percent":
            yield _variable(inner)
        case "salesforce":
            yield _salesforce(inner)


def _variable(inner: str, default: str | None = None) -> Meaning:
    reads = read_expression(inner)
    if default is not None:
        reads = Expression(reads.fields, reads.values, reads.filters, default)
    return Meaning("variable", inner, reads)


def _mustache(inner: str) -> Meaning:
    mark, rest = inner[:1], inner[1:].strip()
    word = _WORD.match(inner)
    first = word.group() if word else ""
    match mark:
        case "!":
            return Meaning("comment")
        case "/" if not inner.startswith("/*"):
            return Meaning("end", name=rest)
        case "/":
            return Meaning("comment")
        case ">":
            return Meaning("include", name=_target(rest))
        case "#" | "^":
            return _section(mark, rest)
        case "&":
            return _variable(rest)
    if first == "else":
        condition = re.sub(r"^else\s*(?:if\b)?", "", inner)
        return _of("else", condition)
    match first:
        case "end":
            return Meaning("end")
        case "if":
            return _of("condition", inner[2:])
        case "range" | "with":
            return _of("loop", inner[len(first) :])
        case "template" | "block" | "define" | "snippet":
            return Meaning("include", name=_target(inner[len(first) :]))
        case "insert" | "defaultIfEmpty":
            quoted = [next(g for g in q.groups() if g is not None) for q in _QUOTED.finditer(inner)]
            default = quoted[-1].removeprefix("default=") if quoted else None
            return _variable(_QUOTED.sub(" ", inner), default)
        case "unsub":
            return Meaning("variable", inner)
        case "personalization_token":
            quoted = [next(g for g in q.groups() if g is not None) for q in _QUOTED.finditer(inner)]
            return _variable(quoted[0] if quoted else "", quoted[1] if len(quoted) > 1 else None)
    if first in ("snippets", "content_blocks") or first.startswith(("snippets.", "content_blocks.")):
        return Meaning("include", name=inner.partition(".")[2].strip("${}"))
    mailjet = re.match(r"(var|data):([\w.]+)(?::(\"[^\"]*\"|'[^']*'|[^:]*))?\Z", inner)
    if mailjet:
        default = mailjet.group(3)
        return Meaning(
            "variable",
            inner,
            Expression((mailjet.group(2),), default=None if default is None else default.strip("\"'")),
        )
    if re.match(
        r"(?:lead|company|my|system|trigger|campaign|program|member|mj)[.:]", inner, re.IGNORECASE
    ):  # Marketo: names with blanks
        name, colon, default = inner.partition(":default=")
        return Meaning(
            "variable",
            inner,
            Expression((name.strip().replace(" ", "_").replace("mj:", ""),), default=default if colon else None),
        )
    return _variable(inner)


def _section(mark: str, rest: str) -> Meaning:
    word = _WORD.match(rest)
    first = (word.group() if word else "").lower()
    if rest.startswith((">", "*")):
        return Meaning("include", name=_target(rest.lstrip(">* ")))
    if first in _BLOCK_HELPERS and len(rest) > len(first):
        return _of(_BLOCK_HELPERS[first], rest[len(first) :], negated=first in _NEGATIVE)
    if mark == "^" and not rest:
        return Meaning("else")
    return _of("condition", rest, negated=mark == "^")


def _target(text: str) -> str:
    quoted = _QUOTED.search(text)
    if quoted:
        return next(group for group in quoted.groups() if group is not None)
    return (text.strip().split() or [""])[0]


def _block(inner: str) -> Meaning:
    word = _WORD.match(inner)
    first = word.group() if word else ""
    rest = inner[len(first) :]
    match first:
        case "if" | "ifchanged" | "ifequal" | "case" | "switch":
            return _of("condition", rest)
        case "unless" | "ifnotequal":
            return _of("condition", rest, negated=True)
        case "elsif" | "elif" | "elseif" | "when":
            return _of("else", rest)
        case "else":
            return _of("else", re.sub(r"^\s*if\b", "", rest))
        case "for" | "tablerow":
            return _of("loop", re.sub(r"^\s*[\w, ]+ in\b", "", rest))
        case "comment" | "doc":
            return Meaning("comment")
        case "raw" | "verbatim":
            return Meaning("raw")
        case "connected_content" | "catalog_items" | "http_get" | "feed":
            return Meaning(
                "fetch",
                rest.strip(),
                read_expression(re.sub(r"https?://[^\s{]*", " ", rest)),
                name=(rest.split() or [""])[0],
            )
    if first in _INCLUDE:
        return Meaning("include", inner, name=_path_of(first, rest))
    if first in _SILENT:
        return Meaning("set", rest.strip(), read_expression(rest.partition("=")[2]) if "=" in rest else Expression())
    if first.startswith("end"):
        return Meaning("end", name=first[3:])
    return _variable(rest) if not rest.strip() else Meaning("variable", inner)


def _path_of(first: str, rest: str) -> str:
    path = re.search(r"\bpath\s*=\s*[\"']([^\"']*)", rest)
    return path.group(1) if path else _target(rest)


def _star(inner: str) -> Meaning:
    upper = inner.upper()
    head, _, rest = inner.partition(":")
    match head.upper():
        case "IF" | "IFNOT":
            return Meaning("condition", rest, _comparison(rest), head.upper() == "IFNOT")
        case "ELSEIF":
            return Meaning("else", rest, _comparison(rest))
        case "ELSE":
            return Meaning("else")
        case "INTERESTED":
            group, _, values = rest.partition(":")
            return Meaning(
                "condition",
                rest,
                Expression((group.strip(),), tuple(v.strip() for v in values.split(",") if v.strip())),
            )
        case "END":
            return Meaning("end", name=rest)
    if upper.startswith(("FEED", "RSS", "XML")):
        return Meaning("fetch", inner, name=inner)
    return Meaning("variable", inner, Expression((inner.strip(),)))


def _comparison(text: str) -> Expression:
    name, operator, value = re.match(r"\s*([\w:.]*)\s*([!<>=]*)\s*(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    return Expression((name,) if name else (), (value.strip().strip("\"'"),) if operator else ())


def _erb(inner: str) -> Meaning:
    mark = inner[:1]
    body = inner.lstrip("=-").rstrip("-").strip()
    if mark == "#":
        return Meaning("comment")
    if body.startswith("asm_"):  # SendGrid's tags look like ERB and render a link
        return _variable(body)
    if mark == "=" or inner.startswith("-="):
        rendered = re.match(r"(?:render|yield)\b\s*\(?\s*(.*)", body, re.DOTALL)
        if rendered:
            return Meaning("include", body, name=_target(rendered.group(1)))
        value, bars, default = body.partition("||")
        return _variable(value.replace("@", ""), default.strip().strip("\"'") if bars else None)
    word = _WORD.match(body)
    match word.group() if word else "":
        case "if" | "case":
            return _of("condition", body[2:])
        case "unless":
            return _of("condition", body[6:], negated=True)
        case "elsif" | "when":
            return _of("else", body[5:])
        case "else":
            return Meaning("else")
        case "end":
            return Meaning("end")
    if re.search(r"\bdo\b(?:\s*\|[^|]*\|)?\s*\Z", body):
        return _of("loop", body.partition(".each")[0])
    return Meaning("set", body) if word or body.startswith("@") else _variable(body)


_AMP = re.compile(r"\b(IF|ELSEIF|ELSE|ENDIF|FOR|NEXT|SET)\b", re.IGNORECASE)
_AMP_NOISE = re.compile(r"/\*.*?\*/|\"[^\"]*\"|'[^']*'", re.DOTALL)
_INCLUDED = re.compile(
    r"\b(?:ContentBlockBy(?:Key|Name|ID)|ContentArea(?:ByName)?|TreatAsContent(?:Area)?)\s*\(\s*[\"']?([^\"')]*)",
    re.IGNORECASE,
)
_FETCHED = re.compile(r"\b(?:HTTPGet|HTTPPost2?|HTTPRequestHeader)\s*\(\s*[\"']?([^\"')]*)", re.IGNORECASE)


def _ampscript(inner: str) -> Iterator[Meaning]:
    blank = _AMP_NOISE.sub(lambda found: " " * len(found.group()), inner)
    starts = list(_AMP.finditer(blank))
    if not starts:
        yield from (Meaning("include", name=f.group(1)) for f in _INCLUDED.finditer(inner))
        yield from (Meaning("fetch", name=f.group(1)) for f in _FETCHED.finditer(inner))
    for i, word in enumerate(starts):
        end = starts[i + 1].start() if i + 1 < len(starts) else len(inner)
        body = inner[word.end() : end]
        statement = re.sub(r"\bTHEN\b.*", "", body, flags=re.IGNORECASE | re.DOTALL)
        first, size = word.start(), len(inner[word.start() : end].rstrip())
        reads = read_expression(_AMP_COMMENT.sub(" ", statement))
        match word.group(1).upper():
            case "IF":
                yield Meaning("condition", statement.strip(), reads, offset=first, length=size)
            case "ELSEIF":
                yield Meaning("else", statement.strip(), reads, offset=first, length=size)
            case "ELSE":
                yield Meaning("else", offset=first, length=size)
            case "ENDIF" | "NEXT":
                yield Meaning("end", offset=first, length=size)
            case "FOR":
                yield Meaning("loop", statement.strip(), reads, offset=first, length=size)
            case _:
                yield Meaning(
                    "set",
                    statement.strip(),
                    read_expression(_AMP_COMMENT.sub(" ", statement).partition("=")[2]),
                    offset=first,
                    length=size,
                )
        for found in _INCLUDED.finditer(body):
            yield Meaning("include", name=found.group(1), offset=first, length=size)
        for found in _FETCHED.finditer(body):
            yield Meaning("fetch", name=found.group(1), offset=first, length=size)


_AMP_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def _expression(inner: str) -> Meaning:
    for pattern, kind in ((_INCLUDED, "include"), (_FETCHED, "fetch")):
        found = pattern.search(inner)
        if found:
            return Meaning(kind, inner, name=found.group(1))
    reads = read_expression(inner)
    empty = re.search(r"\bIIF\s*\(\s*(?:NOT\s+)?(?:Empty|IsNull|IsNullDefault)\s*\(", inner, re.IGNORECASE)
    default = reads.values[-1] if empty and reads.values else None
    return Meaning("variable", inner, Expression(reads.fields, reads.values, reads.filters, default))


def _square(inner: str) -> Meaning:
    if inner[:1] in "#/":
        return _mustache(inner)
    name, alternative, default = inner.partition(" OR ")
    if alternative:
        return _variable(name.strip(), default.strip().strip("\"'"))
    return _mustache(inner)


def _bracket(inner: str) -> Meaning:
    lower = inner.lower()
    if lower.startswith("if:"):
        return _of("condition", inner[3:])
    if lower.startswith("elseif:"):
        return _of("else", inner[7:])
    if lower == "else":
        return Meaning("else")
    if lower == "endif":
        return Meaning("end")
    name, comma, default = inner.partition(",fallback=")
    return Meaning("variable", inner, Expression((name.strip().replace(" ", "_"),), default=default if comma else None))


def _brace(inner: str) -> Meaning:
    body = inner.strip()
    upper = body.upper()
    if upper in ("/IF", "ENDIF"):
        return Meaning("end")
    if upper == "ELSE":
        return Meaning("else")
    if upper.startswith(("IF ", "ELSEIF ")):
        word, _, rest = body.partition(" ")
        return _of("condition" if word.upper() == "IF" else "else", rest)
    name, equals, value = body.partition("=")
    if equals and re.fullmatch(r"\w+", name):
        if name in ("dwc", "dynamiccontent", "form", "focus"):
            return Meaning("include", body, name=value.strip("\"'"))
        # mautic writes a format behind the bar, no default
        return Meaning("variable", body, Expression((value.partition("|")[0].strip(),)))
    if body.startswith("$"):
        return _variable(body)
    name, _, modifier = body.partition("|")
    return Meaning("variable", body, Expression((name,), filters=(modifier,) if modifier else ()))


def _velocity(inner: str) -> Meaning:
    if inner.startswith("#"):
        word = inner[1:].partition("(")[0].strip()
        rest = inner.partition("(")[2].rpartition(")")[0].replace("$", "")
        kinds = {"if": "condition", "elseif": "else", "else": "else", "end": "end", "foreach": "loop", "set": "set"}
        return _of(kinds[word], rest)
    return _variable(inner)


def _salesforce(inner: str) -> Meaning:
    default = re.match(r"(?:NULLVALUE|BLANKVALUE)\s*\(([^,]*),\s*[\"']?([^\"')]*)", inner, re.IGNORECASE)
    if default:
        return _variable(default.group(1), default.group(2))
    return _variable(inner)
