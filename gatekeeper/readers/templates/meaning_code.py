"""Understands merge syntax that is program code: ERB, AMPscript, Velocity."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.patterns import lazy
from gatekeeper.readers.templates.expressions import Expression, read_expression
from gatekeeper.readers.templates.meaning import WORD, Meaning, of, target, variable


def read_erb(inner: str) -> Meaning:
    """Understand ``<% … %>``."""
    mark = inner[:1]
    body = inner.lstrip("=-").rstrip("-").strip()
    if mark == "#":
        return Meaning("comment")
    if body.startswith("asm_"):  # SendGrid's tags look like ERB and render a link
        return variable(body)
    if mark == "=" or inner.startswith("-="):
        rendered = re.match(r"(?:render|yield)\b\s*\(?\s*(.*)", body, re.DOTALL)
        if rendered:
            return Meaning("include", body, name=target(rendered.group(1)))
        value, bars, default = body.partition("||")
        return variable(value.replace("@", ""), default.strip().strip("\"'") if bars else None)
    word = WORD.match(body)
    match word.group() if word else "":
        case "if" | "case":
            return of("condition", body[2:])
        case "unless":
            return of("condition", body[6:], negated=True)
        case "elsif" | "when":
            return of("else", body[5:])
        case "else":
            return Meaning("else")
        case "end":
            return Meaning("end")
    if re.search(r"\bdo\b(?:\s*\|[^|]*\|)?\s*\Z", body):
        return of("loop", body.partition(".each")[0])
    return Meaning("set", body) if word or body.startswith("@") else variable(body)


_AMP = lazy(r"\b(IF|ELSEIF|ELSE|ENDIF|FOR|NEXT|SET)\b", re.IGNORECASE)
_AMP_NOISE = lazy(r"/\*.*?\*/|\"[^\"]*\"|'[^']*'", re.DOTALL)
_INCLUDED = lazy(
    r"\b(?:ContentBlockBy(?:Key|Name|ID)|ContentArea(?:ByName)?|TreatAsContent(?:Area)?)\s*\(\s*[\"']?([^\"')]*)",
    re.IGNORECASE,
)
_FETCHED = lazy(r"\b(?:HTTPGet|HTTPPost2?|HTTPRequestHeader)\s*\(\s*[\"']?([^\"')]*)", re.IGNORECASE)


def read_ampscript(inner: str) -> Iterator[Meaning]:
    """Understand the statements of a ``%%[ … ]%%`` block."""
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


_AMP_COMMENT = lazy(r"/\*.*?\*/", re.DOTALL)


def read_call(inner: str) -> Meaning:
    """Understand ``%%= … =%%``."""
    for pattern, kind in ((_INCLUDED, "include"), (_FETCHED, "fetch")):
        found = pattern.search(inner)
        if found:
            return Meaning(kind, inner, name=found.group(1))
    reads = read_expression(inner)
    empty = re.search(r"\bIIF\s*\(\s*(?:NOT\s+)?(?:Empty|IsNull|IsNullDefault)\s*\(", inner, re.IGNORECASE)
    default = reads.values[-1] if empty and reads.values else None
    return Meaning("variable", inner, Expression(reads.fields, reads.values, reads.filters, default))


def read_velocity(inner: str) -> Meaning:
    """Understand Velocity references and directives."""
    if inner.startswith("#"):
        word = inner[1:].partition("(")[0].strip()
        rest = inner.partition("(")[2].rpartition(")")[0].replace("$", "")
        kinds = {"if": "condition", "elseif": "else", "else": "else", "end": "end", "foreach": "loop", "set": "set"}
        return of(kinds[word], rest)
    return variable(inner)
