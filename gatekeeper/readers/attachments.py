"""Reads the files that travel with a message: names, hashes, texts, header rows, metadata.

What cannot be read is said (`Unchecked`), never taken as clean: an encrypted archive can hold any patient list.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from importlib import import_module

from gatekeeper.model.message import Attachment, Unchecked
from gatekeeper.model.place import OffsetMap, Place, Source
from gatekeeper.model.words import Scope
from gatekeeper.readers.charset import codec_of
from gatekeeper.readers.document import Document
from gatekeeper.readers.extracts import Extract
from gatekeeper.readers.gathering import Gathering
from gatekeeper.readers.text import read_text

#: Octets of one attachment that are read; a larger one is unchecked.
SIZE_LIMIT = 25_000_000
#: Characters of its text that are read.
TEXT_LIMIT = 2_000_000
#: Attachment kind → "module:function", imported when the first file of the kind comes.
_READERS = {
    "pdf": "documents:read_pdf", "docx": "documents:read_docx", "sheet": "sheets:read_sheet", "csv": "sheets:read_csv",
    "calendar": "calendars:read_calendar", "image": "images:read_image", "zip": "archives:read_zip",
    "card": "documents:read_card", "rtf": "documents:read_rtf",
}  # fmt: skip
_TYPES = {
    "application/pdf": "pdf", "text/csv": "csv", "text/tab-separated-values": "csv", "text/calendar": "calendar",
    "application/ics": "calendar", "text/vcard": "card", "text/x-vcard": "card", "application/rtf": "rtf",
    "text/rtf": "rtf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "sheet", "application/vnd.ms-excel": "sheet",
    "application/vnd.oasis.opendocument.spreadsheet": "sheet", "application/zip": "zip",
    "application/x-zip-compressed": "zip",
}  # fmt: skip
_NAMES = {
    "pdf": "pdf", "docx": "docx", "docm": "docx", "xlsx": "sheet", "xlsm": "sheet", "xls": "sheet", "xlsb": "sheet",
    "ods": "sheet", "csv": "csv", "tsv": "csv", "ics": "calendar", "vcf": "card", "rtf": "rtf", "zip": "zip",
    "png": "image", "jpg": "image", "jpeg": "image", "gif": "image", "webp": "image", "tif": "image", "tiff": "image",
    "txt": "text", "md": "text", "log": "text", "json": "text", "xml": "text", "yaml": "text", "yml": "text",
    "html": "html", "htm": "html", "eml": "mail",
}  # fmt: skip
_SPECIAL = {
    "application/pgp-signature": "signature", "application/pkcs7-signature": "signature",
    "application/x-pkcs7-signature": "signature", "application/pgp-encrypted": "encrypted",
    "application/pkcs7-mime": "encrypted", "application/x-pkcs7-mime": "encrypted",
}  # fmt: skip
_MAGIC = (
    (b"%PDF-", "pdf"), (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"), (b"GIF8", "image"),
    (b"BEGIN:VCALENDAR", "calendar"),
    (b"{\\rtf", "rtf"), (b"BEGIN:VCARD", "card"),
)  # fmt: skip
#: Compound File Binary: old Office files and encrypted new ones ([MS-CFB] 2.2).
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind_of_file(data: bytes, name: str, media_type: str) -> str:
    """Return the kind of reader a file needs, or "" when there is none; content goes before name before type."""
    head = data[:64].lstrip()
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image"
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    by_name = _NAMES.get(extension, "")
    if data.startswith(b"PK\x03\x04"):
        return by_name if by_name in ("docx", "sheet") else "zip"
    if by_name:
        return by_name
    if media_type in _TYPES:
        return _TYPES[media_type]
    if media_type == "text/html":
        return "html"
    if media_type.startswith("image/"):
        return "image"
    if media_type in _SPECIAL:
        return _SPECIAL[media_type]
    textual = media_type.startswith(("text/", "message/")) or media_type in ("application/json", "application/xml")
    return "text" if textual else ""


def read_attachment(
    gathering: Gathering,
    data: bytes,
    *,
    name: str,
    media_type: str,
    inline: bool,
    at: Place,
    name_at: Place | None,
    ordinal: int,
    charset: str = "",
) -> None:
    """Add one attachment with what stands in it; *ordinal* counts from 1 and names it in `Unchecked`."""
    source = gathering.source
    if name:
        document = Document(text=name, source=source, fixed=name_at or at, part="attachment-name")
        gathering.add(document, name, OffsetMap.identity(len(name)), Scope.ATTACHMENT_NAME, name=media_type)
    kind = kind_of_file(data, name, media_type)
    extract = _extract(data, kind, charset)
    if kind == "html" and not extract.failure:
        _read_html(gathering, extract, source, at, name)
    else:
        scope = Scope.CALENDAR if kind == "calendar" else Scope.ATTACHMENT
        _add_texts(gathering, extract, source, at, name, scope)
    for key, value in extract.metadata:
        document = Document(text=value, source=source, fixed=at, part=name or media_type)
        gathering.add(document, value, OffsetMap.identity(len(value)), Scope.ATTACHMENT, name=f"metadata:{key}")
    for failure in (extract.failure, *extract.gaps):
        if failure:
            gathering.unchecked.append(Unchecked(what=f"attachment {ordinal}", why=failure, at=at))
    gathering.attachments.append(
        Attachment(
            name=name,
            media_type=media_type,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            readable=not extract.failure,
            inline=inline,
            encrypted=extract.encrypted,
            macros=extract.macros,
            columns=extract.columns,
            rows=extract.rows,
            metadata=extract.metadata,
            at=at,
        )
    )


def _extract(data: bytes, kind: str, charset: str) -> Extract:
    if len(data) > SIZE_LIMIT:
        return Extract(failure=f"larger than {SIZE_LIMIT} octets")
    if data.startswith(_COMPOUND):
        utf16 = "EncryptedPackage".encode("utf-16-le")
        if utf16 in data:
            return Extract(failure="encrypted", encrypted=True)
        macros = "_VBA_PROJECT".encode("utf-16-le") in data
        if kind != "sheet":
            return Extract(failure="old binary Office format", macros=macros)
    if kind in ("text", "html", "mail"):
        return Extract(texts=(data[: TEXT_LIMIT * 4].decode(codec_of(charset or None), "replace"),))
    if kind == "encrypted":
        return Extract(failure="encrypted", encrypted=True)
    if kind == "signature":
        return Extract()
    if kind not in _READERS:
        return Extract(failure="no reader for this type of file")
    module, _, function = _READERS[kind].partition(":")
    reader: Callable[[bytes], Extract] = getattr(import_module(f"gatekeeper.readers.{module}"), function)
    try:
        return reader(data)
    except RecursionError:
        return Extract(failure="nested too deeply")
    except Exception as error:  # noqa: BLE001 - foreign parsers raise whatever they like on broken files
        return Extract(failure=f"cannot be read ({type(error).__name__})")


def _add_texts(gathering: Gathering, extract: Extract, source: Source, at: Place, name: str, scope: Scope) -> None:
    left = TEXT_LIMIT
    for text in extract.texts:
        piece = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", text[:left])
        document = Document(text=piece, source=source, fixed=at, part=name or "attachment")
        if scope is Scope.CALENDAR:
            gathering.add(document, piece, OffsetMap.identity(len(piece)), scope, name=extract.labels.get(text, ""))
        else:
            read_text(gathering, document, scope=scope)
        left -= len(text)
        if left <= 0:
            gathering.unchecked.append(
                Unchecked(what="attachment text", why=f"more than {TEXT_LIMIT} characters", at=at)
            )
            return


def _read_html(gathering: Gathering, extract: Extract, source: Source, at: Place, name: str) -> None:
    """Read an attached page; all it shows is attachment text, its links and scripts are the message's."""
    from gatekeeper.readers.gathering import Run
    from gatekeeper.readers.html import read_html

    first = len(gathering.runs)
    for text in extract.texts:
        read_html(gathering, Document(text=text[:TEXT_LIMIT], source=source, fixed=at, part=name or "attachment"))
    for run in gathering.runs[first:]:
        if isinstance(run, Run) and run.scope in (Scope.BODY, Scope.PREHEADER, Scope.QUOTED):
            run.scope = Scope.ATTACHMENT
