"""Health words in the names that a URL is made of: path segments, parameters, file names, hosts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gatekeeper.inference.decodings import Reading, readings
from gatekeeper.inference.opaque import veil_opaque
from gatekeeper.inference.url_parts import Part, Span, parts, veil, widest
from gatekeeper.model.words import Scope
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
        if (part.kind == "host") is not host or part.kind == "userinfo" or not _LETTERS.search(part.text + part.name):
            continue
        if part.name_end > part.name_start:
            name = Part(kind=part.kind, text=part.name, start=part.name_start, end=part.name_end)
            found += _health(name, detector)
        found += _health(part, detector)
    return widest(found)


def _health(part: Part, detector: EntityDetector) -> Iterator[Span]:
    plain = veil(part.text)
    for reading in readings(plain):
        if reading.how == "plain" and "%" in reading.text:
            continue
        text = veil_opaque(reading.text) if reading.how == "plain" else reading.text
        if not _LETTERS.search(text):
            continue
        found = list(_words_of_health(part, reading, text, detector))
        topic = None if found else classify_text_name(text.replace("\x00", " "))
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


def _words_of_health(part: Part, reading: Reading, written: str, detector: EntityDetector) -> Iterator[Span]:
    tokens = [(m.start(), m.end()) for m in _TEXT_WORD.finditer(written)]
    text = " ".join(written[start:end] for start, end in tokens)
    if not text:
        return
    offsets: list[tuple[int, int, int]] = []
    at = 0
    for start, end in tokens:
        offsets.append((at, start, end))
        at += end - start + 1
    for entity in detector.entities(text, Scope.LINK):
        covered = [(s, e) for o, s, e in offsets if o < entity.end and entity.start < o + e - s]
        if entity.health and covered and not _cut_out(written, covered):
            begin, stop = reading.span(covered[0][0], covered[-1][1])
            yield Span(
                kind=entity.kind,
                how=reading.how,
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
