"""Decodes the bodies of mail parts (RFC 2045, 6), with the way back to the file where the encoding allows one."""

from __future__ import annotations

from gatekeeper.model.place import OffsetMap, Place, Source
from gatekeeper.readers.charset import codec_of, decode_plain, decode_quoted_printable
from gatekeeper.readers.mime import Part


def body_text(source: Source, part: Part) -> tuple[str, OffsetMap | None, Place | None]:
    """Return a text part decoded, with its map, or with its fixed place where no map is possible."""
    if part.text is None:
        part.text = _body_text(source, part)
    return part.text


def _body_text(source: Source, part: Part) -> tuple[str, OffsetMap | None, Place | None]:
    codec = codec_of(part.charset or None)
    match part.encoding:
        case "quoted-printable":
            text, mapping = decode_quoted_printable(source.text, part.body, part.end, codec)
            return text, mapping, None
        case "plain" | "unknown":
            text, mapping = decode_plain(source.text, part.body, part.end, codec)
            return text, mapping, None
    return body_bytes(source, part).decode(codec, "replace"), None, body_place(source, part)


def body_place(source: Source, part: Part) -> Place:
    """Return the first line of a part's body: the place of what an encoding hides."""
    start = part.body
    while start < part.end and source.text[start] in "\r\n":
        start += 1
    stop = source.text.find("\n", start, part.end)
    return source.place(min(start, part.end), part.end if stop == -1 else stop)


def body_bytes(source: Source, part: Part) -> bytes:
    """Return the decoded octets of a part."""
    raw = source.text[part.body : part.end].encode("utf-8", "surrogateescape")
    match part.encoding:
        case "base64":
            return _base64(raw)
        case "quoted-printable":
            import quopri

            return quopri.decodestring(raw)
        case "uuencode":
            return _uuencode(raw)
    return raw


def _base64(raw: bytes) -> bytes:
    """Decode as clients do: foreign characters skipped, missing padding added (RFC 2045, 6.8)."""
    import binascii

    wanted = raw.translate(
        None, bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
    )
    wanted = wanted[: len(wanted) - (len(wanted) % 4 == 1)]
    return binascii.a2b_base64(wanted + b"=" * (-len(wanted) % 4))


def _uuencode(raw: bytes) -> bytes:
    import binascii

    out: list[bytes] = []
    inside = False
    for line in raw.splitlines():
        if line.startswith(b"begin "):
            inside = True
        elif line.strip() == b"end":
            break
        elif inside and line:
            try:
                out.append(binascii.a2b_uu(line))
            except binascii.Error:
                count = (((line[0] - 32) & 63) * 4 + 5) // 3
                out.append(binascii.a2b_uu(line[:count]) if count < len(line) else b"")
    return b"".join(out)
