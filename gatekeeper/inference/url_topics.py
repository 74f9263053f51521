"""Health words in the names that a URL is made of: path segments, parameters, file names, hosts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gatekeeper.inference.decodings import Reading, readings
from gatekeeper.inference.opaque import veil_opaque
from gatekeeper.inference.url_parts import Part, Span, parts, spells, veil, widest
from gatekeeper.patterns import lazy
from gatekeeper.vocabulary.names import classify_text_name

if TYPE_CHECKING:
    from gatekeeper.inference.facts import EntityDetector

#: Shorter pieces name nothing.
_LETTERS = lazy(r"[^\W\d_]{2}")
#: Letters of an abbreviation that glued capitals spell by chance.
_ABBREVIATION = 3
_TEXT_WORD = lazy(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+|\d+")


def health_names(url: str, detector: EntityDetector, *, host: bool = False) -> tuple[Span, ...]:
    """Return the health words in path, query, fragment and file name, in order.

    Names are read as the words they are made of (``/hiv-prep``, ``ivfSpring``), also percent- and base64-encoded.

    Args:
        url: As written.
        detector: The submission's detector.
        host: Whether to read the host name instead.
    """
    found: list[Span] = []
    for part in parts(url):
        if (part.kind == "host") is not host or part.kind == "userinfo":
            continue
        if part.name_end > part.name_start and spells(part.name):
            name = Part(kind=part.kind, text=part.name, start=part.name_start, end=part.name_end)
            found += _health(name, detector)
        if spells(part.text):
            found += _health(part, detector)
    return widest(found)


class _Words(NamedTuple):
    """One reading of a piece of a URL as words: *text*, with (offset in it, start, end in the reading) of each."""

    reading: Reading
    written: str
    text: str
    offsets: tuple[tuple[int, int, int], ...]


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[_Words, ...]:
    """Return the readings of a piece of a URL that hold words; most pieces of a message's links are the same few."""
    found = []
    for reading in readings(veil(text)):
        if reading.how == "plain" and "%" in reading.text:
            continue
        written = veil_opaque(reading.text) if reading.how == "plain" else reading.text
        if not _LETTERS.search(written):
            continue
        spans = [m.span() for m in _TEXT_WORD.finditer(written)]
        offsets, at = [], 0
        for start, end in spans:
            offsets.append((at, start, end))
            at += end - start + 1
        joined = " ".join([written[start:end] for start, end in spans])
        found.append(_Words(reading, written, joined, tuple(offsets)))
    return tuple(found)


def _health(part: Part, detector: EntityDetector) -> Iterator[Span]:
    for words in _read(part.text):
        reading = words.reading
        found = list(_words_of_health(part, words, detector))
        topic = None if found else classify_text_name(words.written.replace("\x00", " "))
        if topic is not None and topic.level:
            start, end = reading.span(0, len(reading.text))
            found.append(
                Span(
                    kind="HEALTH_CONDITION" if topic.level > 2 else "HEALTH_SPECIALTY",
                    how=reading.how,
                    start=part.start + start,
                    end=part.start + end,
                    text=reading.text,
                    part=part.kind,
                    level=topic.level,
                    category=topic.categories[0],
                )
            )
        yield from found


def _words_of_health(part: Part, words: _Words, detector: EntityDetector) -> Iterator[Span]:
    for entity in detector.health(words.text) if words.text else ():
        covered = [(s, e) for o, s, e in words.offsets if o < entity.end and entity.start < o + e - s]
        if entity.health and covered and not _cut_out(words.written, covered):
            begin, stop = words.reading.span(covered[0][0], covered[-1][1])
            yield Span(
                kind=entity.kind,
                how=words.reading.how,
                start=part.start + begin,
                end=part.start + stop,
                text=entity.text,
                part=part.kind,
                level=entity.level,
                category=entity.category,
            )


def _cut_out(text: str, covered: list[tuple[int, int]]) -> bool:
    """Return whether letters are a short abbreviation only because capitals were cut before a word: ALSOfrom."""
    (start, _), (_, end) = covered[0], covered[-1]
    piece = text[start:end]
    return len(piece) <= _ABBREVIATION and piece.isupper() and text[end : end + 1].isalpha()
