"""Reads what stands before a draft's text: YAML front matter, or header lines as in a mail."""

from __future__ import annotations

import re

from gatekeeper.model.place import Source
from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass

_FENCE = lazy(r"\s*---[ \t]*\r?\n")
_KEY = lazy(r"([A-Za-z][\w-]*)[ \t]*:[ \t]*([^\r\n]*)")
_NAMES = {
    "subject": "Subject", "from": "From", "sender": "From", "reply-to": "Reply-To", "reply_to": "Reply-To",
    "replyto": "Reply-To", "list-unsubscribe": "List-Unsubscribe", "list-unsubscribe-post": "List-Unsubscribe-Post",
}  # fmt: skip
_PREHEADER = frozenset({"preheader", "preview", "preview-text", "preview_text", "previewtext"})
_LINE = lazy(
    r"(Subject|Preheader|Preview(?:[ -]text)?|From|Reply-To)[ \t]*:[ \t]*([^\r\n]*)(?:\r?\n|\Z)", re.IGNORECASE
)
_COMMENT = lazy(r"\s*<!--[ \t]*(?:Subject)[ \t]*:[ \t]*([^\r\n]{0,500}?)[ \t]*-->", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a draft says of itself.

    Args:
        headers: (field name, start, end, start of the value, end of the value).
        preheader: Span of the preheader's text.
        end: Where the draft's text begins.
    """

    headers: tuple[tuple[str, int, int, int, int], ...] = ()
    preheader: tuple[int, int] | None = None
    end: int = 0


def read_front_matter(source: Source) -> FrontMatter:
    """Return the front matter of a draft; without any, the text begins at 0."""
    text = source.text
    fence = _FENCE.match(text)
    if fence:
        close = lazy(r"^---[ \t]*\r?$", re.MULTILINE).search(text, fence.end(), fence.end() + 20_000)
        if close:
            return _pairs(text, fence.end(), close.start(), _after_line(text, close.end()))
    comment = _COMMENT.match(text)
    if comment:
        return FrontMatter((("Subject", comment.start(1), comment.end(1), comment.start(1), comment.end(1)),))
    lead = len(text) - len(text.lstrip())
    if not _LINE.match(text, lead):
        return FrontMatter()
    at = lead
    headers: list[tuple[str, int, int, int, int]] = []
    preheader: tuple[int, int] | None = None
    while (line := _LINE.match(text, at)) is not None:
        name = line.group(1).lower()
        span = _quoted(text, *line.span(2))
        if name.startswith("pre"):
            preheader = span
        else:
            headers.append((_NAMES[name], line.start(), line.end(2), *span))
        at = line.end()
        if at >= len(text):
            break
    if not any(name == "Subject" for name, *_ in headers) and preheader is None:
        return FrontMatter()
    return FrontMatter(tuple(headers), preheader, at)


def _after_line(text: str, at: int) -> int:
    return at + 1 if text[at : at + 1] == "\n" else at


def _pairs(text: str, start: int, end: int, body: int) -> FrontMatter:
    headers: list[tuple[str, int, int, int, int]] = []
    preheader: tuple[int, int] | None = None
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop == -1 else stop + 1
        pair = _KEY.match(text, at, stop)
        if pair:
            key = pair.group(1).lower()
            span = _quoted(text, *pair.span(2))
            if key in _PREHEADER:
                preheader = span
            elif key in _NAMES and span[1] > span[0]:
                headers.append((_NAMES[key], pair.start(), pair.end(2), *span))
        at = stop
    return FrontMatter(tuple(headers), preheader, body)


def _quoted(text: str, start: int, end: int) -> tuple[int, int]:
    value = text[start:end].rstrip()
    end = start + len(value)
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return start + 1, end - 1
    return start, end
