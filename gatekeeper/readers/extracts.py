"""What a reader of one attachment kind hands back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from gatekeeper.value import dataclass


@dataclass(frozen=True, kw_only=True)
class Extract:
    """The readable content of one file.

    Args:
        texts: Paragraphs, pages or cells' rows.
        labels: For calendar texts, the property they come from.
        columns: Header row of a sheet or CSV file.
        rows: Data rows of it.
        metadata: (key, value) pairs: authors, titles, positions.
        failure: Why nothing could be read, or "".
        gaps: What could not be read although the rest could.
    """

    texts: tuple[str, ...] = field(default=(), repr=False)
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)
    columns: tuple[str, ...] = ()
    rows: int | None = None
    metadata: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    encrypted: bool = False
    macros: bool = False
    failure: str = ""
    gaps: tuple[str, ...] = ()
