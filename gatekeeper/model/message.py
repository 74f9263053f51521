"""A draft or message as its reader understood it: passages, links, tags, headers, attachments, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from gatekeeper.model.place import OffsetMap, Place, Source
from gatekeeper.model.words import FieldClass, Scope
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Anything that names a URL.

    Args:
        url: As written, entities decoded, merge tags kept.
        text: Visible text of the anchor, or alt text of the picture inside it.
        element: ``a``, ``area``, ``form``, ``img``, ``link``, ``script``, ``iframe``, ``background``, ``video``,
            ``text`` (a bare URL in plain text), ``mailto`` stays ``a``.
        auto: Whether opening the message fetches it (images, fonts, style sheets).
        at: The URL in the file.
        text_at: The anchor's text, or *at*.
        block: As in `Passage`; *context* is the text of that block, lower case not applied.
        image: Whether the anchor holds only a picture.
    """

    url: str = field(repr=False)
    text: str = field(default="", repr=False)
    element: str = "a"
    auto: bool = False
    at: Place
    text_at: Place
    part: str = "text/html"
    block: int = 0
    branch: int | None = None
    context: str = field(default="", repr=False)
    footer: bool = False
    image: bool = False
    style: Style = Style()


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture: ``width`` and ``height`` in CSS pixels where stated; *linked* when inside an anchor."""

    src: str = field(repr=False)
    alt: str | None = field(default=None, repr=False)
    width: float | None = None
    height: float | None = None
    hidden: str = ""
    linked: bool = False
    at: Place
    part: str = "text/html"
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One piece of merge syntax.

    Args:
        kind: ``variable``, ``condition``, ``loop``, ``end``, ``else``, ``include``, ``fetch``, ``comment`` or
            ``obligation``.
        dialect: Template dialect (see ``platforms.yaml``).
        raw: As written.
        field: Dotted field of a variable ("patient.diagnosis"), name of an include, meaning of an obligation
            (``unsubscribe``, ``preferences``, ``postal-address``, ``view-in-browser``, ``open-pixel``).
        fields: Every field that a condition or expression reads.
        fallback: Whether an empty value has a replacement.
        fallback_text: That replacement.
        field_class: Judged by the field's name.
        scope: Scope of the passage that it stands in.
        rendered: False inside comments and ``mso`` blocks: the reader never sees it.
    """

    kind: str
    dialect: str
    raw: str
    field: str = ""
    fields: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    fallback: bool = False
    fallback_text: str = ""
    field_class: FieldClass = FieldClass.UNKNOWN
    scope: Scope = Scope.BODY
    part: str = "text/html"
    branch: int | None = None
    rendered: bool = True
    at: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional:
    """A branch of a conditional block: its predicate and the fields it reads; *negated* for an else branch."""

    expression: str
    fields: tuple[str, ...]
    values: tuple[str, ...] = ()
    field_class: FieldClass = FieldClass.UNKNOWN
    negated: bool = False
    parent: int | None = None
    at: Place
    content_at: Place


@dataclass(frozen=True, eq=False, kw_only=True)
class Attachment:
    """A file that travels with the message.

    Args:
        name: Decoded file name.
        media_type: Declared type, lower case.
        size: Octets, decoded.
        sha256: Of the decoded octets, hex.
        readable: False when its text could not be had; the reason is an `Unchecked` of the message.
        inline: Content-Disposition inline or referred to by Content-ID.
        columns: Header row of a sheet or CSV file.
    """

    name: str = field(repr=False)
    media_type: str
    size: int
    sha256: str
    readable: bool
    inline: bool = False
    encrypted: bool = False
    macros: bool = False
    columns: tuple[str, ...] = ()
    rows: int | None = None
    metadata: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    at: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchecked:
    """What could not be examined, and why: never silently clean.

    Args:
        what: The thing, in words without PHI ("segment oncology.sql", "attachment 2").
        why: The reason.
        rule: The rule that needed it, or None.
    """

    what: str
    why: str
    rule: str | None = None
    at: Place | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Message:
    """One draft or message, fully read.

    Args:
        path: File as named by the caller.
        kind: ``eml``, ``html``, ``mjml``, ``markdown`` or ``text``.
        name: Variant name (file stem).
        platform: Recognised or stated template platform, or None.
        headers: In file order; for drafts that are no ``.eml`` they come from the manifest.
        html, text: Decoded bodies, None where absent.
        size: Octets of the HTML part (or of the file).
        defects: Faults of form (RFC 5322, MIME) as (code, place): ``bare-lf``, ``long-line``, ``doubled-from``, …
    """

    path: str
    kind: str
    name: str
    source: Source = field(repr=False)
    platform: str | None = None
    headers: tuple[Header, ...] = ()
    passages: tuple[Passage, ...] = field(default=(), repr=False)
    links: tuple[Link, ...] = field(default=(), repr=False)
    images: tuple[Image, ...] = field(default=(), repr=False)
    tags: tuple[Tag, ...] = field(default=(), repr=False)
    conditionals: tuple[Conditional, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    html: str | None = field(default=None, repr=False)
    text: str | None = field(default=None, repr=False)
    html_passages: int = 0
    size: int = 0
    active: tuple[tuple[str, Place], ...] = ()
    defects: tuple[tuple[str, Place], ...] = ()
    unchecked: tuple[Unchecked, ...] = ()

    def all(self, *names: str) -> Iterator[Header]:
        """Yield the header fields of these names, in order, case aside."""
        wanted = {name.lower() for name in names}
        return (header for header in self.headers if header.name.lower() in wanted)

    def header(self, name: str) -> Header | None:
        """Return the first header field of that name, or None."""
        return next(self.all(name), None)

    def in_scope(self, *scopes: Scope) -> Iterator[Passage]:
        """Yield the passages of these scopes, in order."""
        return (passage for passage in self.passages if passage.scope in scopes)

    @property
    def subject(self) -> Passage | None:
        """The subject line, or None."""
        return next(self.in_scope(Scope.SUBJECT), None)

    @property
    def sender(self) -> Address | None:
        """First From mailbox, or None."""
        header = self.header("from")
        return header.addresses[0] if header and header.addresses else None

    @property
    def visible_text(self) -> str:
        """Body text that a reader sees, paragraphs joined by line feeds."""
        return "\n".join(passage.text for passage in self.in_scope(Scope.BODY))

    def start(self) -> Place:
        """Return the empty place at the beginning of the file (for faults that are absences)."""
        return Place(path=self.path)
