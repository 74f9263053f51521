"""Gathers what the readers of one draft find, in document order, until the whole message can be frozen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field

from gatekeeper.model.message import Attachment, Conditional, Image, Link, Passage, Style, Tag, Unchecked
from gatekeeper.model.place import OffsetMap, Place, Source
from gatekeeper.model.words import Scope
from gatekeeper.readers.document import Document
from gatekeeper.value import dataclass

#: Follows an include: path as written → bytes, or None when the file is not at hand.
Include = Callable[[str], bytes | None]


NO_STYLE = Style()


class Run:
    """A passage that is not yet frozen, because only the end of the text shows where the footer begins."""

    __slots__ = ("block", "branch", "document", "footer", "heading", "map", "name", "scope", "style", "text")

    def __init__(
        self, document: Document, text: str, map: OffsetMap, scope: Scope, block: int, branch: int | None, footer: bool,
        heading: bool, style: Style, name: str,
    ) -> None:  # fmt: skip
        self.document, self.text, self.map, self.scope, self.block = document, text, map, scope, block
        self.branch, self.footer, self.heading, self.style, self.name = branch, footer, heading, style, name


class Anchor:
    """A link that is not yet frozen: its text and the text of its block come later in the file."""

    __slots__ = (
        *("alt", "auto", "block", "branch", "document", "element", "end", "footer", "pictures", "start", "style"),
        *("text", "text_end", "text_start", "url"),
    )

    def __init__(
        self, document: Document, url: str, start: int, end: int, element: str, auto: bool, block: int,
        branch: int | None, footer: bool, style: Style = NO_STYLE, text: str = "", text_start: int = -1,
        text_end: int = -1,
    ) -> None:  # fmt: skip
        self.document, self.url, self.start, self.end, self.element = document, url, start, end, element
        self.auto, self.block, self.branch, self.footer, self.style = auto, block, branch, footer, style
        self.text, self.text_start, self.text_end = text, text_start, text_end
        self.pictures, self.alt = 0, ""


@dataclass(slots=True, repr=False)
class Gathering:
    """Everything found so far."""

    source: Source
    platform: str | None = None
    include: Include | None = None
    runs: list[Run | Passage] = field(default_factory=list)
    anchors: list[Anchor | Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    conditionals: list[Conditional] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    active: list[tuple[str, Place]] = field(default_factory=list)
    defects: list[tuple[str, Place]] = field(default_factory=list)
    unchecked: list[Unchecked] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)
    contents: dict[str, str] = field(default_factory=dict)
    included: list[str] = field(default_factory=list)
    block: int = 0

    def next_block(self) -> int:
        """Return the ordinal of a new block element."""
        self.block += 1
        return self.block

    def add(
        self,
        document: Document,
        text: str,
        mapping: OffsetMap,
        scope: Scope,
        *,
        block: int | None = None,
        branch: int | None = None,
        footer: bool = False,
        heading: bool = False,
        style: Style = NO_STYLE,
        name: str = "",
    ) -> None:
        """Add a passage; an empty text is none."""
        if text:
            number = self.next_block() if block is None else block
            self.runs.append(Run(document, text, mapping, scope, number, branch, footer, heading, style, name))

    def passages(self) -> Iterator[Passage]:
        """Yield the frozen passages, in order."""
        for run in self.runs:
            if isinstance(run, Passage):
                yield run
                continue
            outer = run.document.outer(run.map)
            yield Passage(
                text=run.text, scope=run.scope, source=run.document.source, map=outer,
                fixed=run.document.fixed if outer is None else None, part=run.document.part, block=run.block,
                branch=run.branch, footer=run.footer, heading=run.heading, style=run.style, name=run.name,
            )  # fmt: skip

    def links(self) -> Iterator[Link]:
        """Yield the frozen links, in order."""
        context: dict[int, list[str]] = {}
        footers: dict[int, bool] = {}
        for run in self.runs:
            if run.scope in _READABLE:
                context.setdefault(run.block, []).append(run.text)
                footers[run.block] = footers.get(run.block, False) or run.footer
        joined = {block: " ".join(texts) for block, texts in context.items()}
        for anchor in self.anchors:
            if isinstance(anchor, Link):
                yield anchor
                continue
            at = anchor.document.place(anchor.start, anchor.end)
            text = " ".join(anchor.text.split())
            shown = anchor.document.place(anchor.text_start, anchor.text_end) if anchor.text_start >= 0 and text else at
            yield Link(
                url=anchor.url, text=text or anchor.alt, element=anchor.element, auto=anchor.auto, at=at, text_at=shown,
                part=anchor.document.part, block=anchor.block, branch=anchor.branch,
                context=joined.get(anchor.block, ""), footer=anchor.footer or footers.get(anchor.block, False),
                image=not text and anchor.pictures > 0, style=anchor.style,
            )  # fmt: skip


_READABLE = (Scope.BODY, Scope.QUOTED, Scope.PREHEADER, Scope.HIDDEN)
