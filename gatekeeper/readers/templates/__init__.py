"""Merge syntax of sending platforms: found, understood and matched against what the law asks a message to carry."""

from __future__ import annotations

from gatekeeper.patterns import lazy
from gatekeeper.readers.templates.scanner import scan

_LEGACY = lazy(r"%(?:FIRSTNAME|LASTNAME|EMAIL|FULLNAME|UNSUBSCRIBELINK|SENDER-INFO|WEBCOPY|UPDATELINK)%")
#: Merge fields of word processors, scripts and small senders, which no sending platform of the table renders. Only what
#: is spelled like a field counts: guillemets, braces and per cents stand in prose as well.
_ELSEWHERE = lazy(
    r"\$\{[A-Za-z_][\w.]{0,60}\}|«(?:[A-Za-z]+_\w+|[A-Z][a-z]+[A-Z]\w*)»"
    r"|<<\s?(?:[A-Za-z]{2,20}[ _]\w[\w ]{0,30}|[A-Z][a-z]+[A-Z]\w*|(?i:name|e-?mail))\s?>>"
    r"|(?<!\{)\{(?:[a-z]{1,30}(?:_[a-z]{1,30}){1,4}|[A-Z]{1,30}(?:_[A-Z]{1,30}){1,4}"
    r"|(?i:(?:first|last|full) ?name))\}(?!\})"
    r"|\[?%(?i:(?:first|last|full|user|customer|contact|patient|member)[_ ]?name)%\]?"
)


def leftovers(text: str) -> list[tuple[int, int]]:
    """Return the spans of merge syntax left in a rendered text, in order (character offsets, end exclusive)."""
    spans = [(found.start, found.end) for found in scan(text)]
    spans += [found.span() for found in _LEGACY.finditer(text)]
    if any(mark in text for mark in ("{", "«", "<<", "%")):
        more = [found.span() for found in _ELSEWHERE.finditer(text)]
        spans += [(a, b) for a, b in more if not any(start < b and a < end for start, end in spans)]
    return sorted(set(spans))
