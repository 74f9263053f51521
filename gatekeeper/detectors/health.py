"""Finds health facts and care-relation cues: vocabulary phrases in their clinical sense, how said and about whom."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from gatekeeper.detectors.assertion import judge
from gatekeeper.detectors.phrases import CARE, POSSESSIVES, cut, extended, inside, phrases
from gatekeeper.detectors.pieces import pieces
from gatekeeper.detectors.senses import ACCEPT, Found, score
from gatekeeper.detectors.weigh import background, elsewhere, field_of, least, longest, proves, specific
from gatekeeper.model.entity import Entity
from gatekeeper.model.words import About, Assertion, Category, Scope
from gatekeeper.patterns import lazy
from gatekeeper.vocabulary.compiled import Vocabulary
from gatekeeper.vocabulary.tokens import Token

#: Scopes that hold names instead of sentences.
NAMES = frozenset({Scope.LINK, Scope.ASSET, Scope.HEADER, Scope.ATTACHMENT_NAME, Scope.STYLE})
#: What is done, not what is had: a normal result does not negate the test.
_DONE = frozenset({"HEALTH_TEST", "HEALTH_PROCEDURE", "HEALTH_PAYMENT", "HEALTH_SPECIALTY", "HEALTH_PROGRAM"})
_SENTENCE = lazy(r"(?<=[.!?])[\"”')\]]{0,2}\s+(?=[\"“'(A-Z¿¡0-9])|\n+")


def find(text: str, scope: Scope, table: Vocabulary, urls: Sequence[tuple[int, int]] = ()) -> list[Entity]:
    """Return the health entities and relation cues of one block, in order.

    Args:
        text: The block.
        scope: Where it stands; in names words are cut at capitals, digits and separators.
        table: The vocabulary.
        urls: Spans of URLs and addresses in the text, which are cut like names.
    """
    name = scope in NAMES
    words = pieces(text, table.first) if name else cut(text, table, urls)
    hits = _literal(list(phrases(words, text, table, name, urls)))
    if not hits:
        return []
    certain = {i: field_of(h.term) for h in hits if h.exact and proves(h.term) for i in range(h.first, h.last + 1)}
    judged = [(hit, _value(hit, words, text, table, certain, name, urls)) for hit in hits]
    more = {
        i: field_of(h.term)
        for h, v in judged
        if v >= ACCEPT and h.term.kind != CARE and h.term.level > 1
        for i in range(h.first, h.last + 1)
    }
    if more.keys() - certain.keys():
        certain = more | certain
        judged = [(h, v if v >= ACCEPT else _value(h, words, text, table, certain, name, urls)) for h, v in judged]
    # A refused phrase takes the shorter ones inside it along: no "heart surgery" in the one on a radio.
    refused = [(h.first, h.last) for h, v in judged if h.term.ambiguous and h.last > h.first and v < ACCEPT]
    accepted = longest(
        [
            (hit, value)
            for hit, value in judged
            if value >= least(hit.term) and not any(a <= hit.first and hit.last <= b for a, b in refused)
        ]
    )
    accepted = [(extended(hit, words, text, table, name), value) for hit, value in accepted]
    proven = {hit.term.category for hit, _ in accepted if proves(hit.term) or hit.term.kind == "HEALTH_CONDITION"}
    accepted = [row for row in accepted if not elsewhere(row[0].term, proven)]
    named = any(specific(hit.term) for hit, _ in accepted)
    paid = [hit.first for hit, _ in accepted if hit.term.kind == "HEALTH_PAYMENT" and not hit.term.ambiguous]
    cared = [(hit.first, hit.last) for hit, _ in accepted if hit.term.kind == CARE]
    sentences = [0, *(m.end() for m in _SENTENCE.finditer(text))]
    found: list[Entity] = []
    for hit, value in accepted:
        if hit.term.kind == "HEALTH_PAYMENT" and hit.term.ambiguous and any(abs(hit.first - at) < 4 for at in paid):
            continue
        if background(hit.term) and (named or any(a <= hit.first and hit.last <= b for a, b in cared)):
            continue
        if background(hit.term) and hit.term.ambiguous and any(_beside(hit, other) for other, _ in accepted):
            continue
        in_name = name or inside(words[hit.first], urls)
        found.extend(_entities(text, words, hit, round(value, 2), sentences, in_name))
    return found


def _beside(hit: Found, other: Found) -> bool:
    """Return whether a sure fact of the same kind stands right before a vague one: "lead test" + "results"."""
    return (
        other.last + 1 == hit.first and other.term.kind == hit.term.kind == "HEALTH_TEST" and not other.term.ambiguous
    )


def _literal(hits: list[Found]) -> list[Found]:
    """Leave out idioms and the terms inside them."""
    idioms = [(hit.first, hit.last) for hit in hits if not hit.term.kind]
    if not idioms:
        return hits
    return [h for h in hits if h.term.kind and not any(a <= h.first and h.last <= b for a, b in idioms)]


def _value(
    hit: Found,
    words: list[Token],
    text: str,
    table: Vocabulary,
    certain: Mapping[int, str],
    name: bool,
    urls: Sequence[tuple[int, int]],
) -> float:
    return score(words, text, hit, table.cues, certain, name=name or inside(words[hit.first], urls))


def _entities(
    text: str, words: list[Token], hit: Found, value: float, sentences: list[int], name: bool
) -> Iterator[Entity]:
    term, start, end = hit.term, words[hit.first].start, words[hit.last].end
    if text[end - 2 : end] in {"'s", "’s"}:
        end -= 2
    if term.kind == CARE:
        yield Entity(
            kind=CARE,
            start=start,
            end=end,
            score=value,
            text=text[start:end],
            about=About.READER,
            concept=term.concept,
            level=1,
        )
        return
    if name:
        assertion, about = Assertion.GENERIC, About.NOBODY
    else:
        number = bisect_right(sentences, start) - 1
        low = sentences[number]
        high = sentences[number + 1] if number + 1 < len(sentences) else len(text)
        low, high = max(low, start - 400), min(high, end + 400)
        near = [
            Token(w.start - low, w.end - low, w.form)
            for w in words[max(0, hit.first - 12) : hit.last + 1]
            if w.start >= low
        ]
        assertion, about = judge(text[low:high], start - low, end - low, near, done=term.kind in _DONE)
    if (
        hit.first
        and words[hit.first - 1].form in POSSESSIVES
        and term.concept.partition(":")[2].partition("-")[0] in POSSESSIVES
    ):
        about = About.READER
        assertion = Assertion.STATED if assertion is Assertion.GENERIC else assertion
    yield Entity(
        kind=term.kind,
        start=start,
        end=end,
        score=value,
        text=text[start:end],
        category=term.category if isinstance(term.category, Category) else None,
        assertion=assertion,
        about=about,
        concept=term.concept,
        level=term.level,
    )
