"""Reads HTML into passages, one for every paragraph a reader sees and every text that they do not.

Inline elements are joined, because "your <b>diabetes</b> visit" is one sentence; hidden text, alternative texts,
comments and names are kept apart, because only scanners, clients and attackers read them.
"""

from __future__ import annotations

from itertools import islice

from gatekeeper.model.message import Style, Tag, Unchecked
from gatekeeper.model.words import Scope
from gatekeeper.patterns import lazy
from gatekeeper.readers.document import Document
from gatekeeper.readers.entities import Folder, trim
from gatekeeper.readers.gathering import Anchor, Gathering
from gatekeeper.readers.html_attributes import AttributeReader, speaks
from gatekeeper.readers.html_comments import read_comment, read_css
from gatekeeper.readers.html_elements import BLOCK, Element, Elements
from gatekeeper.readers.html_tokens import Token, tokens
from gatekeeper.readers.stylesheets import Stylesheet
from gatekeeper.readers.tagging import conditionals_of, tag_of
from gatekeeper.readers.templates.platforms import load, meanings
from gatekeeper.readers.templates.syntax import read_syntax

#: Tags of Campaign Monitor and Marketing Cloud that are elements of the page.
_OBLIGATION_ELEMENTS = frozenset({"unsubscribe", "preferences", "webversion", "custom"})
#: Characters that fill the preview behind a preheader, and say nothing.
FILLER = (
    " \t\r\n\xa0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u202f\u205f\u2060\u2061\u2062\u2063\u2064\u3000\ufeff\u2800"
)
_LETTER = lazy(r"[^\W_]")
#: A longer hidden text at the top is no preheader: clients show about 140 characters of it.
PREHEADER_LIMIT = 400
#: Tags and texts of one part that are read: a hundred times what the largest newsletters have.
TOKEN_LIMIT = 200_000


def read_html(gathering: Gathering, document: Document, *, quoted: bool = False) -> None:
    """Add what stands in an HTML text to *gathering*; malformed HTML is read as clients read it."""
    _Walk(gathering, document, quoted).run()


class _Paragraph:
    """The text of the current block in one visibility."""

    __slots__ = ("branch", "folder", "footer", "heading", "scope", "style")

    def __init__(self, scope: Scope, branch: int | None, style: Style, *, footer: bool, heading: bool) -> None:
        self.folder = Folder()
        self.scope, self.branch, self.style, self.footer, self.heading = scope, branch, style, footer, heading


class _Walk:
    def __init__(self, gathering: Gathering, document: Document, quoted: bool) -> None:
        self.gathering = gathering
        self.document = document
        self.text = document.text
        self.syntax = read_syntax(document.text, gathering.platform, len(gathering.conditionals))
        self.masked = self.syntax.masked()
        self.tokens = list(islice(tokens(self.masked), TOKEN_LIMIT + 1))
        if len(self.tokens) > TOKEN_LIMIT:
            at = document.place(self.tokens.pop().start, len(self.text))
            why = f"more than {TOKEN_LIMIT} tags and texts"
            gathering.unchecked.append(Unchecked(what=f"the rest of a {document.part} part", why=why, at=at))
        self.sheet = Stylesheet()
        self.elements = Elements(self.sheet)
        self.elements.root.quoted = quoted
        self.attributes = AttributeReader(gathering, document, self.syntax)
        self.visible: _Paragraph | None = None
        self.hidden: _Paragraph | None = None
        self.block: int | None = None
        self.breaks = 0
        self.anchors: list[tuple[Element, Anchor]] = []
        self.seen_visible = False
        self.preheader_root: Element | None = None
        self.next_piece = 0
        #: Where the next tag of merge syntax begins.
        self.next_tag = self.syntax.pieces[0].start if self.syntax.pieces else len(self.text) + 1

    def run(self) -> None:
        for token in self.tokens:
            if token.kind == "raw" and token.name in ("style", "mj-style"):
                self.sheet.add(self.text[token.start : token.end])
        for token in self.tokens:
            match token.kind:
                case "text":
                    self._text(token.start, token.end)
                case "start":
                    self._start(token)
                case "end":
                    self._end(token)
                case "raw":
                    self._raw(token)
                case "comment":
                    read_comment(self.gathering, self.document, self.masked, token.start, token.end)
                    self._tag(token.end, Scope.COMMENT, rendered=False)
        self._flush()
        self._tag(len(self.text) + 1, Scope.BODY)
        self.attributes.finish()
        for start, end in self.syntax.split:
            self.gathering.defects.append(("split-tag", self.document.place(start, end)))
        self.gathering.conditionals += conditionals_of(self.syntax, self.document)

    def _tag(self, until: int, scope: Scope, *, rendered: bool = True) -> None:
        """Assign the tags that begin before *until* to *scope*."""
        if self.next_tag >= until:
            return
        pieces = self.syntax.pieces
        while self.next_piece < len(pieces) and pieces[self.next_piece].start < until:
            piece = pieces[self.next_piece]
            self.next_piece += 1
            if piece.meaning.kind != "raw":
                self.gathering.tags.append(
                    tag_of(piece, self.document, self.gathering.platform, scope, rendered=rendered)
                )
        self.next_tag = pieces[self.next_piece].start if self.next_piece < len(pieces) else len(self.text) + 1

    def _text(self, start: int, end: int) -> None:
        top = self.elements.open[-1]
        if self.masked[start:end].isspace():
            if self.next_tag < end:
                self._tag(end, Scope.QUOTED if top.quoted else Scope.BODY)
            for paragraph in (self.visible, self.hidden):
                if paragraph is not None:
                    for first, last in self.syntax.cut(start, end):
                        paragraph.folder.add(self.text, first, last)
            return
        style = top.computed.style
        scope = Scope.QUOTED if top.quoted else Scope.BODY
        if top.preheader:
            scope = Scope.PREHEADER
        elif style.hidden:
            scope = self._hidden_scope(top, start, end)
        elif not self.seen_visible and _LETTER.search(self.text, start, end):
            self.seen_visible = True
        self._tag(end, scope)
        for first, last in self.syntax.cut(start, end):
            self._add(first, last, scope, style, top)
        self.breaks = 0

    def _hidden_scope(self, top: Element, start: int, end: int) -> Scope:
        root = top.hidden_root
        if self.preheader_root is None and not self.seen_visible and _LETTER.search(self.text, start, end):
            self.preheader_root = root
        return Scope.PREHEADER if root is not None and root is self.preheader_root else Scope.HIDDEN

    def _add(self, start: int, end: int, scope: Scope, style: Style, top: Element) -> None:
        branch = self.syntax.branch(start)
        veiled = scope is Scope.HIDDEN
        paragraph = self.hidden if veiled else self.visible
        if paragraph is not None and (paragraph.branch != branch or paragraph.scope is not scope):
            self._emit(paragraph)
            paragraph = None
        if paragraph is None:
            paragraph = _Paragraph(scope, branch, style, footer=top.footer, heading=top.heading)
            if veiled:
                self.hidden = paragraph
            else:
                self.visible = paragraph
        paragraph.folder.add(self.text, start, end)
        for _, anchor in self.anchors:
            if anchor.text_start < 0 or not anchor.text.strip():
                lead = len(self.text[start:end]) - len(self.text[start:end].lstrip())
                anchor.text_start = start + lead
                anchor.style = style
            piece = Folder()
            piece.add(self.text, start, end)
            words = piece.builder.build()[0]
            if words:
                anchor.text += (" " if self.text[start : start + 1].isspace() else "") + words
                if self.text[end - 1 : end].isspace():
                    anchor.text += " "
                anchor.text_end = start + len(self.text[start:end].rstrip())

    def _block(self) -> int:
        if self.block is None:
            self.block = self.gathering.next_block()
        return self.block

    def _emit(self, paragraph: _Paragraph) -> None:
        text, mapping = paragraph.folder.builder.build()
        text, mapping = trim(text, mapping)
        scope = paragraph.scope
        if scope in (Scope.PREHEADER, Scope.HIDDEN):
            text, mapping = trim(text, mapping, FILLER)
            if scope is Scope.PREHEADER and len(text) > PREHEADER_LIMIT:
                scope = Scope.HIDDEN
        if text:
            self.gathering.add(
                self.document, text, mapping, scope, block=self._block(), branch=paragraph.branch,
                footer=paragraph.footer, heading=paragraph.heading, style=paragraph.style,
            )  # fmt: skip

    def _flush(self) -> None:
        self.breaks = 0
        if self.visible is None and self.hidden is None:
            self.block = None
            return
        for paragraph in (self.visible, self.hidden):
            if paragraph is not None:
                self._emit(paragraph)
        self.visible = self.hidden = None
        self.block = None

    def _start(self, token: Token) -> None:
        elements = self.elements
        traits = elements.traits(token, self.text)
        elements.implied_end(traits)
        element = elements.make(traits)
        if element.block or traits.line:
            self._flush()
        if token.name == "br":
            self._break(token)
        if traits.line:
            self.gathering.rules.append(self.gathering.block)
        if self.next_tag < token.end:
            for attribute in token.attributes:
                self._tag(attribute.at, Scope.BODY)
                self._tag(max(attribute.end, attribute.at + 1), self.attributes.scope_of(token.name, attribute.name))
            self._tag(token.end, Scope.BODY)
        if token.name in _OBLIGATION_ELEMENTS:
            self._obligation(token)
        anchor = None
        if speaks(token):
            anchor = self.attributes.read(token, element, self._block, [a for _, a in self.anchors])
        if traits.void:
            return
        elements.open.append(element)
        if anchor is not None:
            # An anchor inside an anchor ends the outer one, as in clients (HTML standard, 13.2.6.4.7)
            self.anchors = [pair for pair in self.anchors if pair[0].name != element.name]
            self.anchors.append((element, anchor))

    def _obligation(self, token: Token) -> None:
        """Add the tag that a platform writes as an element."""
        raw = f"<{token.name}>" if token.name != "custom" else self.text[token.start : token.end]
        found = meanings(raw)
        if found:
            platform, meaning = found[0]
            self.gathering.tags.append(
                Tag(
                    kind="obligation",
                    dialect=load()[platform].dialect,
                    raw=raw,
                    field=meaning,
                    scope=Scope.QUOTED if self.elements.top.quoted else Scope.BODY,
                    part=self.document.part,
                    branch=self.syntax.branch(token.start),
                    at=self.document.place(token.start, token.end),
                )
            )

    def _break(self, token: Token) -> None:
        self.breaks += 1
        if self.breaks > 1:
            self._flush()
            return
        for paragraph in (self.visible, self.hidden):
            if paragraph is not None:
                paragraph.folder.newline(token.start, token.end)
        for _, anchor in self.anchors:
            anchor.text += " "

    def _end(self, token: Token) -> None:
        self._tag(token.end, Scope.BODY)
        closed = self.elements.close(token.name)
        if token.name in BLOCK or any(element.block for element in closed):
            self._flush()
        if self.anchors:
            for element in closed:
                if self.anchors and self.anchors[-1][0] is element:
                    self.anchors.pop()

    def _raw(self, token: Token) -> None:
        match token.name:
            case "style" | "mj-style":
                read_css(self.gathering, self.document, token.start, token.end)
                self._tag(token.end, Scope.STYLE)
            case "title" | "mj-title":
                folder = Folder()
                folder.add(self.text, token.start, token.end)
                self.gathering.add(self.document, *folder.builder.build(), Scope.HIDDEN, name="title")
                self._tag(token.end, Scope.HIDDEN)
            case "textarea":
                self._text(token.start, token.end)
            case _:
                self._tag(token.end, Scope.COMMENT, rendered=False)
