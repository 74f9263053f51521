"""Merge syntax of sending platforms: found, understood and matched against what the law asks a message to carry."""

from __future__ import annotations

from gatekeeper.patterns import lazy
from gatekeeper.readers.templates.scanner import scan

_LEGACY = lazy(r"%(?:FIRSTNAME|LASTNAME|EMAIL|FULLNAME|UNSUBSCRIBELINK|SENDER-INFO|WEBCOPY|UPDATELINK)%")


def leftovers(text: str) -> list[tuple[int, int]]:
    """Return the spans of merge syntax left in a rendered text, in order (character offsets, end exclusive)."""
    spans = [(found.start, found.end) for found in scan(text)]
    spans += [found.span() for found in _LEGACY.finditer(text)]
    return sorted(set(spans))
