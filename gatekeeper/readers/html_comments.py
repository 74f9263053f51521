"""Reads HTML comments and style sheets: invisible to readers, but they travel with every copy of the message."""

from __future__ import annotations

import re

from gatekeeper.model.message import Style
from gatekeeper.model.place import MapBuilder
from gatekeeper.model.words import Scope
from gatekeeper.patterns import lazy
from gatekeeper.readers.document import Document
from gatekeeper.readers.entities import Folder, decode, trim
from gatekeeper.readers.gathering import Anchor, Gathering
from gatekeeper.readers.html_attributes import fetched
from gatekeeper.readers.html_tokens import tokens

_CONDITION = lazy(r"\s*\[if [^\]]{1,200}\]>|<!\[endif\]\s*\Z|\s*<!\Z", re.IGNORECASE)
_TELLING = frozenset({"alt", "title", "href", "src"})
_LETTER = lazy(r"[^\W\d_]")
_SELECTOR_NAME = lazy(r"[.#]([A-Za-z_][\w-]*)")
_CSS_COMMENT = lazy(r"/\*(.*?)(?:\*/|\Z)", re.DOTALL)
_CSS_URL = lazy(
    r"(@import\s+)?(?:url\(\s*([\"']?)([^\"')]{1,2000})\2\s*\)|(?<=@import )\s*[\"']([^\"']{1,2000})[\"'])",
    re.IGNORECASE,
)


def read_comment(gathering: Gathering, document: Document, masked: str, start: int, end: int) -> None:
    """Add the words of a comment; of one that holds markup (conditional comments) the text and telling attributes."""
    text = document.text
    opening = _CONDITION.match(masked, start, end)
    first = opening.end() if opening else start
    if opening is None and "<" not in masked[first:end]:
        folder = Folder()
        folder.add(text, first, end)
        words, mapping = folder.builder.build()
        if _LETTER.search(words):
            gathering.add(document, words, mapping, Scope.COMMENT)
        return
    for token in tokens(masked, first, end):
        if token.kind == "text":
            folder = Folder()
            folder.add(text, token.start, token.end)
            words, mapping = folder.builder.build()
            if _LETTER.search(words):
                gathering.add(document, words, mapping, Scope.COMMENT, name="mso" if opening else "")
        elif token.kind == "start":
            for attribute in token.attributes:
                what = fetched(token.name, attribute.name) if opening else None
                if what is not None:  # Outlook reads what stands in conditional comments, and loads it
                    _fetched(gathering, document, attribute.start, attribute.end, what)
                elif attribute.name in _TELLING:
                    value, mapping = trim(*decode(text, attribute.start, attribute.end))
                    gathering.add(document, value, mapping, Scope.COMMENT, name=attribute.name)


def read_css(gathering: Gathering, document: Document, start: int, end: int) -> None:
    """Add the names, comments and fetched resources of a style sheet."""
    text = document.text
    css = text[start:end]
    for found in _CSS_COMMENT.finditer(css):
        folder = Folder()
        folder.add(text, start + found.start(1), start + found.end(1))
        words, mapping = folder.builder.build()
        if _LETTER.search(words):
            gathering.add(document, words, mapping, Scope.COMMENT, name="css")
    blank = _CSS_COMMENT.sub(lambda found: " " * len(found.group()), css)
    builder = MapBuilder()
    seen: set[str] = set()
    depth_end = 0
    for brace in re.finditer(r"[{}]", blank):
        if brace.group() == "{":
            for found in _SELECTOR_NAME.finditer(blank, depth_end, brace.start()):
                if found.group(1) not in seen:
                    seen.add(found.group(1))
                    if len(builder):
                        builder.add("\n", start + found.start(1), end=start + found.start(1))
                    builder.add(found.group(1), start + found.start(1))
        depth_end = brace.end()
    gathering.add(document, *builder.build(), Scope.STYLE, name="selector")
    for found in _CSS_URL.finditer(blank):
        group = 3 if found.group(3) is not None else 4
        first, last = start + found.start(group), start + found.end(group)
        _fetched(gathering, document, first, last, "link")


def _fetched(gathering: Gathering, document: Document, start: int, end: int, what: str) -> None:
    number = gathering.next_block()
    url, mapping = trim(*decode(document.text, start, end))
    gathering.anchors.append(Anchor(document, url, start, end, what, True, number, None, False, Style()))
    gathering.add(document, url, mapping, Scope.ASSET, block=number, name=what)
