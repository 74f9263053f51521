"""Reads header fields with their exact places: doubled, folded, encoded and broken ones as they stand.

mail-parser keeps a dictionary of decoded values: the order, the doubles, the raw form and the positions of the
fields are lost there, and rules and findings need all four.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import field
from quopri import decodestring

from gatekeeper.model.message import Address, Header
from gatekeeper.model.place import MapBuilder, OffsetMap, Source
from gatekeeper.patterns import lazy
from gatekeeper.readers.address_fields import parse_addresses
from gatekeeper.readers.charset import codec_of
from gatekeeper.value import dataclass

ADDRESS_FIELDS = frozenset(
    [
        "from",
        "to",
        "cc",
        "bcc",
        "reply-to",
        "sender",
        "return-path",
        "resent-from",
        "resent-to",
        "resent-cc",
        "resent-sender",
        "errors-to",
        "disposition-notification-to",
        "delivered-to",
        "x-original-to",
        "return-receipt-to",
    ]
)
_FIELD = lazy(r"([!-9;-~]+)[ \t]*:")
_WORD = lazy(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_FOLD = lazy(r"[ \t]*\r?\n[ \t]+|[ \t]*\r(?=[ \t])[ \t]+")
_HIGH = lazy(r"[\udc80-\udcff]+")


@dataclass(frozen=True, slots=True)
class Field:
    """One raw field: offsets in the file's text; *end* is without the last line end."""

    name: str
    start: int
    value_start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fields:
    """A header section: *body* is where the text behind the empty line begins; *stray* where lines were no fields."""

    fields: tuple[Field, ...]
    body: int
    stray: tuple[tuple[int, int], ...] = field(default=())


def scan_fields(text: str, start: int, end: int) -> Fields:
    """Return the header section that begins at *start*."""
    found: list[Field] = []
    stray: list[tuple[int, int]] = []
    at = start
    current: tuple[str, int, int] | None = None
    last = start
    while at < end:
        stop = text.find("\n", at, end)
        after = end if stop == -1 else stop + 1
        line_end = end if stop == -1 else (stop - 1 if stop > at and text[stop - 1] == "\r" else stop)
        if line_end == at:
            if current is not None:
                found.append(Field(current[0], current[1], current[2], last))
            return Fields(tuple(found), after, tuple(stray))
        if text[at] in " \t" and (current is not None or at == start):
            if current is not None:
                last = line_end
        else:
            if current is not None:
                found.append(Field(current[0], current[1], current[2], last))
                current = None
            name = _FIELD.match(text, at, line_end)
            if name is not None:
                value = name.end()
                while value < line_end and text[value] in " \t":
                    value += 1
                current, last = (name.group(1), at, value), line_end
            elif at == start and text.startswith(("From ", ">From "), at):
                pass  # the separator line of an mbox file
            elif found:
                # A line that is no field: clients take it as the beginning of the body
                stray.append((at, line_end))
                return Fields(tuple(found), at, tuple(stray))
            else:
                stray.append((at, line_end))
                return Fields((), at if at == start else start, tuple(stray))
        at = after
    if current is not None:
        found.append(Field(current[0], current[1], current[2], last))
    return Fields(tuple(found), end, tuple(stray))


def decode_value(text: str, start: int, end: int) -> tuple[str, OffsetMap]:
    """Return ``text[start:end]`` unfolded and with encoded words decoded (RFC 2047), with its map."""
    plain = text[start:end]
    if plain and "=?" not in plain and "\n" not in plain and "\r" not in plain and _HIGH.search(plain) is None:
        return plain, OffsetMap.identity(end - start, start)
    builder = MapBuilder()
    at = start
    words = list(_WORD.finditer(text, start, end))
    i = 0
    while i < len(words):
        run = [words[i]]
        while (
            i + 1 < len(words)
            and text[run[-1].end() : words[i + 1].start()].strip() == ""
            and _same(run[0], words[i + 1])
        ):
            run.append(words[i + 1])
            i += 1
        i += 1
        between = text[at : run[0].start()]
        if between.strip() or at == start or not builder.__len__():
            _unfold(builder, text, at, run[0].start())
        codec = codec_of(run[0].group(1).partition("*")[0])
        pieces = [_bytes(word) for word in run]
        try:
            decoded = [piece.decode(codec) for piece in pieces]
        except UnicodeDecodeError:  # a character cut in two by an encoder
            decoded = [b"".join(pieces).decode(codec, "replace")] + [""] * (len(pieces) - 1)
            builder.add(decoded[0], run[0].start(), end=run[-1].end())
        else:
            for word, piece in zip(run, decoded, strict=True):
                builder.add(piece, word.start(), end=word.end())
        at = run[-1].end()
    _unfold(builder, text, at, end)
    return builder.build()


def _same(one: re.Match[str], other: re.Match[str]) -> bool:
    return one.group(1).lower() == other.group(1).lower()


def _bytes(word: re.Match[str]) -> bytes:
    content = word.group(3).encode("ascii", "replace")
    if word.group(2) in "qQ":
        return decodestring(content, header=True)
    try:
        return b64decode(content + b"=" * (-len(content) % 4))
    except (Base64Error, ValueError):
        return content


def _unfold(builder: MapBuilder, text: str, start: int, end: int) -> None:
    at = start
    for fold in _FOLD.finditer(text, start, end):
        _raw(builder, text, at, fold.start())
        if len(builder):
            builder.add(" ", fold.start(), end=fold.end())
        at = fold.end()
    _raw(builder, text, at, end)


def _raw(builder: MapBuilder, text: str, start: int, end: int) -> None:
    at = start
    for high in _HIGH.finditer(text, start, end):
        builder.add(text[at : high.start()], at)
        builder.add(
            high.group().encode("utf-8", "surrogateescape").decode("cp1252", "replace"), high.start(), end=high.end()
        )
        at = high.end()
    builder.add(text[at:end], at)


def header_of(source: Source, raw: Field, value: str) -> Header:
    """Return the model's header for *raw*, decoded as *value*."""
    value = value.strip()
    return Header(
        name=raw.name,
        value=value,
        raw=source.text[raw.value_start : raw.end],
        at=source.place(raw.start, raw.end),
        value_at=source.place(min(raw.value_start, raw.end), raw.end),
        addresses=_addresses(source.text[raw.value_start : raw.end], value)
        if raw.name.lower() in ADDRESS_FIELDS
        else (),
    )


def _addresses(raw: str, value: str) -> tuple[Address, ...]:
    """Parse before decoding where encoded words could hide a comma (RFC 2047, 6.2)."""
    if "=?" not in raw:
        return parse_addresses(value)

    def plain(text: str) -> str:
        return decode_value(text, 0, len(text))[0].strip()

    return tuple(
        Address(display=plain(a.display), address=a.address, group=a.group if a.group is None else plain(a.group))
        for a in parse_addresses(_FOLD.sub(" ", raw))
    )
