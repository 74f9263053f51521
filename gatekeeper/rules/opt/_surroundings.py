"""The sentence around each link of a message, in one pass over each block."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

from gatekeeper.model.message import Link, Message, Passage
from gatekeeper.model.words import Scope
from gatekeeper.rules.opt import _words as words

#: Characters of a sentence that are looked at on each side of a link: some texts have no full stops.
REACH = 300


def around(message: Message, links: Iterable[Link]) -> Iterator[tuple[Link, str, str, bool]]:
    """Yield (link, label, sentence, alone) for each link; *alone* says that its sentence holds no other link."""
    blocks: dict[tuple[str, int], list[Link]] = defaultdict(list)
    for link in links:
        blocks[link.part, link.block].append(link)
    cells = _Cells(message)
    for together in blocks.values():
        for link, label, sentence, alone in _of_block(together):
            if label and sentence.strip(" .:!") == label and words.GENERIC.fullmatch(label):
                yield link, label, f"{cells.before(link)} {label}".strip(), alone
            else:
                yield link, label, sentence, alone


def _of_block(links: list[Link]) -> Iterator[tuple[Link, str, str, bool]]:
    text = words.unwrap(links[0].context)
    bounds = list(words.sentences(text))
    starts = [start for start, _ in bounds]
    spans: list[tuple[int, int]] = []
    cursor = 0
    for link in links:
        wanted = " ".join(link.text.split()) or link.url
        at = text.find(wanted, cursor) if wanted else -1
        spans.append((at, at + len(wanted)) if at >= 0 else (-1, -1))
        cursor = max(cursor, spans[-1][1])
    for i, link in enumerate(links):
        label = " ".join(link.text.split())
        at, stop = spans[i]
        if at < 0 or not bounds:
            yield link, label, "", False
            continue
        number = max(bisect_right(starts, at) - 1, 0)
        start, end = bounds[number]
        if number and text[start:end].strip(" .:!") == label and text[: bounds[number - 1][1]].endswith("?"):
            start = bounds[number - 1][0]  # "Tired of these messages? Let us know." is one thought
        start, end = max(start, at - REACH), max(min(end, stop + REACH), stop)
        before, after = spans[i - 1] if i else (-1, -1), spans[i + 1] if i + 1 < len(spans) else (-1, -1)
        alone = before[1] <= start and not 0 <= after[0] < end
        if link.element == "text":
            # Bare URLs share a sentence where full stops are missing: each is explained by what stands before it.
            start, end = max(start, min(before[1], at)), stop
        yield link, label, text[start:end], alone


class _Cells:
    """The words of the block before each block: layouts put "To unsubscribe" and "click here" into two cells."""

    def __init__(self, message: Message) -> None:
        parts: dict[str, list[Passage]] = defaultdict(list)
        for passage in message.in_scope(Scope.BODY):
            parts[passage.part].append(passage)
        self._parts = {part: sorted(found, key=lambda p: p.block) for part, found in parts.items()}
        self._blocks = {part: [p.block for p in found] for part, found in self._parts.items()}

    def before(self, link: Link) -> str:
        """Return the last sentence of the block before a link, "" at a full stop; a question waits for its answer."""
        at = bisect_left(self._blocks.get(link.part, []), link.block) - 1
        if at < 0:
            return ""
        text = words.unwrap(self._parts[link.part][at].text[-REACH:])
        if text.rstrip()[-1:] in ".!":
            return ""
        return text[max((start for start, _ in words.sentences(text)), default=0) :]
