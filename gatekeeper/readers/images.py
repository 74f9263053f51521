"""Reads the dimensions and metadata of pictures: EXIF tells where and when, XMP and text chunks tell what and who.

The headers are read here: no dependency of this project reads pictures, and a whole imaging library for four
header formats would be the largest of all (EXIF 2.32 / TIFF 6.0, PNG section 11.3.4, JPEG annex B, GIF89a).
"""

from __future__ import annotations

import re
import struct
import zlib

from gatekeeper.patterns import lazy
from gatekeeper.readers.extracts import Extract

Pair = tuple[str, str]
_EXIF_NAMES = {
    0x010E: "description", 0x010F: "make", 0x0110: "model", 0x013B: "artist", 0x8298: "copyright", 0x0132: "date",
    0x9003: "taken", 0xA430: "owner", 0xA431: "serial", 0x9286: "comment", 0x9C9B: "title", 0x9C9C: "comment",
    0x9C9D: "author", 0x9C9E: "keywords", 0x9C9F: "subject",
}  # fmt: skip
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
_XMP = lazy(
    rb"<(?:[a-zA-Z]+:)?(title|description|creator|subject|Headline|Caption|PersonInImage|City|Location|Keywords)\b[^>]{0,200}>(.{0,4000}?)"
    rb"</(?:[a-zA-Z]+:)?\1>",
    re.DOTALL,
)
TEXT_LIMIT = 1000


def read_image(data: bytes) -> Extract:
    """Return a picture's dimensions and what its metadata say; pixels stay unread."""
    if data.startswith(b"\x89PNG"):
        pairs = _png(data)
    elif data.startswith(b"\xff\xd8"):
        pairs = _jpeg(data)
    elif data.startswith(b"GIF8") and len(data) >= 10:
        width, height = struct.unpack_from("<HH", data, 6)
        pairs = [("width", str(width)), ("height", str(height))]
    elif data[:4] == b"RIFF":
        pairs = _webp(data)
    elif data[:4] in (b"II*\x00", b"MM\x00*"):
        pairs = _exif(data)
    else:
        return Extract(failure="unknown picture format")
    pairs += _xmp(data)
    return Extract(metadata=tuple(dict.fromkeys((key, value) for key, value in pairs if value)))


def _png(data: bytes) -> list[Pair]:
    pairs: list[Pair] = []
    at = 8
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + min(length, 1_000_000)]
        if kind == b"IHDR" and len(body) >= 8:
            width, height = struct.unpack_from(">II", body)
            pairs += [("width", str(width)), ("height", str(height))]
        elif kind == b"tEXt":
            key, _, value = body.partition(b"\0")
            pairs.append((key.decode("latin-1").lower(), value.decode("latin-1")[:TEXT_LIMIT]))
        elif kind in (b"iTXt", b"zTXt"):
            pairs += _png_text(kind, body)
        elif kind == b"eXIf":
            pairs += _exif(body)
        elif kind == b"IEND":
            break
        at += 12 + length
    return pairs


def _png_text(kind: bytes, body: bytes) -> list[Pair]:
    key, _, rest = body.partition(b"\0")
    if kind == b"zTXt":
        text = zlib.decompressobj().decompress(rest[1:], TEXT_LIMIT * 4)
        return [(key.decode("latin-1").lower(), text.decode("latin-1")[:TEXT_LIMIT])]
    packed = rest[:1] == b"\1"
    text = rest[2:].split(b"\0", 2)[-1]
    if packed:
        text = zlib.decompressobj().decompress(text, TEXT_LIMIT * 16)
    if key.startswith(b"XML:com.adobe.xmp"):
        return _xmp(text)
    return [(key.decode("latin-1").lower(), text.decode("utf-8", "replace")[:TEXT_LIMIT])]


def _jpeg(data: bytes) -> list[Pair]:
    pairs: list[Pair] = []
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in (0xD9, 0xDA):
            break
        length = struct.unpack_from(">H", data, at + 2)[0]
        body = data[at + 4 : at + 2 + length]
        if marker in (0xC0, 0xC1, 0xC2, 0xC3) and len(body) >= 5:
            height, width = struct.unpack_from(">HH", body, 1)
            pairs += [("width", str(width)), ("height", str(height))]
        elif marker == 0xE1 and body.startswith(b"Exif\0\0"):
            pairs += _exif(body[6:])
        elif marker == 0xFE:
            pairs.append(("comment", body.decode("utf-8", "replace")[:TEXT_LIMIT]))
        at += 2 + length
    return pairs


def _webp(data: bytes) -> list[Pair]:
    pairs: list[Pair] = []
    at = 12
    while at + 8 <= len(data):
        kind, length = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        body = data[at + 8 : at + 8 + min(length, 1_000_000)]
        if kind == b"VP8X" and len(body) >= 10:
            pairs.append(("width", str(int.from_bytes(body[4:7], "little") + 1)))
            pairs.append(("height", str(int.from_bytes(body[7:10], "little") + 1)))
        elif kind == b"EXIF":
            pairs += _exif(body.removeprefix(b"Exif\0\0"))
        at += 8 + length + (length & 1)
    return pairs


def _exif(data: bytes) -> list[Pair]:
    """Return the telling entries of a TIFF structure; a position becomes one ``gps`` pair in degrees."""
    if len(data) < 8:
        return []
    order = "<" if data[:2] == b"II" else ">"
    pairs: list[Pair] = []
    queue = [(struct.unpack_from(order + "I", data, 4)[0], False)]
    seen: set[int] = set()
    while queue and len(seen) < 8:
        offset, position = queue.pop(0)
        if offset in seen or offset + 2 > len(data):
            continue
        seen.add(offset)
        entries: dict[int, list[float] | str] = {}
        for i in range(min(struct.unpack_from(order + "H", data, offset)[0], 200)):
            at = offset + 2 + 12 * i
            if at + 12 > len(data):
                break
            tag, kind, count = struct.unpack_from(order + "HHI", data, at)
            entries[tag] = _entry(data, order, kind, count, at + 8)
        if position:
            pairs += _position(entries)
            continue
        for tag, value in entries.items():
            if tag in (0x8769, 0x8825) and isinstance(value, list) and value:
                queue.append((int(value[0]), tag == 0x8825))
            elif tag in (0x0100, 0x0101) and isinstance(value, list) and value:
                pairs.append(("width" if tag == 0x0100 else "height", str(int(value[0]))))
            elif tag in _EXIF_NAMES and isinstance(value, str):
                pairs.append((_EXIF_NAMES[tag], value[:TEXT_LIMIT]))
    return pairs


def _entry(data: bytes, order: str, kind: int, count: int, at: int) -> list[float] | str:
    size = _SIZES.get(kind, 1) * min(count, 10_000)
    if size > 4:
        at = struct.unpack_from(order + "I", data, at)[0]
    raw = data[at : at + size]
    if kind in (1, 2, 7):
        if b"\0" in raw[:4] and kind == 1:
            return raw.decode("utf-16-le", "replace").strip("\0 ")
        return raw.removeprefix(b"ASCII\0\0\0").decode("utf-8", "replace").strip("\0 ")
    if kind in (5, 10):
        numbers = struct.unpack(order + ("I" if kind == 5 else "i") * (len(raw) // 4), raw[: len(raw) // 4 * 4])
        return [top / bottom if bottom else 0.0 for top, bottom in zip(numbers[::2], numbers[1::2], strict=False)]
    code, width = ("H", 2) if kind == 3 else ("I", 4)
    return list(struct.unpack(order + code * (len(raw) // width), raw[: len(raw) // width * width]))


def _position(entries: dict[int, list[float] | str]) -> list[Pair]:
    degrees: list[float] = []
    for reference, tag, negative in ((1, 2, "S"), (3, 4, "W")):
        value = entries.get(tag)
        if not isinstance(value, list) or len(value) < 3:
            return []
        number = value[0] + value[1] / 60 + value[2] / 3600
        degrees.append(-number if str(entries.get(reference, "")).upper().startswith(negative) else number)
    return [("gps", f"{degrees[0]:.5f}, {degrees[1]:.5f}")]


def _xmp(data: bytes) -> list[Pair]:
    start = data.find(b"<x:xmpmeta")
    if start == -1:
        return []
    packet = data[start : start + 200_000]
    pairs: list[Pair] = []
    for found in _XMP.finditer(packet):
        text = re.sub(rb"<[^<>]{0,500}>", b" ", found.group(2)).decode("utf-8", "replace")
        pairs.append((f"xmp:{found.group(1).decode().lower()}", " ".join(text.split())[:TEXT_LIMIT]))
    return pairs
