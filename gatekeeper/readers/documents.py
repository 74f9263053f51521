"""Reads the text and metadata of PDF, Word, RTF and vCard attachments."""

from __future__ import annotations

import io
import logging
import re
import zipfile

from gatekeeper.patterns import lazy
from gatekeeper.readers.extracts import Extract

#: Pages and paragraphs read, octets of one unpacked member: an attachment is no place to spend minutes.
PAGE_LIMIT, PARAGRAPH_LIMIT, MEMBER_LIMIT = 200, 20_000, 50_000_000


def read_pdf(data: bytes) -> Extract:
    """Return the text of a PDF's pages and its information dictionary."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it logs what it stumbles over
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        return Extract(failure="encrypted", encrypted=True)
    metadata = tuple(
        (key.lstrip("/").lower(), str(value)[:500])
        for key, value in (reader.metadata or {}).items()
        if key in ("/Title", "/Author", "/Subject", "/Keywords", "/Creator") and value
    )
    pages = len(reader.pages)
    texts = tuple(reader.pages[i].extract_text() for i in range(min(pages, PAGE_LIMIT)))
    gaps = (f"more than {PAGE_LIMIT} pages",) if pages > PAGE_LIMIT else ()
    if not any(text.strip() for text in texts):
        return Extract(metadata=metadata, failure="no text in the document (scanned pages?)")
    return Extract(texts=texts, metadata=metadata, gaps=gaps)


def read_docx(data: bytes) -> Extract:
    """Return the paragraphs, table rows, headers and properties of a Word document."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    macros = any(member.filename.endswith("vbaProject.bin") for member in members)
    if any(member.file_size > MEMBER_LIMIT for member in members):
        return Extract(failure="unpacks to too many octets", macros=macros)
    from docx import Document as open_document

    document = open_document(io.BytesIO(data if not macros else _without_macro_type(data)))
    paragraphs = [paragraph.text for paragraph in document.paragraphs[:PARAGRAPH_LIMIT]]
    for table in document.tables:
        paragraphs += [" | ".join(cell.text for cell in row.cells) for row in table.rows]
    for section in document.sections:
        for part in (section.header, section.footer):
            paragraphs += [paragraph.text for paragraph in part.paragraphs]
    properties = document.core_properties
    metadata = tuple(
        (key, str(value))
        for key in ("title", "author", "subject", "keywords", "comments", "last_modified_by", "category")
        if (value := getattr(properties, key, None))
    )
    return Extract(texts=("\n\n".join(text for text in paragraphs if text.strip()),), metadata=metadata, macros=macros)


def _without_macro_type(data: bytes) -> bytes:
    """Return the archive with the macro-enabled main type renamed, which python-docx refuses to open."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "[Content_Types].xml":
                content = content.replace(
                    b"application/vnd.ms-word.document.macroEnabled.main+xml",
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                )
            new.writestr(member.filename, content)
    return out.getvalue()


_RTF = lazy(
    r"\\'([0-9a-f]{2})|\\u(-?\d{1,6})\??|\\(par|line|tab|cell|row)\b ?|\\[a-z]{1,32}-?\d{0,10} ?|\\[^a-z]|[{}\r\n]",
    re.IGNORECASE,
)
_RTF_SKIPPED = lazy(r"\{\\(?:fonttbl|colortbl|stylesheet|\*)[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")


def read_rtf(data: bytes) -> Extract:
    """Return the text of an RTF file: control words dropped, escaped characters decoded."""

    def plain(found: re.Match[str]) -> str:
        if found.group(1):
            return bytes.fromhex(found.group(1)).decode("cp1252", "replace")
        if found.group(2):
            return chr(int(found.group(2)) % 65536)
        return {"par": "\n\n", "line": "\n", "row": "\n", "tab": " ", "cell": " | "}.get(
            (found.group(3) or "").lower(), ""
        )

    text = _RTF_SKIPPED.sub(" ", data[:10_000_000].decode("cp1252", "replace"))
    return Extract(texts=(_RTF.sub(plain, text),))


def read_card(data: bytes) -> Extract:
    """Return the lines of a vCard, unfolded (RFC 6350, 3.2)."""
    return Extract(texts=(re.sub(r"\r?\n[ \t]", "", data.decode("utf-8", "replace")),))
