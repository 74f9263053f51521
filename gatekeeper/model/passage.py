"""Runs of readable text, addresses and header fields, each with its origin in the file that a person edits."""

from __future__ import annotations

from dataclasses import field

from gatekeeper.model.place import OffsetMap, Place, Source
from gatekeeper.model.words import Scope
from gatekeeper.value import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How text is shown, from inline styles and ``<style>`` rules; None where nothing is said.

    Args:
        size: Font size in CSS pixels.
        color: Text colour as (r, g, b), 0–255.
        background: Background colour as (r, g, b).
        hidden: Why a reader cannot see it ("display:none", "font-size:0", "off-screen", …), or "".
    """

    size: float | None = None
    color: tuple[int, int, int] | None = None
    background: tuple[int, int, int] | None = None
    hidden: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Passage:
    """A run of readable text (a paragraph, a subject, an alt text, a URL) with its scope and origin.

    Args:
        text: The text as a reader sees it, white space folded inside a paragraph; merge tags stay as written.
        scope: Where it stands.
        source: The file that a person edits.
        map: Offsets of *text* to offsets of ``source.text``; None where only *fixed* is known (base64 parts).
        fixed: The place to report when there is no map.
        part: ``text/html``, ``text/plain``, ``headers``, ``manifest``, or the attachment's name.
        block: Ordinal of the block element (sentence-level rules join passages of one block).
        branch: The conditional block (ordinal in `Message.conditionals`) that it stands in, or None.
        footer: Whether it stands in the footer.
        heading: Whether it is a heading or the first line of the body.
    """

    text: str = field(repr=False)
    scope: Scope
    source: Source = field(repr=False)
    map: OffsetMap | None = field(default=None, repr=False)
    fixed: Place | None = None
    part: str = "text/plain"
    block: int = 0
    branch: int | None = None
    footer: bool = False
    heading: bool = False
    style: Style = Style()
    name: str = ""

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """Return the place in the edited file of ``text[start:end]``."""
        stop = len(self.text) if end is None else end
        if self.map is None:
            return self.fixed or Place(path=self.source.path)
        return self.source.place(self.map.start(start), self.map.stop(stop))


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One mailbox of an address field: ``display <local@domain>``; *group* for group syntax (RFC 5322 3.4)."""

    display: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    group: str | None = None

    @property
    def domain(self) -> str:
        """Domain in lower case, A-labels; empty when there is none."""
        return self.address.rpartition("@")[2].lower() if "@" in self.address else ""

    @property
    def local(self) -> str:
        """Local part as written."""
        return self.address.rpartition("@")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """One header field in the order of the file (doubled fields stay doubled).

    Args:
        name: As written.
        value: Decoded (RFC 2047, 2231) and unfolded.
        raw: Undecoded value, surrogate escapes for 8-bit bytes, folds kept.
        at: The whole field.
        value_at: The value.
    """

    name: str
    value: str = field(repr=False)
    raw: str = field(repr=False)
    at: Place
    value_at: Place
    addresses: tuple[Address, ...] = field(default=(), repr=False)
