"""Turns pieces of merge syntax into the tags and conditionals of the model, judged by the names of their fields."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from gatekeeper.model.message import Conditional, Tag
from gatekeeper.model.words import FieldClass, Scope
from gatekeeper.readers.document import Document
from gatekeeper.readers.templates.platforms import load
from gatekeeper.readers.templates.syntax import Piece, Syntax

_DIALECT = {
    "star": "mailchimp", "mustache": "handlebars", "block": "liquid", "hash": "jinja2", "erb": "erb",
    "percent": "ampscript", "ampscript": "ampscript", "expression": "ampscript", "square": "mailjet",
    "bracket": "campaignmonitor", "salesforce": "salesforce", "dollar": "mailerlite", "brace": "mautic",
    "single": "activecampaign", "velocity": "velocity",
}  # fmt: skip
#: What tells most about a person first: the class of an expression is that of its most telling field.
_TELLING = (
    FieldClass.CONDITION, FieldClass.PROCEDURE, FieldClass.DRUG, FieldClass.TEST, FieldClass.RISK, FieldClass.PAYMENT,
    FieldClass.PROXY, FieldClass.IDENTIFIER, FieldClass.DEMOGRAPHIC, FieldClass.CONSENT, FieldClass.OPERATIONAL,
)  # fmt: skip


@lru_cache(maxsize=4096)
def class_of(names: tuple[str, ...]) -> FieldClass:
    """Return the most telling class of these field names."""
    from gatekeeper.vocabulary.names import classify

    found = {classify(name).field_class for name in names}
    return next((kind for kind in _TELLING if kind in found), FieldClass.UNKNOWN)


def tag_of(piece: Piece, document: Document, platform: str | None, scope: Scope, *, rendered: bool = True) -> Tag:
    """Return the tag for *piece* in *scope*."""
    meaning, reads = piece.meaning, piece.meaning.reads
    kind = "obligation" if piece.obligation else {"set": "variable", "raw": "comment"}.get(meaning.kind, meaning.kind)
    field = reads.fields[0] if reads.fields else ""
    if piece.obligation:
        field = piece.obligation
    elif kind in ("include", "fetch"):
        field = meaning.name
    known = load().get(platform or "")
    return Tag(
        kind=kind,
        dialect=known.dialect if known is not None and piece.family in known.families else _DIALECT[piece.family],
        raw=piece.raw,
        field=field,
        fields=reads.fields,
        filters=reads.filters,
        fallback=reads.default is not None,
        fallback_text=reads.default or "",
        field_class=FieldClass.UNKNOWN if piece.obligation or not reads.fields else class_of(reads.fields),
        scope=scope,
        part=document.part,
        branch=piece.branch,
        rendered=rendered and kind != "comment" and meaning.kind != "set",
        at=document.place(piece.start, piece.end),
    )


def conditionals_of(syntax: Syntax, document: Document) -> Iterable[Conditional]:
    """Yield the conditional branches of *syntax*, in order."""
    for branch in syntax.branches:
        yield Conditional(
            expression=branch.expression,
            fields=branch.reads.fields,
            values=branch.reads.values,
            field_class=class_of(branch.reads.fields) if branch.reads.fields else FieldClass.UNKNOWN,
            negated=branch.negated,
            parent=branch.parent,
            at=document.place(branch.start, branch.end),
            content_at=document.place(branch.content_start, max(branch.content_start, branch.content_end)),
        )
