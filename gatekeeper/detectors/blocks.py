"""Cuts a text into blocks: the unit that is examined once and remembered by its content."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.patterns import lazy

#: A longer block is cut at a line end or a space, so that no block is without bound.
LONGEST = 4000
_BREAK = lazy(r"\n[ \t\r]*\n\s*|(?<=[.!?:,;])\r?\n(?=[A-Z*•\d-])")


def blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, block) in order: paragraphs, and lines that end like a sentence before one that begins so."""
    if "\n" not in text and len(text) <= LONGEST:
        if text:
            yield 0, text
        return
    at = 0
    for match in _BREAK.finditer(text):
        if match.start() > at:
            yield from _cut(at, text[at : match.start()])
        at = match.end()
    if at < len(text):
        yield from _cut(at, text[at:])


def _cut(at: int, block: str) -> Iterator[tuple[int, str]]:
    while len(block) > LONGEST:
        stop = block.rfind("\n", LONGEST // 2, LONGEST)
        if stop < 0:
            stop = block.rfind(" ", LONGEST // 2, LONGEST)
        if stop < 0:
            stop = LONGEST
        yield at, block[:stop]
        at += stop
        block = block[stop:]
    yield at, block
