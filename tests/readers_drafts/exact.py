"""Helpers: read a draft, and check that every place leads to the text it stands for."""

from __future__ import annotations

from gatekeeper.model.message import Message, Passage
from gatekeeper.model.words import Scope
from gatekeeper.readers.drafts import read_draft


def read(path: str, text: str | bytes, **given: object) -> Message:
    message = read_draft(path, text.encode() if isinstance(text, str) else text, **given)  # type: ignore[arg-type]
    assert_exact(message)
    return message


def assert_exact(message: Message) -> None:
    """Every verbatim stretch of every passage is what the edited file holds at its place."""
    for passage in message.passages:
        mapping = passage.map
        if mapping is None:
            assert passage.fixed is not None
            continue
        for i, start in enumerate(mapping.derived):
            end = mapping.derived[i + 1] if i + 1 < len(mapping.derived) else mapping.length
            if mapping.verbatim[i]:
                assert passage.source.excerpt(passage.place(start, end)) == passage.text[start:end]
    for tag in message.tags:
        written = message.source.excerpt(tag.at)
        assert tag.at.path != message.path or not written or written == tag.raw or "=" in written


def texts(message: Message, *scopes: Scope) -> list[str]:
    return [passage.text for passage in message.in_scope(*scopes)]


def find(message: Message, text: str) -> Passage:
    return next(passage for passage in message.passages if text in passage.text)


def excerpt(message: Message, text: str) -> str:
    """Return what stands in the file where the first passage with *text* says it."""
    passage = find(message, text)
    start = passage.text.index(text)
    return passage.source.excerpt(passage.place(start, start + len(text)))
