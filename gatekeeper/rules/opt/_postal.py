"""Postal addresses in a message: street, post office box, private mailbox, military, some foreign forms, platform tags.

16 CFR 316.2(p) accepts a current street address, a registered post office box and a registered private mailbox. What
makes text an address is the last line (state and ZIP code), so that is looked for first and the line above it after.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import chain, islice
from weakref import WeakKeyDictionary

from gatekeeper.model.message import Message, Passage
from gatekeeper.model.place import Place
from gatekeeper.model.words import Scope
from gatekeeper.patterns import lazy
from gatekeeper.rules.opt._address_words import (
    CODE_ABROAD,
    EVENT,
    FOREIGN_END,
    FOREIGN_LINE,
    IRISH,
    LINE,
    OTHERS,
    OWN_WORDS,
    SENDER_ADDRESS,
    STATE_END,
    STREETS_ABROAD,
    TOWN,
    TOWNS_ABROAD,
)
from gatekeeper.rules.opt._platform import obligations
from gatekeeper.value import dataclass

#: The look behind comes after the first digit, since a pattern that begins with characters is found much faster.
_ZIP = lazy(r"\d(?<![\w-]\d)\d{4}(?:-\d{4})?(?![\w-])")
_TOKEN = lazy(r"[^\W_]+")
#: Characters before the state in which the street, box or mailbox must stand.
REACH = 150
#: Characters between two delivery lines of one address ("200 Elm Road", "PMB 45").
NEAR = 24
#: Characters between a street abroad and its town: a floor, a quarter.
BETWEEN = 60
#: Characters of a passage that only says whose address follows ("Delivery address").
LABEL = 40
#: Characters on either side of a number of the organisation's address in which all of it must stand.
OWN_REACH = 400
_SEEN: WeakKeyDictionary[Message, dict[tuple[str, ...], tuple[tuple[str, Place], ...]]] = WeakKeyDictionary()
#: Most ZIP codes that are looked at in one part.
MANY = 400


@dataclass(frozen=True, eq=False, kw_only=True)
class _Text:
    """The visible passages of one part as one text, with the way back to each."""

    text: str = field(repr=False)
    starts: tuple[int, ...]
    passages: tuple[Passage, ...]

    def place(self, start: int, end: int) -> Place:
        first, last = self.index(start), self.index(max(end - 1, start))
        a = self.passages[first].place(start - self.starts[first], None)
        z = self.passages[last].place(0, end - self.starts[last])
        return Place(path=a.path, line=a.line, column=a.column, end_line=z.end_line, end_column=z.end_column)

    def index(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1


def find_postal_address(message: Message, own_addresses: Sequence[str] = ()) -> tuple[tuple[str, Place], ...]:
    """Return (form, place) of every postal address that can be the sender's: ``text`` or ``tag``, in order.

    Args:
        message: A draft.
        own_addresses: The organisation's addresses; they count in any spelling and anywhere.
    """
    known = _SEEN.setdefault(message, {})
    found = known.get(tuple(own_addresses))
    if found is None:
        found = known[tuple(own_addresses)] = _find(message, own_addresses)
    return found


def _find(message: Message, own_addresses: Sequence[str]) -> tuple[tuple[str, Place], ...]:
    found = [("tag", tag.at) for tag in obligations(message, "postal-address")]
    found += [
        ("tag", tag.at)
        for tag in message.tags
        if tag.kind == "variable" and tag.rendered and tag.scope is Scope.BODY and SENDER_ADDRESS.search(tag.field)
    ]
    own = [words for words in (_normal(address) for address in own_addresses) if words]
    for text in _texts(message):
        found += [("text", text.place(start, end)) for start, end in _spans(text, own)]
    return tuple(sorted(set(found), key=lambda pair: (pair[1], pair[0])))


def _texts(message: Message) -> Iterator[_Text]:
    parts: dict[str, list[Passage]] = {}
    for passage in message.in_scope(Scope.BODY):
        parts.setdefault(passage.part, []).append(passage)
    for passages in parts.values():
        starts, at = [], 0
        for passage in passages:
            starts.append(at)
            at += len(passage.text) + 1
        yield _Text(
            text="\n".join(passage.text for passage in passages), starts=tuple(starts), passages=tuple(passages)
        )


def _spans(text: _Text, own: Sequence[str]) -> Iterator[tuple[int, int]]:
    if own:
        yield from _own(text.text, own)
    for start, end in _written(text.text):
        if not _elsewhere(text, start):
            yield start, end


def _own(text: str, own: Sequence[str]) -> Iterator[tuple[int, int]]:
    # Numbers have one spelling: without those of an address the text cannot hold it.
    for wanted in own:
        numbers = sorted((word for word in wanted.split() if word.isdigit()), key=len)
        if not numbers:
            yield from islice(_spelled(text, wanted, 0, len(text)), 1)
        elif all(number in text for number in numbers):
            # The longest one is the rarest, and the address stands around it.
            around = re.finditer(numbers[-1], text)
            near = (_spelled(text, wanted, max(0, m.start() - OWN_REACH), m.end() + OWN_REACH) for m in around)
            yield from islice(chain.from_iterable(islice(near, MANY)), 1)


def _spelled(text: str, wanted: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where an address stands in ``text[start:end]``, whatever its abbreviations and line breaks."""
    found = [(OWN_WORDS.get(m[0].lower(), m[0].lower()), *m.span()) for m in _TOKEN.finditer(text, start, end)]
    line = " " + " ".join([word for word, _, _ in found]) + " "
    at = line.find(f" {wanted} ")
    if at >= 0:
        first = line.count(" ", 0, at)
        last = first + wanted.count(" ")
        yield found[first][1], found[last][2]


def _normal(address: str) -> str:
    return " ".join(OWN_WORDS.get(m[0].lower(), m[0].lower()) for m in _TOKEN.finditer(address))


def _written(text: str) -> Iterator[tuple[int, int]]:
    codes = list(_ZIP.finditer(text))
    # A directory of places has thousands of them; the sender's stands near one of the ends.
    for zip_code in codes if len(codes) <= MANY else codes[: MANY // 2] + codes[-MANY // 2 :]:
        if zip_code[0].startswith("00000"):
            continue
        before = text[max(0, zip_code.start() - 4) : zip_code.start()].rstrip()[-1:]
        if not (before.isalpha() or before in ".,|•·"):
            continue
        state = STATE_END.search(text, max(0, zip_code.start() - 30), zip_code.start())
        if state is None:
            continue
        start = _line_start(text, state.start())
        if start is not None:
            yield start, zip_code.end()
    ireland = "Ireland" in text
    if ireland or CODE_ABROAD.search(text) or any(map(text.__contains__, TOWNS_ABROAD)):
        for end in FOREIGN_END.finditer(text):
            start = _line_start(text, end.start())
            if start is not None:
                yield start, end.end()
    for whole in islice(IRISH.finditer(text), MANY) if ireland else ():
        yield whole.start(), whole.end()
    said = " ".join(set(text.lower().split()))  # each word once
    if any(map(said.__contains__, STREETS_ABROAD)):
        for line in islice(FOREIGN_LINE.finditer(text), MANY):
            town = TOWN.search(text, line.end(), line.end() + BETWEEN)
            if town is not None:
                yield line.start(), town.end()


def _line_start(text: str, stop: int) -> int | None:
    """Return where the delivery lines before *stop* begin, back to the ZIP code of another address at most."""
    floor = max(0, stop - REACH)
    before = [code.end() for code in _ZIP.finditer(text, floor, stop)]
    lines = list(LINE.finditer(text, before[-1] if before else floor, stop))
    if not lines:
        return None
    first = lines[-1]
    for line in reversed(lines[:-1]):
        if first.start() - line.end() > NEAR:
            break
        first = line
    return first.start()


def _elsewhere(text: _Text, start: int) -> bool:
    """Return whether an address is a reader's, or, outside the footer, says where something takes place."""
    number = text.index(start)
    passage = text.passages[number]
    before = [p.text for p in text.passages[max(0, number - 1) : number] if len(p.text) <= LABEL]
    before.append(passage.text[: start - text.starts[number]])
    if any(OTHERS.search(near[-120:]) for near in before):
        return True
    if passage.footer or number >= len(text.passages) - max(2, len(text.passages) // 4):
        return False
    return any(EVENT.search(near.text) for near in text.passages[max(0, number - 1) : number + 1])
