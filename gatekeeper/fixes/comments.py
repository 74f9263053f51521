"""Removes an HTML comment that carries PHI (PHI010); conditional comments and build marks stay."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.fixes.edit import Edit, span
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message


def edits(message: Message, finding: Finding) -> Iterator[Edit]:
    """Yield an edit that removes the comment around the place of a finding."""
    text = message.source.text
    start, end = span(message.source, finding.at)
    opened = text.rfind("<!--", 0, start + 4)
    closed = text.find("-->", opened)
    if opened < 0 or closed < end - 3 or closed < start:
        return
    inner = text[opened + 4 : closed].lstrip()
    if inner.startswith(("[if", "<![", "[endif", "htmlmin")) or "<" in inner[:1]:
        return
    yield Edit(
        path=message.path,
        start=opened,
        end=closed + 3,
        text="",
        rule="PHI010",
        what="removes a comment that tells something",
    )
