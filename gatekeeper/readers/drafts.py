"""Reads a draft or mail of any kind into a `Message`: the one door to the readers behind it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import PurePath

from gatekeeper.model.message import Header, Message, Unchecked
from gatekeeper.model.place import OffsetMap, Place, Source
from gatekeeper.model.words import Scope
from gatekeeper.readers.address_fields import parse_addresses
from gatekeeper.readers.charset import decode_file
from gatekeeper.readers.document import Document
from gatekeeper.readers.footer import mark_footer
from gatekeeper.readers.front_matter import FrontMatter, read_front_matter
from gatekeeper.readers.gathering import Gathering, Include
from gatekeeper.readers.header_fields import ADDRESS_FIELDS
from gatekeeper.readers.html import read_html
from gatekeeper.readers.kinds import HTML, kind_of, refuse
from gatekeeper.readers.templates.platforms import recognise
from gatekeeper.readers.text import mark_heading, read_text

#: Drafts that are remembered by their content, and the size up to which: the same draft is judged again whenever its
#: campaign, its policy or a register has changed, and what the rules know of a message is remembered with it.
REMEMBERED, REMEMBERED_SIZE = 16, 256 * 1024
_REMEMBERED: dict[tuple[object, ...], Message] = {}


def read_draft(
    path: str,
    data: bytes,
    *,
    kind: str | None = None,
    platform: str | None = None,
    subject: str | None = None,
    preheader: str | None = None,
    headers: Mapping[str, str] | None = None,
    sender: str | None = None,
    reply_to: str | None = None,
    manifest: Source | None = None,
    places: Mapping[str, Place] | None = None,
    include: Include | None = None,
) -> Message:
    """Return the message in *data*.

    Args:
        path: The file as the caller named it; its extension tells the kind, its content where the extension does not.
        kind: ``eml``, ``html``, ``mjml``, ``markdown`` or ``text``.
        platform: Stated platform; recognised by its merge syntax where absent.
        subject, preheader, headers, sender, reply_to: Of the campaign file; used for what the draft itself lacks.
        manifest, places: That file and where its keys stand (``subject``, ``from``, ``headers.List-Unsubscribe``).
        include: Gives the octets of an included file, or None.

    Raises:
        InputError: The file is empty or holds no text.
    """
    key = None
    if manifest is None and len(data) <= REMEMBERED_SIZE:
        stated = (kind, platform, subject, preheader, tuple((headers or {}).items()), sender, reply_to)
        key = path, hashlib.sha256(data).digest(), stated
        known = _REMEMBERED.get(key)
        if known is not None:
            return known
    message = _read(
        path, data, kind=kind, platform=platform, subject=subject, preheader=preheader, headers=headers, sender=sender,
        reply_to=reply_to, manifest=manifest, places=places, include=include,
    )  # fmt: skip
    # What is included may change without the draft; mail may be on its way to somebody, and is not kept.
    kept = message.kind not in ("mjml", "eml") and not any(tag.kind == "include" for tag in message.tags)
    if key is not None and kept:
        while len(_REMEMBERED) >= REMEMBERED:
            _REMEMBERED.pop(next(iter(_REMEMBERED)), None)
        _REMEMBERED[key] = message
    return message


def _read(
    path: str, data: bytes, *, kind: str | None, platform: str | None, subject: str | None, preheader: str | None,
    headers: Mapping[str, str] | None, sender: str | None, reply_to: str | None, manifest: Source | None,
    places: Mapping[str, Place] | None, include: Include | None,
) -> Message:  # fmt: skip
    what = kind or kind_of(path, data)
    refuse(path, data, what)
    source = Source(path, decode_file(data, html=what in ("html", "mjml")))
    if what == "text" and kind is None and HTML.match(source.text.lstrip()):
        what = "html"
    gathering = Gathering(source, platform, include)
    own: tuple[Header, ...] = ()
    html = text = None
    size = len(data)
    front: FrontMatter | None = None
    if what == "eml":
        from gatekeeper.readers.mail import read_mail

        own, bodies = read_mail(gathering, data)
        html, text = bodies.html, bodies.text
        size = bodies.html_size or size
    else:
        if platform is None:
            gathering.platform = recognised(gathering, source.text)
        front = read_front_matter(source)
        if front.headers or front.preheader:
            own = _front_headers(gathering, source, front)
    given = _given(subject, sender, reply_to, headers)
    own += _manifest_headers(gathering, given, own, manifest or source, places or {}, stated=manifest is not None)
    if front is not None:
        _read_body(gathering, source, what, front)
        if what in ("html", "mjml"):
            html = source.text[front.end :]
        else:
            text = source.text[front.end :]
    if gathering.images:
        from gatekeeper.readers.pictures import bind_pictures

        bind_pictures(gathering)
    has_preheader = any(run.scope is Scope.PREHEADER for run in gathering.runs)
    if preheader and not (what == "eml" and has_preheader):
        _stated(gathering, preheader, Scope.PREHEADER, "preheader", manifest or source, (places or {}).get("preheader"))
    passages = tuple(gathering.passages())
    return Message(
        path=path,
        kind=what,
        name=PurePath(path).stem,
        source=source,
        platform=gathering.platform,
        headers=own,
        passages=passages,
        links=tuple(gathering.links()),
        images=tuple(gathering.images),
        tags=tuple(gathering.tags),
        conditionals=tuple(gathering.conditionals),
        attachments=tuple(gathering.attachments),
        html=html,
        text=text,
        html_passages=sum(1 for passage in passages if passage.part == "text/html" and passage.scope is Scope.BODY),
        size=size,
        active=tuple(gathering.active),
        defects=tuple(gathering.defects),
        unchecked=tuple(gathering.unchecked),
    )


def recognised(gathering: Gathering, text: str) -> str | None:
    """Return the platform whose signs stand in *text*; a tie is none, and leaves two rules unchecked."""
    found = recognise(text)
    if len(found) > 1:
        why = "signs of several platforms: " + ", ".join(found)
        for rule in ("OPT001", "SPM024"):
            gathering.unchecked.append(
                Unchecked(what="template dialect", why=why, rule=rule, at=Place(path=gathering.source.path))
            )
    return found[0] if len(found) == 1 else None


def _given(
    subject: str | None, sender: str | None, reply_to: str | None, headers: Mapping[str, str] | None
) -> list[tuple[str, str, str]]:
    """Return (field name, value, key in the campaign file) of what the campaign file states."""
    found = [("From", sender, "from"), ("Reply-To", reply_to, "reply_to"), ("Subject", subject, "subject")]
    stated = [(name, value, key) for name, value, key in found if value is not None]
    return stated + [(name, str(value), f"headers.{name}") for name, value in (headers or {}).items()]


def _manifest_headers(
    gathering: Gathering, given: list[tuple[str, str, str]], own: tuple[Header, ...], source: Source,
    places: Mapping[str, Place], *, stated: bool,
) -> tuple[Header, ...]:  # fmt: skip
    present = {header.name.lower() for header in own}
    made: list[Header] = []
    for name, value, key in given:
        if name.lower() in present:
            continue
        at = places.get(key) or Place(path=source.path)
        made.append(
            Header(
                name=name,
                value=value.strip(),
                raw=value,
                at=at,
                value_at=at,
                addresses=parse_addresses(value) if name.lower() in ADDRESS_FIELDS else (),
            )
        )
        scope = {"subject": Scope.SUBJECT, "from": Scope.SENDER, "reply-to": Scope.SENDER, "sender": Scope.SENDER}.get(
            name.lower(), Scope.HEADER
        )
        _stated(gathering, value, scope, name, source, at if stated else None)
    return tuple(made)


def _stated(gathering: Gathering, value: str, scope: Scope, name: str, source: Source, at: Place | None) -> None:
    """Add a value of the campaign file, character by character where it stands there literally."""
    from gatekeeper.readers.mail import add_field

    text = value.strip()
    place = at or Place(path=source.path)
    written = source.excerpt(place)
    offset = written.find(text) if text else -1
    mapping = OffsetMap.identity(len(text))
    if offset >= 0:
        start = source.starts[place.line - 1] + place.column - 1 + offset
        add_field(
            gathering,
            Document(text=source.text, source=source, part="manifest"),
            text,
            OffsetMap.identity(len(text), start),
            scope,
            name,
        )
        return
    add_field(gathering, Document(text=text, source=source, fixed=place, part="manifest"), text, mapping, scope, name)


def _front_headers(gathering: Gathering, source: Source, front: FrontMatter) -> tuple[Header, ...]:
    from gatekeeper.readers.mail import add_field

    document = Document(text=source.text, source=source, part="headers")
    made: list[Header] = []
    for name, start, end, value_start, value_end in front.headers:
        value = source.text[value_start:value_end]
        made.append(
            Header(
                name=name,
                value=value,
                raw=value,
                at=source.place(start, end),
                value_at=source.place(value_start, value_end),
                addresses=parse_addresses(value) if name.lower() in ADDRESS_FIELDS else (),
            )
        )
        scope = {"subject": Scope.SUBJECT, "from": Scope.SENDER, "reply-to": Scope.SENDER}.get(
            name.lower(), Scope.HEADER
        )
        add_field(gathering, document, value, OffsetMap.identity(len(value), value_start), scope, name)
    if front.preheader is not None:
        start, end = front.preheader
        add_field(
            gathering,
            document,
            source.text[start:end],
            OffsetMap.identity(end - start, start),
            Scope.PREHEADER,
            "preheader",
        )
    return tuple(made)


def _read_body(gathering: Gathering, source: Source, kind: str, front: FrontMatter) -> None:
    first, rules = len(gathering.runs), len(gathering.rules)
    if kind in ("html", "mjml"):
        body = source.text[front.end :]
        mapping = OffsetMap.identity(len(body), front.end) if front.end else None
        document = Document(text=body, source=source, map=mapping, part="text/html")
        if kind == "mjml":
            from gatekeeper.readers.mjml import read_mjml

            read_mjml(gathering, document)
        else:
            read_html(gathering, document)
    elif kind == "markdown":
        from gatekeeper.readers.markdown import read_markdown

        read_markdown(gathering, Document(text=source.text, source=source), front.end)
    else:
        read_text(gathering, Document(text=source.text, source=source), front.end)
    mark_footer(gathering, first, rules)
    mark_heading(gathering, first)
    if any(tag.kind == "include" for tag in gathering.tags):
        from gatekeeper.readers.includes import follow_includes

        follow_includes(gathering, html=kind != "text")
