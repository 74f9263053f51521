"""Chooses by its delimiters how a piece of merge syntax is understood."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.readers.templates.expressions import Expression
from gatekeeper.readers.templates.meaning import Meaning, variable
from gatekeeper.readers.templates.meaning_braces import read_block, read_mustache
from gatekeeper.readers.templates.meaning_code import read_ampscript, read_call, read_erb, read_velocity
from gatekeeper.readers.templates.meaning_fields import (
    read_brace,
    read_bracket,
    read_salesforce,
    read_square,
    read_star,
)
from gatekeeper.readers.templates.scanner import Found


def meanings_of(found: Found) -> Iterator[Meaning]:
    """Yield what *found* does: several meanings only for code blocks."""
    inner = found.inner.strip()
    match found.family:
        case "mustache":
            yield read_mustache(inner)
        case "block":
            yield read_block(inner)
        case "hash":
            yield Meaning("comment")
        case "star":
            yield read_star(inner)
        case "erb":
            yield read_erb(inner)
        case "ampscript":
            yield from read_ampscript(found.inner)
        case "square":
            yield read_square(inner)
        case "bracket":
            yield read_bracket(inner)
        case "brace" | "dollar" | "single":
            yield read_brace(inner)
        case "velocity":
            yield read_velocity(inner)
        case "expression":
            yield read_call(inner)
        case "percent":
            # Attributes of Marketing Cloud may have blanks in their names.
            spaced = " " in inner and inner.replace(" ", "").replace("_", "").isalnum()
            yield Meaning("variable", inner, Expression((inner,))) if spaced else variable(inner)
        case "salesforce":
            yield read_salesforce(inner)
