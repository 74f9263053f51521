"""Reads plain text into paragraphs, with wrapped lines joined, quoted threads told apart and bare URLs as links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.model.message import Style
from gatekeeper.model.place import MapBuilder, OffsetMap
from gatekeeper.model.words import Scope
from gatekeeper.patterns import lazy
from gatekeeper.readers.document import Document
from gatekeeper.readers.entities import trim
from gatekeeper.readers.gathering import Anchor, Gathering, Run
from gatekeeper.readers.quotation import quoted_lines
from gatekeeper.readers.tagging import conditionals_of, tag_of
from gatekeeper.readers.templates.syntax import Syntax, read_syntax

_LINE = lazy(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_URL = lazy(r"(?:https?://|www\.(?=[\w-]))[^\s<>\"]+|mailto:[^\s<>\"]+", re.IGNORECASE)
_TRAILING = ".,;:!?)]}'*"
_LEAD = lazy(r"(?:[ \t]*\|?>)*[ \t]*")
_RULE = lazy(r"[ \t]*([-_=*#~])(?:[ \t]?\1){2,}[ \t]*\Z")
#: What a rule is drawn with.
_DRAWN = frozenset("-_=*#~")
_ITEM = lazy(r"[ \t]*(?:[-*•+·]|\d{1,3}[.)])[ \t]")
_WORDS = lazy(r"\S+(?: \S+)*")
#: A line this long is taken as wrapped by an editor: the sentence goes on in the next one.
WRAPPED = 50


def read_text(
    gathering: Gathering, document: Document, start: int = 0, *, scope: Scope = Scope.BODY, name: str = ""
) -> None:
    """Add the paragraphs of a plain text from *start* on to *gathering*, in *scope*."""
    text = document.text
    syntax = read_syntax(text, gathering.platform, len(gathering.conditionals))
    spans = [found.span() for found in _LINE.finditer(text, start) if found.end() > found.start()]
    lines = [text[first:last].rstrip("\r\n") for first, last in spans]
    quoted = quoted_lines(lines) if scope is Scope.BODY else [False] * len(lines)
    paragraph: list[tuple[int, int]] = []
    state = False
    pieces = iter(syntax.pieces)
    piece = next(pieces, None)
    for (first, _), line, is_quoted in zip(spans, lines, quoted, strict=True):
        drawn = line.lstrip(" \t")[:1] in _DRAWN
        rule = drawn and (line == "-- " or (bool(_RULE.match(line)) and len(line.strip()) >= 3))  # "-- ": a signature
        lead = _LEAD.match(line) if is_quoted else None
        body = first + (lead.end() if lead else 0)
        if syntax.spans:
            blank = not "".join(text[a:b] for a, b in syntax.cut(body, first + len(line))).strip()
        else:
            blank = not text[body : first + len(line)].strip()
        if blank or rule or is_quoted != state:
            _paragraph(gathering, document, syntax, paragraph, Scope.QUOTED if state else scope, name)
            paragraph = []
            state = is_quoted
        if rule:
            gathering.rules.append(gathering.block)
        elif not blank:
            paragraph.append((body, first + len(line)))
    _paragraph(gathering, document, syntax, paragraph, Scope.QUOTED if state else scope, name)
    while piece is not None:
        if piece.meaning.kind != "raw" and piece.start >= start:
            gathering.tags.append(tag_of(piece, document, gathering.platform, scope))
        piece = next(pieces, None)
    gathering.conditionals += conditionals_of(syntax, document)


def _paragraph(
    gathering: Gathering, document: Document, syntax: Syntax, lines: list[tuple[int, int]], scope: Scope, name: str
) -> None:
    if not lines:
        return
    block = gathering.next_block()
    for branch, pieces in _by_branch(syntax, lines):
        builder = MapBuilder()
        before: tuple[int, int] | None = None
        for start, end in pieces:
            first, at = True, start
            for words in _WORDS.finditer(document.text, start, end):
                if first and len(builder) and before is not None:
                    glue = _glue(document.text, before, start)
                    if glue:
                        builder.add(glue, before[1], end=words.start())
                elif len(builder) and not first:
                    builder.add(" ", at, end=words.start())
                builder.add(words.group(), words.start())
                at = words.end()
                first = False
            if not first:
                before = (start, at)
        text, mapping = trim(*builder.build())
        gathering.add(document, text, mapping, scope, block=block, branch=branch, name=name)
    for start, end in lines:
        for found in _URL.finditer(document.text, start, end):
            url = found.group().rstrip(_TRAILING)
            if found.group().endswith(")") and "(" in url:
                url = found.group().rstrip(".,;:!?")
            at = found.start()
            branch = syntax.branch(at)
            gathering.anchors.append(
                Anchor(
                    document,
                    url,
                    at,
                    at + len(url),
                    "text",
                    False,
                    block,
                    branch,
                    False,
                    Style(),
                    url,
                    at,
                    at + len(url),
                )
            )
            gathering.add(
                document, url, OffsetMap.identity(len(url), at), Scope.LINK, block=block, branch=branch, name="text"
            )


def _glue(text: str, before: tuple[int, int], start: int) -> str:
    """Return what joins two stretches: nothing inside a line, a blank for wrapped lines, else a line break."""
    between = text[before[1] : start]
    if "\n" not in between and "\r" not in between:
        return " " if between and (between[0].isspace() or between[-1].isspace()) else ""
    wrapped = before[1] - before[0] >= WRAPPED and not _ITEM.match(text, start)
    return " " if wrapped else "\n"


def _by_branch(syntax: Syntax, lines: list[tuple[int, int]]) -> Iterator[tuple[int | None, list[tuple[int, int]]]]:
    """Yield the stretches of each run of one branch, control syntax left out."""
    run: list[tuple[int, int]] = []
    current: int | None = None
    for start, end in lines:
        for first, last in syntax.cut(start, end):
            branch = syntax.branch(first)
            if run and branch != current:
                yield current, run
                run = []
            current = branch
            run.append((first, last))
    if run:
        yield current, run


def mark_heading(gathering: Gathering, first_run: int) -> None:
    """Mark the first paragraph of the body as a heading: clients show it next to the subject."""
    for run in gathering.runs[first_run:]:
        if isinstance(run, Run) and run.scope is Scope.BODY:
            run.heading = True
            return
