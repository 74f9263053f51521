"""Reads Markdown by writing it as HTML with the way back, so that its links, pictures and quotes are read as such.

Renderers keep line numbers at best; places in the Markdown file need the origin of every character.
"""

from __future__ import annotations

import re

from gatekeeper.model.place import MapBuilder, OffsetMap
from gatekeeper.patterns import lazy
from gatekeeper.readers.document import Document
from gatekeeper.readers.gathering import Gathering
from gatekeeper.readers.html import read_html

_LINE = lazy(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_DEFINITION = lazy(r" {0,3}\[([^\]\n]{1,200})\]:[ \t]*<?([^\s>\"<]{1,2000})>?")
_HEADING = lazy(r" {0,3}#{1,6}[ \t]+")
_UNDERLINE = lazy(r" {0,3}(?:=+|-{2,})[ \t]*\Z")
_RULE = lazy(r" {0,3}([-*_])(?:[ \t]?\1){2,}[ \t]*\Z")
_ITEM = lazy(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_QUOTE = lazy(r" {0,3}(?:>[ \t]?)+")
_FENCE = lazy(r" {0,3}(?:`{3,}|~{3,})")
_URL = r"(?:\{\{[^}\n]{0,200}\}\}|\{%[^%\n]{0,200}%\}|[^\s)\"<>{\[]|\{(?![{%])){0,2000}"
_INLINE = lazy(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    rf"|(?P<image>!\[(?P<alt>[^\]\n]{{0,500}})\]\((?P<source>{_URL})(?:[ \t]+[\"'][^\"'\n]{{0,300}}[\"'])?\))"
    rf"|(?P<link>\[(?P<text>[^\[\]\n]{{0,500}})\]\((?P<url>{_URL})(?:[ \t]+[\"'][^\"'\n]{{0,300}}[\"'])?\))"
    r"|(?P<reference>\[(?P<words>[^\[\]\n]{1,500})\]\[(?P<label>[^\]\n]{0,200})\])"
    r"|(?P<auto><(?P<address>(?:https?://|mailto:)[^\s<>\"]{1,2000})>)"
    r"|(?P<tag><[^<>\n]{1,2000}>|\{\{[^}\n]{0,400}\}\}|\{%[^%\n]{0,400}%\})"
    r"|(?P<bare>https?://[^\s<>\")\]]{1,2000})"
    r"|(?P<mark>\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|~~|`+)"
)


def read_markdown(gathering: Gathering, document: Document, start: int = 0) -> None:
    """Add what stands in a Markdown text from *start* on to *gathering*."""
    text, mapping = _Writer(document.text, start).write()
    outer = document.outer(mapping)
    read_html(gathering, Document(text=text, source=document.source, map=outer, fixed=document.fixed, part="text/html"))


class _Writer:
    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.builder = MapBuilder()
        self.lines = [found.span() for found in _LINE.finditer(text, start) if found.end() > found.start()]
        self.definitions: dict[str, tuple[int, int]] = {}

    def insert(self, markup: str, at: int) -> None:
        """Write markup that stands at *at* and covers nothing there."""
        self.builder.add(markup, at, end=at)

    def write(self) -> tuple[str, OffsetMap]:
        """Return the HTML and its map."""
        definitions = set()
        for start, end in self.lines:
            found = _DEFINITION.match(self.text, start, end)
            if found:
                definitions.add(start)
                self.definitions.setdefault(found.group(1).lower(), found.span(2))
        fenced = quoted = paragraph = False
        for number, (start, end) in enumerate(self.lines):
            line = self.text[start:end].rstrip("\r\n")
            stop = start + len(line)
            if start in definitions:
                continue
            if _FENCE.match(line):
                self.insert("</pre>" if fenced else "<pre>", start)
                fenced = not fenced
                continue
            quote = _QUOTE.match(line)
            if bool(quote) != quoted:
                self.insert("<blockquote>" if quote else "</blockquote>", start)
                quoted, paragraph = bool(quote), False
            start += quote.end() if quote else 0
            rest = self.text[start:stop]
            if not rest.strip():
                paragraph = False
                continue
            if paragraph and _UNDERLINE.match(rest):
                paragraph = False
                continue
            if _RULE.match(rest):
                self.insert("<hr>", start)
                paragraph = False
                continue
            paragraph = self._begin(number, start, stop, rest, paragraph)
        return self.builder.build()

    def _begin(self, number: int, start: int, stop: int, rest: str, paragraph: bool) -> bool:
        """Write one line of text; return whether the paragraph goes on behind it."""
        heading, item = _HEADING.match(rest), _ITEM.match(rest)
        if heading:
            self.insert("<h2>", start)
            self._inline(start + heading.end(), start + len(rest.rstrip().rstrip("#").rstrip()))
            self.insert("</h2>", stop)
            return False
        following = self.lines[number + 1] if number + 1 < len(self.lines) else None
        if following and not paragraph and not item:
            under = self.text[following[0] : following[1]].rstrip("\r\n")
            if _UNDERLINE.match(under):
                self.insert("<h2>", start)
                self._inline(start, stop)
                self.insert("</h2>", stop)
                return True
        if item:
            self.insert("<li>", start)
            start += item.end()
        elif not paragraph:
            self.insert("<p>", start)
        self._inline(start, stop)
        if rest.endswith(("  ", "\\")):
            self.insert("<br>", stop)
        else:
            self.builder.add("\n", stop, end=stop + 1)
        return True

    def _inline(self, start: int, end: int) -> None:
        at = start
        add, text = self.builder.add, self.text
        for found in _INLINE.finditer(text, start, end):
            add(text[at : found.start()], at)
            at = found.end()
            match found.lastgroup:
                case "escape":
                    add(text[found.start() + 1], found.start() + 1)
                case "image":
                    self._picture(found)
                case "link":
                    self._link(found.span("url"), found.span("text"), found.start(), at)
                case "reference":
                    label = (found.group("label") or found.group("words")).lower()
                    target = self.definitions.get(label)
                    if target is None:
                        add(found.group(), found.start())
                    else:
                        self._link(target, found.span("words"), found.start(), at)
                case "auto":
                    self._link(found.span("address"), found.span("address"), found.start(), at)
                case "bare":
                    url_end = found.start() + len(found.group().rstrip(".,;:!?*_"))
                    self._link((found.start(), url_end), (found.start(), url_end), found.start(), url_end)
                    add(text[url_end:at], url_end)
                case "tag":
                    add(found.group(), found.start())
        add(text[at:end], at)

    def _picture(self, found: re.Match[str]) -> None:
        self.insert('<img src="', found.start())
        self.builder.add(found.group("source"), found.start("source"))
        self.insert('" alt="', found.start("alt"))
        self.builder.add(found.group("alt").replace('"', "'"), found.start("alt"))
        self.insert('">', found.end())

    def _link(self, url: tuple[int, int], words: tuple[int, int], start: int, end: int) -> None:
        self.insert('<a href="', start)
        self.builder.add(self.text[url[0] : url[1]], url[0])
        self.insert('">', words[0])
        self.builder.add(self.text[words[0] : words[1]], words[0])
        self.insert("</a>", end)
