"""A text to be read together with the way back to the file it came from.

HTML in a quoted-printable part of an ``.eml`` file, Markdown behind front matter and a subject in a campaign
file all reach the same readers; only this value knows how their offsets lead to the edited file.
"""

from __future__ import annotations

from dataclasses import field

from gatekeeper.model.place import OffsetMap, Place, Source
from gatekeeper.value import dataclass


@dataclass(frozen=True, eq=False, kw_only=True)
class Document:
    """One decoded text.

    Args:
        text: What is read.
        source: The file that a person edits.
        map: Offsets of *text* to offsets of ``source.text``; None for the file itself, or where *fixed* is set.
        fixed: The only place known (base64, compressed documents).
        part: As in `gatekeeper.model.message.Passage`.
    """

    text: str = field(repr=False)
    source: Source = field(repr=False)
    map: OffsetMap | None = field(default=None, repr=False)
    fixed: Place | None = None
    part: str = "text/plain"

    def place(self, start: int, end: int) -> Place:
        """Return the place in the edited file of ``text[start:end]``."""
        if self.fixed is not None:
            return self.fixed
        if self.map is None:
            return self.source.place(start, end)
        return self.source.place(self.map.start(start), self.map.stop(end))

    def outer(self, inner: OffsetMap) -> OffsetMap | None:
        """Return the map from text derived by *inner* from this document to the edited file."""
        if self.fixed is not None:
            return None
        return inner if self.map is None else inner.then(self.map)
