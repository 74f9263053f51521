"""Finds what a sentence denies: "there is no miracle cure" claims none."""

from __future__ import annotations

import re

from gatekeeper.patterns import lazy

_DENIED = lazy(
    r"\b(?:no|not|never|nor|without|isn't|aren't|can't|cannot|don't|doesn't|nobody|beware of|myths?|false"
    r"|so-called|claims? of"
    r"|avoid|warning about|there is no|ning[uú]n[a]?)\b[^.!?\n]{0,40}$",
    re.IGNORECASE,
)
_END = lazy(r"[.!?](?=\s|$)|\n")


def denied(text: str, start: int) -> bool:
    """Return whether the words before *start* in the same sentence deny what stands there."""
    return _DENIED.search(text[max(0, start - 80) : start]) is not None


def sentence(text: str, start: int, end: int) -> str:
    """Return the sentence around ``text[start:end]``, at most 300 characters on either side."""
    left = max((m.end() for m in _END.finditer(text, max(0, start - 300), start)), default=max(0, start - 300))
    right = _END.search(text, end, min(len(text), end + 300))
    return text[left : right.end() if right else min(len(text), end + 300)]
