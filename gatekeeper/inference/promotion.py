"""Passages that sell: where an offer or a pitch stands, and whether it opens the message or only closes it.

Two laws ask for it: the primary purpose of a message is read from its subject and the beginning of its body
(16 CFR 316.3), and encouraging purchase or use is what makes marketing (45 CFR 164.501).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import field
from weakref import WeakKeyDictionary

from gatekeeper.inference.facts import Facts
from gatekeeper.inference.wording import Cue, cues
from gatekeeper.model.message import Message, Passage
from gatekeeper.model.place import Place
from gatekeeper.model.words import Scope
from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass

#: Body passages in which the business of a message is looked for, headings and greetings aside.
OPENING = 2

_GREETING = lazy(r"(?i)\s*(?:dear|hello|hi|good (?:morning|afternoon|evening))\b[^.!?]{0,60}[,.!]?\s*")
_SENTENCE = lazy(r"[.!?](?:\s|$)|\n")
_NEGATION = lazy(r"(?i)\b(?:no|not|never|without|isn't|don't offer|any)\s+(?:\w+\s+)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """One promotional phrase.

    Args:
        kind: ``offer`` (price, discount, gift) or ``pitch`` (use our service).
        message, passage: Where.
        start, end: Offsets in the passage, end exclusive.
        where: ``subject``, ``opening``, ``body`` or ``closing``.
        at: The phrase in the edited file.
    """

    kind: str
    message: Message = field(repr=False)
    passage: Passage = field(repr=False)
    start: int
    end: int
    where: str
    at: Place


_FOUND: WeakKeyDictionary[Facts, tuple[Promotion, ...]] = WeakKeyDictionary()


def promotional_passages(facts: Facts) -> tuple[Promotion, ...]:
    """Return every promotional phrase of every variant, in order; footers, quotes and hidden text aside."""
    found = _FOUND.get(facts)
    if found is None:
        found = _FOUND[facts] = tuple(p for message in facts.messages for p in _of_message(message))
    return found


def body_passages(message: Message) -> tuple[Passage, ...]:
    """Return the readable body passages outside the footer: of the HTML part where there is one, else the text."""
    chosen = [p for p in message.passages if p.scope is Scope.BODY and not p.footer and p.text.strip()]
    html = [p for p in chosen if p.part != "text/plain"]
    return tuple(html or chosen)


def opening_passages(message: Message, *, paragraphs: int = OPENING) -> tuple[Passage, ...]:
    """Return the passages that open the body: headings before them included, greetings aside.

    Args:
        message: The draft.
        paragraphs: Paragraphs that count; the beginning of the body in 16 CFR 316.3(a)(2) is the first.
    """
    found: list[Passage] = []
    counted = 0
    for passage in body_passages(message):
        if _GREETING.fullmatch(passage.text):
            continue
        found.append(passage)
        # The first line counts as a heading for its place; a whole sentence is a paragraph all the same.
        counted += not passage.heading or passage.text.rstrip().endswith((".", "!", "?"))
        if counted >= paragraphs:
            break
    return tuple(found)


def _of_message(message: Message) -> list[Promotion]:
    body = body_passages(message)
    opening = {id(p) for p in opening_passages(message, paragraphs=1)}
    last = id(body[-1]) if len(body) > OPENING else 0
    found: list[Promotion] = []
    for passage in [*message.in_scope(Scope.SUBJECT, Scope.PREHEADER), *body, *_alternatives(message)]:
        where = "body"
        if passage.scope in (Scope.SUBJECT, Scope.PREHEADER):
            where = "subject"
        elif id(passage) in opening:
            where = "opening"
        elif id(passage) == last:
            where = "closing"
        found += [
            Promotion(
                kind=cue.group, message=message, passage=passage, start=cue.start, end=cue.end, where=where,
                at=passage.place(cue.start, cue.end),
            )
            for cue in selling(passage.text)
        ]  # fmt: skip
    return found


def _alternatives(message: Message) -> list[Passage]:
    """Return alt texts: a picture that says "20 % off" sells as well."""
    return list(message.in_scope(Scope.ALT))


def selling(text: str) -> tuple[Cue, ...]:
    """Return the offers and pitches of a text that are neither denied nor part of a harmless sentence."""
    found = cues(text)
    promotions = [cue for cue in found if cue.group in ("offer", "pitch")]
    if not promotions:
        return ()
    ends = [0, *(match.end() for match in _SENTENCE.finditer(text)), len(text) + 1]
    harmless = {bisect_right(ends, cue.start) for cue in found if cue.group == "harmless"}
    kept = []
    for cue in promotions:
        sentence = bisect_right(ends, cue.start)
        if sentence in harmless:
            continue
        if _NEGATION.search(text[max(ends[sentence - 1], cue.start - 40) : cue.start]):
            continue
        kept.append(cue)
    return tuple(kept)
