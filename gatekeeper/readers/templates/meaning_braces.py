"""Understands merge syntax in double braces: only the leading words differ between the dialects that use them."""

from __future__ import annotations

import re

from gatekeeper.readers.templates.expressions import Expression, read_expression
from gatekeeper.readers.templates.meaning import QUOTED, WORD, Meaning, of, target, variable

_BLOCK_HELPERS = {
    "if": "condition", "unless": "condition", "each": "loop", "with": "loop", "foreach": "loop", "equals": "condition",
    "notequals": "condition", "greaterthan": "condition", "lessthan": "condition",
    "and": "condition", "or": "condition",
    "ifeq": "condition", "ifneq": "condition", "ifgt": "condition", "ifgte": "condition", "iflt": "condition",
    "iflte": "condition", "ifmodeq": "condition", "compare": "condition", "is": "condition", "isnt": "condition",
}  # fmt: skip
#: What opened a branch or loop; ends of other blocks (``endblock``, ``end_module_block``) close none.
_CLOSED = frozenset({"", "if", "unless", "for", "case", "switch", "tablerow", "ifchanged", "ifequal", "ifnotequal"})
_NEGATIVE = frozenset({"unless", "notequals", "ifneq", "isnt"})
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


def read_mustache(inner: str) -> Meaning:
    """Understand ``{{ … }}`` of Handlebars, Mustache, Liquid, Jinja, Go, Marketo and Mailjet."""
    mark, rest = inner[:1], inner[1:].strip()
    word = WORD.match(inner)
    first = word.group() if word else ""
    match mark:
        case "!":
            return Meaning("comment")
        case "/" if not inner.startswith("/*"):
            return Meaning("end", name=rest)
        case "/":
            return Meaning("comment")
        case ">":
            return Meaning("include", name=target(rest))
        case "#" | "^":
            return _section(mark, rest)
        case "&":
            return variable(rest)
    if first == "else":
        condition = re.sub(r"^else\s*(?:if\b)?", "", inner)
        return of("else", condition)
    match first:
        case "end":
            return Meaning("end")
        case "if":
            return of("condition", inner[2:])
        case "range" | "with":
            return of("loop", inner[len(first) :])
        case "template" | "block" | "define" | "snippet":
            return Meaning("include", name=target(inner[len(first) :]))
        case "insert" | "defaultIfEmpty":
            quoted = [next(g for g in q.groups() if g is not None) for q in QUOTED.finditer(inner)]
            default = quoted[-1].removeprefix("default=") if quoted else None
            return variable(QUOTED.sub(" ", inner), default)
        case "unsub":
            return Meaning("variable", inner)
        case "personalization_token":
            quoted = [next(g for g in q.groups() if g is not None) for q in QUOTED.finditer(inner)]
            return variable(quoted[0] if quoted else "", quoted[1] if len(quoted) > 1 else None)
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
            Expression((name.strip().replace("mj:", ""),), default=default if colon else None),
        )
    return variable(inner)


def _section(mark: str, rest: str) -> Meaning:
    word = WORD.match(rest)
    first = (word.group() if word else "").lower()
    if rest.startswith((">", "*")):
        return Meaning("include", name=target(rest.lstrip(">* ")))
    if first in _BLOCK_HELPERS and len(rest) > len(first):
        return of(_BLOCK_HELPERS[first], rest[len(first) :], negated=first in _NEGATIVE)
    if mark == "^" and not rest:
        return Meaning("else")
    return of("condition", rest, negated=mark == "^")


def read_block(inner: str) -> Meaning:
    """Understand ``{% … %}`` of Liquid, Django, Jinja, HubL and Twig."""
    word = WORD.match(inner)
    first = word.group() if word else ""
    rest = inner[len(first) :]
    match first:
        case "if" | "ifchanged" | "ifequal" | "case" | "switch":
            return of("condition", rest)
        case "unless" | "ifnotequal":
            return of("condition", rest, negated=True)
        case "elsif" | "elif" | "elseif" | "when":
            return of("else", rest)
        case "else":
            return of("else", re.sub(r"^\s*if\b", "", rest))
        case "for" | "tablerow":
            return of("loop", re.sub(r"^\s*[\w, ]+ in\b", "", rest))
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
        return Meaning("end" if first[3:] in _CLOSED else "set", name=first[3:])
    return variable(rest) if not rest.strip() else Meaning("variable", inner)


def _path_of(first: str, rest: str) -> str:
    path = re.search(r"\bpath\s*=\s*[\"']([^\"']*)", rest)
    return path.group(1) if path else target(rest)
