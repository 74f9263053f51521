"""Readings of an encoded piece of text: percent, base64 and hexadecimal, each with the way back to what was written.

An address that is only encoded is still an address, and so is its plain hash: a code derived from the person is not
a permitted re-identification code (45 CFR 164.514(c)).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from dataclasses import field
from functools import lru_cache

from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass

#: Rounds of percent-decoding: a redirect target inside a redirect target is encoded twice.
ROUNDS = 3
#: Tokens longer than this are not decoded: identifiers are short, and hostile input must not cost memory.
LONGEST_TOKEN = 4096

_ESCAPED = lazy(r"(?:%[0-9A-Fa-f]{2})+")
_TOKEN = lazy(r"[A-Za-z0-9+_-]{8,}={0,2}")
_HEX = lazy(r"[0-9A-Fa-f]+")
_DIGESTS = {16: "md5", 20: "sha1", 32: "sha256", 64: "sha512"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading of a text.

    Args:
        text: Decoded text.
        how: ``plain``, ``percent``, ``base64`` or ``hex``.
        starts: For each character of *text* and for its end, the offset in the text that was written.
    """

    text: str = field(repr=False)
    how: str
    starts: tuple[int, ...] | range

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the written range of ``text[start:end]``; of a wholly encoded token always all of it."""
        if self.how in ("base64", "hex"):
            return self.starts[0], self.starts[-1]
        stop = self.starts[end]
        return self.starts[start], max(stop, self.starts[start] + 1)


def readings(text: str) -> Iterator[Reading]:
    """Yield the plain reading, the percent-decoded one, and decodings of the tokens inside it."""
    plain = Reading(text=text, how="plain", starts=range(len(text) + 1))
    yield plain
    best = plain
    for _ in range(ROUNDS):
        if "%" not in best.text:
            break
        decoded = _percent(best)
        if decoded.text == best.text:
            break
        best = decoded
        yield best
    for token in _TOKEN.finditer(best.text):
        if len(token[0]) > LONGEST_TOKEN or token[0].isdecimal():  # no text with a letter or sign is so encoded
            continue
        start, end = best.span(token.start(), token.end())
        for decoded_text, how in _decoded(token[0]):
            inside = (start,) * len(decoded_text) + (end,)
            yield Reading(text=decoded_text, how=how, starts=inside)


def _percent(reading: Reading) -> Reading:
    pieces: list[str] = []
    starts: list[int] = []
    at = 0
    for match in _ESCAPED.finditer(reading.text):
        pieces.append(reading.text[at : match.start()])
        starts += reading.starts[at : match.start()]
        run = bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "replace")
        pieces.append(run)
        offset = match.start()
        for character in run:
            starts.append(reading.starts[min(offset, match.end() - 1)])
            # An undecodable byte becomes one character of three bytes: it still stands for one escape.
            offset += 3 * (1 if character == "\ufffd" else len(character.encode("utf-8")))
        at = match.end()
    pieces.append(reading.text[at:])
    starts += reading.starts[at:]
    return Reading(text="".join(pieces), how="percent", starts=tuple(starts))


def _decoded(token: str) -> Iterator[tuple[str, str]]:
    for data, how in _octets(token):
        if len(data) >= 6:
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError:
                continue
            if text.isprintable():
                yield text, how


def _octets(token: str) -> Iterator[tuple[bytes, str]]:
    bare = token.rstrip("=")
    if _HEX.fullmatch(bare) and len(bare) % 2 == 0:
        yield bytes.fromhex(bare), "hex"
    if len(bare) % 4 == 1:
        return
    try:
        standard = bare.replace("-", "+").replace("_", "/") + "=" * (-len(bare) % 4)
        yield base64.b64decode(standard, validate=True), "base64"
    except (binascii.Error, ValueError):
        return


def hash_tokens(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, hex digest) for every token that has the shape of an MD5, SHA-1, SHA-256 or SHA-512 value."""
    for token in _TOKEN.finditer(text):
        if len(token[0]) > 128:
            continue
        for data, _ in _octets(token[0]):
            if len(data) in _DIGESTS:
                yield token.start(), token.end(), data.hex()
                break


@lru_cache(maxsize=4)
def digests(addresses: tuple[str, ...]) -> frozenset[str]:
    """Return the hex digests by which these addresses are commonly hidden: as written and in lower case, trimmed."""
    written = {form for address in addresses for form in (address.strip(), address.strip().lower())}
    return frozenset(
        hashlib.new(name, form.encode("utf-8", "surrogateescape"), usedforsecurity=False).hexdigest()
        for form in written
        for name in _DIGESTS.values()
    )
