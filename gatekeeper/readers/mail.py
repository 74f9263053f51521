"""Reads an ``.eml`` file: headers, bodies, quoted threads, attachments and the faults of its form."""

from __future__ import annotations

import re

from gatekeeper.model.message import Header, Unchecked
from gatekeeper.model.place import OffsetMap, Place, Source
from gatekeeper.model.words import Scope
from gatekeeper.patterns import lazy
from gatekeeper.readers.attachments import read_attachment
from gatekeeper.readers.bodies import body_bytes, body_place, body_text
from gatekeeper.readers.document import Document
from gatekeeper.readers.entities import trim
from gatekeeper.readers.footer import mark_footer
from gatekeeper.readers.gathering import Gathering
from gatekeeper.readers.header_fields import Field, decode_value, header_of
from gatekeeper.readers.html import read_html
from gatekeeper.readers.kinds import MOST_TEXT
from gatekeeper.readers.mail_faults import find_faults
from gatekeeper.readers.mime import Part, parser_faults, take_apart
from gatekeeper.readers.tagging import tag_of
from gatekeeper.readers.templates.syntax import read_syntax
from gatekeeper.readers.text import mark_heading, read_text
from gatekeeper.value import dataclass

#: Written by machines on the way, or the recipients themselves: nothing that a sender says.
_NOT_SAID = lazy(
    r"(?:received|x-received|dkim-signature|x-google-dkim-signature|domainkey-signature|arc-.*|authentication-results"
    r"|received-spf|mime-version|content-transfer-encoding|content-type|content-disposition|date|resent-date|to|cc|bcc"
    r"|delivered-to|x-original-to|envelope-to|resent-to|message-id|in-reply-to|references|resent-cc|return-path|lines"
    r"|content-length|status|x-status|xref|path"
    r"|x-(?:ms|yandex|google)-[a-z0-9-]{1,60})\Z",
    re.IGNORECASE,
)
_SENDER = frozenset({"from", "reply-to", "sender"})


@dataclass(slots=True, repr=False)
class Bodies:
    """The decoded bodies of a mail, as the message shows them."""

    html: str | None = None
    text: str | None = None
    html_size: int = 0


def read_mail(gathering: Gathering, data: bytes) -> tuple[tuple[Header, ...], Bodies]:
    """Read a whole mail into *gathering*; return its header fields and bodies."""
    source = gathering.source
    structure = take_apart(source)
    root = structure.root
    if gathering.platform is None:
        recognise_platform(gathering, source, root)
    read: list[Header] = []
    for raw in root.fields:
        value, mapping = decode_value(source.text, raw.value_start, raw.end)
        read.append(header_of(source, raw, value))
        header_passage(gathering, source, raw, value, mapping)
    headers, bodies = tuple(read), Bodies()
    _read_part(gathering, source, root, bodies, quoted=False)
    if structure.truncated:
        gathering.unchecked.append(Unchecked(what="parts of the mail", why="nested too deeply or too many"))
    formed = bool(root.parts) or root.encoding != "plain" or not data.isascii()
    gathering.defects += find_faults(source, structure, headers, parser_faults(data, formed=formed))
    return headers, bodies


def recognise_platform(gathering: Gathering, source: Source, root: Part) -> None:
    """Let the text parts say which platform's merge syntax they carry."""
    from gatekeeper.readers.drafts import recognised

    texts = [
        body_text(source, part)[0]
        for part in root.walk()
        if part.media_type in ("text/html", "text/plain") and not _attached(part)
    ]
    gathering.platform = recognised(gathering, "\n".join(texts))


def header_passage(gathering: Gathering, source: Source, raw: Field, value: str, mapping: OffsetMap) -> None:
    """Add one field, decoded as *value*, as a passage with its merge tags."""
    name = raw.name.lower()
    if name == "subject":
        scope = Scope.SUBJECT
    elif name in _SENDER:
        scope = Scope.SENDER
    elif _NOT_SAID.match(name):
        return
    else:
        scope = Scope.HEADER
    document = Document(text=source.text, source=source, part="headers")
    add_field(gathering, document, *trim(value, mapping), scope, raw.name)


def add_field(gathering: Gathering, document: Document, text: str, mapping: OffsetMap, scope: Scope, name: str) -> None:
    """Add a header value with the merge tags in it."""
    gathering.add(document, text, mapping, scope, name=name, heading=scope is Scope.SUBJECT)
    outer = document.outer(mapping)
    inside = Document(text=text, source=document.source, map=outer, fixed=document.fixed, part=document.part)
    syntax = read_syntax(text, gathering.platform, len(gathering.conditionals))
    from gatekeeper.readers.tagging import conditionals_of

    gathering.tags += [tag_of(piece, inside, gathering.platform, scope) for piece in syntax.pieces]
    gathering.conditionals += conditionals_of(syntax, inside)


def _attached(part: Part) -> bool:
    return part.disposition == "attachment" or (bool(part.name) and part.media_type not in ("text/plain", "text/html"))


def _read_part(gathering: Gathering, source: Source, part: Part, bodies: Bodies, *, quoted: bool) -> None:
    if part.media_type.startswith("multipart/") and part.parts:
        for child in part.parts:
            _read_part(gathering, source, child, bodies, quoted=quoted)
        return
    if part.media_type == "message/rfc822" and part.parts:
        if part.disposition == "attachment" or part.name:
            _attach(gathering, source, part)
        inner = part.parts[0]
        for raw in inner.fields:
            if raw.name.lower() in ("subject", "from", "to", "cc"):
                document = Document(text=source.text, source=source, part="message/rfc822")
                text, mapping = trim(*decode_value(source.text, raw.value_start, raw.end))
                gathering.add(document, text, mapping, Scope.QUOTED, name=raw.name)
        _read_part(gathering, source, inner, bodies, quoted=True)
        return
    if part.media_type not in (
        "text/plain",
        "text/html",
        "text/enriched",
        "text/x-amp-html",
        "text/watch-html",
    ) or _attached(part):
        _attach(gathering, source, part)
        return
    if part.encoding == "unknown":
        gathering.unchecked.append(
            Unchecked(what=f"{part.media_type} part", why="unknown transfer encoding", at=body_place(source, part))
        )
    text, body_map, fixed = body_text(source, part)
    if len(text) > MOST_TEXT:
        why = f"more than {MOST_TEXT // (1024 * 1024)} MB of text"
        gathering.unchecked.append(Unchecked(what=f"{part.media_type} part", why=why, at=body_place(source, part)))
        return
    document = Document(text=text, source=source, map=body_map, fixed=fixed, part=part.media_type)
    first, rules = len(gathering.runs), len(gathering.rules)
    if part.media_type in ("text/plain", "text/enriched"):
        read_text(gathering, document, scope=Scope.QUOTED if quoted else Scope.BODY)
        if bodies.text is None and not quoted:
            bodies.text = text
    else:
        read_html(gathering, document, quoted=quoted)
        if bodies.html is None and not quoted:
            bodies.html, bodies.html_size = text, len(text.encode("utf-8", "surrogateescape"))
    mark_footer(gathering, first, rules)
    mark_heading(gathering, first)


def _attach(gathering: Gathering, source: Source, part: Part) -> None:
    """Read an attachment, and remember it under its Content-ID for the pictures that show it."""
    name_at: Place | None = None
    if part.name_field is not None:
        name_at = source.place(part.name_field.value_start, part.name_field.end)
    read_attachment(
        gathering, body_bytes(source, part), name=part.name, media_type=part.media_type,
        inline=part.disposition == "inline" or bool(part.content_id and part.disposition != "attachment"),
        at=body_place(source, part), name_at=name_at, ordinal=len(gathering.attachments) + 1, charset=part.charset,
    )  # fmt: skip
    if part.content_id:
        gathering.contents[part.content_id] = gathering.attachments[-1].sha256
