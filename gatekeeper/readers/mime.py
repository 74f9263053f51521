"""Takes a mail apart into headers and parts with their places in the file (RFC 5322, 2045, 2046).

The only importer of mail-parser. It judges whether the mail can be parsed and names the faults of form; what it
does not keep is read from the bytes here: the order and doubles of fields (it keeps a dictionary), the positions
of parts (it keeps none), and the transfer-encoded form of bodies (it decodes them without a way back).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import field
from functools import lru_cache
from typing import Literal, NamedTuple

from gatekeeper.model.place import OffsetMap, Place, Source
from gatekeeper.patterns import lazy
from gatekeeper.readers.header_fields import Field, Fields, decode_value, scan_fields
from gatekeeper.value import dataclass

#: Limits against mail bombs: nested multiparts, parts of one mail, characters of a structured field.
DEPTH_LIMIT, PART_LIMIT, FIELD_LIMIT = 20, 1000, 8000
_HEADER_END = lazy(rb"\n\r?\n")
#: Fields that mail-parser need not take apart: it is asked about the form of the mail, and parsing every address and
#: every station on the way took most of its time. The first field stays, and so does every line that is no field.
_UNASKED = lazy(
    rb"(?i)(?<=\n)(?!(?:content-[!-9;-~]*|mime-version|date)[ \t]*:)[!-9;-~]+[ \t]*:[^\n]*\n"
    rb"(?:[ \t]+[^\s][^\n]*\n)*(?=[^ \t])"
)
Encoding = Literal["plain", "quoted-printable", "base64", "uuencode", "unknown"]


@dataclass(eq=False, slots=True)
class Part:
    """One MIME part.

    Args:
        start, body, end: Offsets in the file's text: header section, body, end of the body.
        media_type: Lower case, ``text/plain`` where nothing is said.
        name: Decoded file name, or "".
        text: What `body_text` has read already.
        disposition: ``attachment``, ``inline`` or "".
    """

    fields: tuple[Field, ...]
    start: int
    body: int
    end: int
    media_type: str = "text/plain"
    charset: str = ""
    encoding: Encoding = "plain"
    disposition: str = ""
    name: str = ""
    name_field: Field | None = None
    content_id: str = ""
    boundary: str = ""
    parts: list[Part] = field(default_factory=list)
    text: tuple[str, OffsetMap | None, Place | None] | None = field(default=None, repr=False)

    def walk(self) -> Iterator[Part]:
        """Yield this part and all parts inside it, in order."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(slots=True)
class Structure:
    """A mail taken apart, with the faults met on the way."""

    root: Part
    faults: list[tuple[int, int]] = field(default_factory=list)
    truncated: bool = False
    count: int = 0


def take_apart(source: Source, start: int = 0, end: int | None = None) -> Structure:
    """Return the parts of the mail that stands in ``source.text[start:end]``."""
    stop = len(source.text) if end is None else end
    scanned = scan_fields(source.text, start, stop)
    structure = Structure(_part(source.text, start, stop, scanned=scanned))
    structure.faults += scanned.stray
    _open(source.text, structure.root, structure, 0)
    return structure


def parser_faults(data: bytes, *, formed: bool = True) -> list[str]:
    """Return the names of the defects that mail-parser finds; ``unparseable`` when it gives up.

    Args:
        data: The mail.
        formed: Whether the body can have faults of form; plain ASCII text cannot.
    """
    import logging
    from email.errors import MessageError

    import mailparser

    logging.getLogger("mailparser").setLevel(logging.CRITICAL)  # it logs header values
    end = _HEADER_END.search(data)
    header = data[: end.start()] if end is not None else data
    asked = _UNASKED.sub(b"", header) + (data[len(header) :] if formed else b"\n\n")
    try:
        mail = mailparser.parse_from_bytes(asked)
    except (MessageError, ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError, OSError):
        return ["unparseable"]
    return sorted({str(name) for name in mail.defects_categories})


def _part(text: str, start: int, end: int, default: str = "text/plain", *, scanned: Fields | None = None) -> Part:
    scanned = scanned or scan_fields(text, start, end)
    part = Part(scanned.fields, start, min(scanned.body, end), end, media_type=default)
    stated: dict[str, str] = {}
    for raw in scanned.fields:
        name = raw.name.lower()
        if name in _STRUCTURE and name not in stated:
            # cut: parsing parameters takes quadratic time; the value's 8-bit bytes are decoded like a header's
            stated[name] = decode_value(text, raw.value_start, min(raw.end, raw.value_start + FIELD_LIMIT))[0]
            if name in ("content-type", "content-disposition"):
                part.name_field = raw if part.name_field is None or name == "content-disposition" else part.name_field
    form = _form(*(stated.get(name) for name in _STRUCTURE))
    part.media_type = form.media_type or default
    part.charset, part.boundary, part.name = form.charset, form.boundary, form.name
    part.disposition, part.content_id, part.encoding = form.disposition, form.content_id, form.encoding
    return part


#: Fields that give a part its form.
_STRUCTURE = ("content-type", "content-disposition", "content-transfer-encoding", "content-id")


class _Form(NamedTuple):
    """What those fields say."""

    media_type: str = ""
    charset: str = ""
    boundary: str = ""
    name: str = ""
    disposition: str = ""
    content_id: str = ""
    encoding: Encoding = "plain"


@lru_cache(maxsize=1024)
def _form(kind: str | None, disposed: str | None, coded: str | None, content_id: str | None) -> _Form:
    """Return what the fields of `_STRUCTURE` say; the mails of a stream say the same few things."""
    from email.message import Message as StandardMessage  # brings sockets, which a draft's header has no use for

    standard = StandardMessage()
    for name, value in zip(_STRUCTURE, (kind, disposed, coded, content_id), strict=True):
        if value is not None:
            standard[name] = value
    media_type = charset = boundary = called = disposition = ""
    with suppress(ValueError, TypeError, LookupError):  # what was read before counts
        if kind is not None:
            media_type = standard.get_content_type()
        charset = _text(standard.get_param("charset", ""))
        boundary = _text(standard.get_param("boundary", "")).rstrip()
        called = " ".join((standard.get_filename("") or _text(standard.get_param("name", ""))).split())
        disposition = (standard.get_content_disposition() or "").lower()
    encoding = str(standard.get("content-transfer-encoding", "")).strip().lower()
    known: dict[str, Encoding] = {
        "": "plain", "7bit": "plain", "8bit": "plain", "binary": "plain", "quoted-printable": "quoted-printable",
        "base64": "base64", "x-uuencode": "uuencode", "uuencode": "uuencode", "x-uue": "uuencode",
    }  # fmt: skip
    return _Form(
        media_type, charset, boundary, called, disposition, str(standard.get("content-id", "")).strip(" <>\t"),
        known.get(encoding.split(";")[0].split(" ")[0], "unknown"),
    )  # fmt: skip


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return str(value[2])
    return str(value)


def _open(text: str, part: Part, structure: Structure, depth: int) -> None:
    if part.media_type.startswith("multipart/"):
        if not part.boundary:
            structure.faults.append((part.start, part.start))
            part.media_type = "text/plain"
            return
        if depth >= DEPTH_LIMIT:
            structure.truncated = True
            return
        default = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
        closed = False
        for start, end, last in _between(text, part.body, part.end, part.boundary):
            structure.count += 1
            if structure.count > PART_LIMIT:
                structure.truncated = True
                break
            child = _part(text, start, end, default)
            part.parts.append(child)
            closed = last
            _open(text, child, structure, depth + 1)
        if not closed or not part.parts:
            structure.faults.append((part.start, part.start))
    elif part.media_type == "message/rfc822" and part.encoding == "plain" and depth < DEPTH_LIMIT:
        inner = _part(text, part.body, part.end)
        part.parts.append(inner)
        _open(text, inner, structure, depth + 1)


def _between(text: str, start: int, end: int, boundary: str) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, whether the closing delimiter followed) of what stands between the delimiter lines."""
    mark = "--" + boundary
    opened = -1
    at = start
    while True:
        found = text.find(mark, at, end)
        if found == -1:
            break
        at = found + len(mark)
        if found > start and text[found - 1] != "\n":
            continue
        line_end = text.find("\n", at, end)
        rest = text[at : line_end if line_end != -1 else end].strip()
        if rest not in ("", "--"):
            continue
        if opened >= 0:
            stop = found - 1 if found > opened else found  # the line end belongs to the delimiter
            if stop > opened and text[stop - 1] == "\r":
                stop -= 1
            yield opened, max(stop, opened), rest == "--"
        if rest == "--":
            return
        opened = end if line_end == -1 else line_end + 1
        at = opened
    if opened >= 0:
        yield opened, end, False
