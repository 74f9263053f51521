"""Reads MJML: its elements are HTML to this reader, but host tags and includes follow rules of their own."""

from __future__ import annotations

from gatekeeper.readers.document import Document
from gatekeeper.readers.gathering import Gathering
from gatekeeper.readers.html import read_html


def read_mjml(gathering: Gathering, document: Document) -> None:
    """Add what stands in an MJML text to *gathering*."""
    read_html(gathering, document)
