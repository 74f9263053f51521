"""Decodes bytes to text with the way back: transfer encodings and character sets of mail parts (RFC 2045, 2047)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from gatekeeper.model.place import MapBuilder, OffsetMap
from gatekeeper.patterns import lazy

_ESCAPES = lazy(r"(?:=[0-9A-Fa-f]{2})+|=[ \t]*(?:\r\n|\r|\n|\Z)|[ \t]+(?=\r?\n|\Z)")
_HIGH = lazy(r"[\udc80-\udcff]")
_SHIFTING = ("iso2022", "iso-2022", "iso_2022", "hz", "utf-7", "utf7", "utf-16", "utf16", "utf-32", "utf32")


def codec_of(charset: str | None, fallback: str = "utf-8") -> str:
    """Return the name of a codec that exists; windows-1252 for Latin-1, as clients do (WHATWG Encoding)."""
    name = (charset or "").strip().strip("\"'").lower()
    if name in ("iso-8859-1", "iso8859-1", "latin1", "us-ascii", "ascii", "") and charset:
        name = "cp1252" if name and "ascii" not in name else "utf-8"
    try:
        info = codecs.lookup(name) if name else codecs.lookup(fallback)
    except (LookupError, ValueError):
        return fallback
    return info.name if info._is_text_encoding else fallback  # no public way to ask


def decode_file(data: bytes, *, html: bool = False) -> str:
    """Return the text of a draft: UTF-8 unless a byte order mark or HTML's own statement says otherwise."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "surrogateescape" if name == "utf-8" else "replace")
    text = data.decode("utf-8", "surrogateescape")
    if html and not text.isascii() and _HIGH.search(text):
        stated = re.search(r"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,40})", text[:4096], re.IGNORECASE)
        codec = codec_of(stated.group(1) if stated else "windows-1252", "cp1252")
        if codec != "utf-8":
            return data.decode(codec, "replace")
    return text


def decode_plain(text: str, start: int, end: int, codec: str) -> tuple[str, OffsetMap]:
    """Return a 7-bit or 8-bit body, which stands in ``text[start:end]`` with undecodable bytes as surrogates."""
    body = text[start:end]
    if codec in ("utf-8", "ascii") or (body.isascii() and not codec.startswith(_SHIFTING)):
        return body, OffsetMap.identity(end - start, start)
    if codec.startswith(_SHIFTING):
        return _feed([(start, body)], codec)
    return _feed(_lines(body, start), codec)


def _lines(body: str, start: int) -> Iterator[tuple[int, str]]:
    for line in re.finditer(r"[^\n]*\n|[^\n]+", body):
        yield start + line.start(), line.group()


def _feed(pieces: Iterator[tuple[int, str]] | list[tuple[int, str]], codec: str) -> tuple[str, OffsetMap]:
    builder = MapBuilder()
    decoder = codecs.getincrementaldecoder(codec)("replace")
    shifting = codec.startswith(_SHIFTING)
    for at, piece in pieces:
        if piece.isascii() and not shifting:
            builder.add(piece, at)
            continue
        pending = at
        for i, character in enumerate(piece):
            out = "".join(decoder.decode(bytes([byte])) for byte in character.encode("utf-8", "surrogateescape"))
            if out:
                if len(out) == 1 and out == character:
                    builder.add(out, at + i)
                else:
                    builder.add(out, pending, end=at + i + 1)
                pending = at + i + 1
    return builder.build()


def decode_quoted_printable(text: str, start: int, end: int, codec: str) -> tuple[str, OffsetMap]:
    """Return a quoted-printable body decoded (RFC 2045, 6.7); a broken escape stays as it stands."""
    builder = MapBuilder()
    decoder = codecs.getincrementaldecoder(codec)("replace")
    shifting = codec.startswith(_SHIFTING)
    multibyte = codec not in ("utf-8", "ascii") and not codec.startswith(("iso8859", "cp125", "koi8"))
    pending = -1  # where a character begins of which not all bytes have come

    def bytes_in(values: bytes, at: int, width: int) -> None:
        nonlocal pending
        for i, value in enumerate(values):
            if pending < 0:
                pending = at + i * width
            out = decoder.decode(bytes([value]))
            if out:
                builder.add(out, pending, end=at + (i + 1) * width)
                pending = -1

    def literal(first: int, last: int) -> None:
        nonlocal pending
        if first >= last:
            return
        chunk = text[first:last]
        if chunk.isascii() and not shifting and (pending < 0 or not multibyte):
            if pending >= 0:
                out = decoder.decode(b"", final=True)
                decoder.reset()
                builder.add(out, pending, end=first)
                pending = -1
            builder.add(chunk, first)
            return
        for i, character in enumerate(chunk):
            if character.isascii() and pending < 0 and not shifting:
                builder.add(character, first + i)
            elif not character.isascii() and not "\udc80" <= character <= "\udcff" and pending < 0:
                builder.add(character, first + i)  # raw UTF-8 where only escapes belong
            else:
                bytes_in(character.encode("utf-8", "surrogateescape"), first + i, 1)

    at = start
    for found in _ESCAPES.finditer(text, start, end):
        literal(at, found.start())
        escapes = found.group()
        if escapes[0] == "=" and len(escapes) >= 3 and escapes[1] not in " \t\r\n":
            bytes_in(bytes.fromhex(escapes.replace("=", "")), found.start(), 3)
        at = found.end()
    literal(at, end)
    if pending >= 0:
        builder.add(decoder.decode(b"", final=True), pending, end=end)
    return builder.build()
