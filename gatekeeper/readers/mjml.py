"""Reads MJML: its elements are HTML to this reader, but host tags and includes follow rules of their own."""

from __future__ import annotations

from gatekeeper.readers.document import Document
from gatekeeper.readers.gathering import Gathering
from gatekeeper.readers.html import read_html
from gatekeeper.readers.html_tokens import tokens
from gatekeeper.readers.includes import follow_elements
from gatekeeper.readers.templates.syntax import read_syntax

#: Elements whose content MJML passes on as it stands (ending tags); anywhere else it drops what it does not know.
_ENDING = frozenset(
    [
        "mj-raw",
        "mj-text",
        "mj-button",
        "mj-table",
        "mj-style",
        "mj-title",
        "mj-preview",
        "mj-social-element",
        "mj-navbar-link",
        "mj-accordion-title",
        "mj-accordion-text",
        "mj-html-attribute",
    ]
)


def read_mjml(gathering: Gathering, document: Document) -> None:
    """Add what stands in an MJML text to *gathering*; ``tag-outside-raw`` names host tags that MJML drops."""
    read_html(gathering, document)
    follow_elements(gathering, document)
    syntax = read_syntax(document.text, gathering.platform)
    depth = number = 0
    for token in tokens(syntax.masked()):
        if token.name in _ENDING and token.kind in ("start", "end") and not token.closed:
            depth = max(depth + (1 if token.kind == "start" else -1), 0)
        elif token.kind == "text" and depth == 0:
            while number < len(syntax.pieces) and syntax.pieces[number].start < token.end:
                piece = syntax.pieces[number]
                number += 1
                if piece.start >= token.start:
                    gathering.defects.append(("tag-outside-raw", document.place(piece.start, piece.end)))
