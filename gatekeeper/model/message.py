"""A draft or message as its reader understood it: passages, links, tags, headers, attachments, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from functools import cached_property

from gatekeeper.model.passage import Address as Address
from gatekeeper.model.passage import Header as Header
from gatekeeper.model.passage import Passage as Passage
from gatekeeper.model.passage import Style as Style
from gatekeeper.model.place import Place, Source
from gatekeeper.model.words import FieldClass, Scope
from gatekeeper.value import dataclass


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
        found = self._by_scopes.get(scopes)
        if found is None:
            found = self._by_scopes[scopes] = tuple(p for p in self.passages if p.scope in scopes)
        return iter(found)

    @cached_property
    def _by_scopes(self) -> dict[tuple[Scope, ...], tuple[Passage, ...]]:
        return {}

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
