"""An edit of a file, and how edits are applied: from the end, never overlapping, nothing else touched."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import field

from gatekeeper.model.place import Place, Source
from gatekeeper.redact import mask_line
from gatekeeper.value import dataclass


@dataclass(frozen=True, kw_only=True)
class Edit:
    """Replace ``text[start:end]`` of a file.

    Args:
        rule: Rule whose finding it mends.
        what: What it does, in a few words without content.
    """

    path: str
    start: int
    end: int
    text: str = field(repr=False)
    rule: str
    what: str


def span(source: Source, at: Place) -> tuple[int, int]:
    """Return the offsets of a place in its file."""
    starts = source.starts
    if not 0 < at.line <= len(starts) or not 0 < at.end_line <= len(starts):
        return 0, 0
    return starts[at.line - 1] + at.column - 1, starts[at.end_line - 1] + at.end_column - 1


def apply(text: str, edits: Iterable[Edit]) -> tuple[str, list[Edit]]:
    """Return the text after the edits, and those that were applied; of two that overlap the first one wins."""
    done: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if not done or edit.start >= done[-1].end + (edit.start == edit.end == done[-1].start):
            done.append(edit)
    for edit in reversed(done):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text, done


def diff(path: str, before: str, after: str, *, show_phi: bool = False) -> str:
    """Return a unified diff without context; content is masked unless a person asked to see it."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), path, path, lineterm="", n=0)
    return "".join(_line(line, path, show_phi) + "\n" for line in lines)


def _line(line: str, path: str, show_phi: bool) -> str:
    if show_phi or line.startswith(("---", "+++", "@@")):
        return line
    # An .eml holds headers and HTML in one file; its header names are syntax, everything else is content.
    return line[0] + mask_line(line[1:], path)


def offsets(done: Sequence[Edit]) -> list[str]:
    """Return what was done, in order of the file."""
    return [f"{edit.rule}: {edit.what}" for edit in done]
