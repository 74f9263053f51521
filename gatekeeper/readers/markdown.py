"""Reads Markdown drafts."""

from __future__ import annotations

from gatekeeper.readers.document import Document
from gatekeeper.readers.gathering import Gathering
from gatekeeper.readers.text import read_text


def read_markdown(gathering: Gathering, document: Document, start: int = 0) -> None:
    """Add what stands in a Markdown text to *gathering*."""
    read_text(gathering, document, start)
