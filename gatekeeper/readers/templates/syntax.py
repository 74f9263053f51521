"""The merge syntax of one text: tags with places, conditional branches, and the text with its syntax masked.

Both branches of every condition are kept, since the draft is judged before anyone knows which one a recipient gets.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import field, replace

from gatekeeper.patterns import lazy
from gatekeeper.readers.templates.expressions import Expression
from gatekeeper.readers.templates.meaning import Meaning
from gatekeeper.readers.templates.meanings import meanings_of
from gatekeeper.readers.templates.platforms import meanings
from gatekeeper.readers.templates.scanner import Found, scan
from gatekeeper.value import dataclass

#: Kinds whose text a reader never sees.
CONTROL = frozenset({"condition", "loop", "end", "else", "comment", "set", "raw", "fetch", "include"})


@dataclass(frozen=True, slots=True, repr=False)
class Piece:
    """One tag: its span, what it does, the platform meaning if it stands for an obligation."""

    start: int
    end: int
    raw: str = field(repr=False)
    family: str
    meaning: Meaning
    obligation: str = ""
    control: bool = False
    branch: int | None = None


@dataclass(slots=True, repr=False)
class Branch:
    """One branch of a condition, in document order."""

    expression: str
    reads: Expression
    negated: bool
    parent: int | None
    start: int
    end: int
    content_start: int
    content_end: int


@dataclass(slots=True, repr=False)
class Syntax:
    """All merge syntax of a text.

    Args:
        pieces: Tags in order; a code block with several statements yields several pieces with one outer span.
        spans: Outer spans in order, with whether they are control syntax.
        branches: Conditional branches; their ordinals are `Passage.branch` (plus *base*).
    """

    text: str = field(repr=False)
    base: int = 0
    pieces: list[Piece] = field(default_factory=list)
    spans: list[tuple[int, int, bool]] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    split: list[tuple[int, int]] = field(default_factory=list)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _starts: list[int] = field(default_factory=list)
    _steps: list[int] = field(default_factory=lambda: [0])
    _current: list[int | None] = field(default_factory=lambda: [None])

    def branch(self, offset: int) -> int | None:
        """Return the innermost branch at *offset*, or None."""
        return self._current[bisect_right(self._steps, offset) - 1]

    def cut(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the stretches of ``text[start:end]`` that are no control syntax; variables stay in them."""
        i = max(bisect_right(self._starts, start) - 1, 0)
        at = start
        while i < len(self.spans) and self.spans[i][0] < end:
            first, last, control = self.spans[i]
            i += 1
            if control and last > at:
                if first > at:
                    yield at, first
                at = last
        if at < end:
            yield at, end

    def within(self, start: int, end: int) -> bool:
        """Return whether any tag begins in ``text[start:end]``."""
        i = bisect_right(self._starts, start - 1)
        return i < len(self._starts) and self._starts[i] < end

    def masked(self) -> str:
        """Return the text with what would confuse an HTML reader overwritten inside tags; offsets stay."""
        if not self.spans:
            return self.text
        out: list[str] = []
        at = 0
        unmasked = {start for start, _ in self.split}
        for start, end, control in self.spans:
            if start in unmasked:
                continue
            if start > at:
                out.append(self.text[at:start])
            if end > at:
                first = max(start, at)
                out.append(" " * (end - first) if control else _CONFUSING.sub("\x1a", self.text[first:end]))
                at = end
        out.append(self.text[at:])
        return "".join(out)


_CAN_SPLIT = frozenset({"mustache", "star", "square"})
_MARKUP = lazy(r"</?[a-zA-Z][^<>]{0,300}>")
_QUOTED = lazy(r"\"[^\"]*\"|'[^']*'")
_CONFUSING = lazy(r"[<>\"'&=/\s]")


def read_syntax(text: str, platform: str | None = None, base: int = 0) -> Syntax:
    """Return the merge syntax of *text*; *base* is the ordinal of the first conditional."""
    syntax = Syntax(text, base)
    stack: list[tuple[str, int | None]] = []  # (kind, branch ordinal or None for loops)
    for found in scan(text, platform):
        does = list(meanings_of(found))
        raw = text[found.start : found.end]
        control = bool(not does or does[0].kind in CONTROL)
        syntax.spans.append((found.start, found.end, control))
        if found.family in _CAN_SPLIT and _MARKUP.search(_QUOTED.sub(" ", found.inner)):
            syntax.split.append((found.start, found.end))
            found = replace(found, inner=_MARKUP.sub("", found.inner))
            does = list(meanings_of(found))
            control = False
        for meaning in does:
            _add(syntax, stack, found, raw, meaning)
        syntax._steps.append(found.end)
        syntax._current.append(next((branch for _, branch in reversed(stack) if branch is not None), None))
    syntax._starts = [span[0] for span in syntax.spans]
    for _, ordinal in stack:
        if ordinal is not None:
            syntax.branches[ordinal - base].content_end = len(text)
    return syntax


def _add(syntax: Syntax, stack: list[tuple[str, int | None]], found: Found, raw: str, meaning: Meaning) -> None:
    start, end = found.start, found.end
    meaning = _resolve(syntax, meaning)
    if meaning.length:
        inside = raw.find(found.inner)
        start, end = found.start + inside + meaning.offset, found.start + inside + meaning.offset + meaning.length
    obligation = ""
    if meaning.kind in ("variable", "end", "include"):
        spelled = raw if raw[:1] not in "%*" or "%7" not in raw.lower() else _respell(found)
        obligation = next((what for _, what in meanings(spelled)), "")
    match meaning.kind:
        case "condition":
            _open(syntax, stack, meaning, start, end, found.end)
        case "include" if found.inner.startswith("#"):  # a partial block, closed like a section
            stack.append(("loop", None))
        case "loop":
            stack.append(("loop", None))
        case "else" if any(branch is not None for _, branch in stack):
            while stack[-1][1] is None:
                stack.pop()
            last = syntax.branches[(stack.pop()[1] or 0) - syntax.base]
            last.content_end = found.start
            otherwise = not meaning.expression
            if otherwise:
                source = Meaning("else", last.expression, last.reads, not last.negated)
            elif meaning.reads.fields:
                source = meaning
            else:  # {% when 'E11' %}: the field stands in the case
                source = replace(meaning, reads=replace(meaning.reads, fields=last.reads.fields))
            _open(syntax, stack, source, start, end, found.end)
        case "end" if not obligation and stack:
            _, branch = stack.pop()
            if branch is not None:
                syntax.branches[branch - syntax.base].content_end = found.start
    current = next((branch for _, branch in reversed(stack) if branch is not None), None)
    syntax.pieces.append(
        Piece(
            start,
            end,
            raw if not meaning.length else syntax.text[start:end],
            found.family,
            meaning,
            obligation,
            meaning.kind in CONTROL,
            current,
        )
    )


_ASSIGNED = lazy(r"(\w+)\s*\Z")


def _resolve(syntax: Syntax, meaning: Meaning) -> Meaning:
    """Let a variable that was set from fields read those fields too: ``@dx`` is as telling as what it was set from."""
    fields = meaning.reads.fields
    if meaning.kind == "set":
        name = _ASSIGNED.search(meaning.expression.partition("=")[0][-200:])
        if name and fields:
            syntax.aliases[name.group(1).lower()] = fields
        return meaning
    behind = [field for name in fields for field in syntax.aliases.get(name.lower(), ()) if field not in fields]
    if not behind:
        return meaning
    return replace(meaning, reads=replace(meaning.reads, fields=(*fields, *dict.fromkeys(behind))))


def _open(
    syntax: Syntax, stack: list[tuple[str, int | None]], meaning: Meaning, start: int, end: int, content: int
) -> None:
    parent = next((branch for _, branch in reversed(stack) if branch is not None), None)
    ordinal = syntax.base + len(syntax.branches)
    syntax.branches.append(
        Branch(meaning.expression, meaning.reads, meaning.negated, parent, start, end, content, content)
    )
    stack.append(("condition", ordinal))


def _respell(found: Found) -> str:
    """Return a percent-encoded tag as its author wrote it."""
    around = {"mustache": ("{{", "}}"), "star": ("*|", "|*"), "brace": ("{", "}"), "block": ("{%", "%}")}
    opener, closer = around.get(found.family, ("", ""))
    return f"{opener}{found.inner}{closer}"
