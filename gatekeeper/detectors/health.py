"""Finds health facts and care-relation cues: vocabulary phrases in their clinical sense, how said and about whom."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gatekeeper.detectors.assertion import judge
from gatekeeper.detectors.pieces import pieces
from gatekeeper.detectors.senses import ACCEPT, Found, score
from gatekeeper.model.entity import Entity
from gatekeeper.model.words import About, Assertion, Category, Scope
from gatekeeper.patterns import lazy
from gatekeeper.vocabulary.compiled import Vocabulary
from gatekeeper.vocabulary.people import given, surname
from gatekeeper.vocabulary.term import Term
from gatekeeper.vocabulary.terms import repair
from gatekeeper.vocabulary.tokens import Token, tokens

#: Scopes that hold names instead of sentences.
NAMES = frozenset({Scope.LINK, Scope.ASSET, Scope.HEADER, Scope.ATTACHMENT_NAME, Scope.STYLE})
_CARE = "CARE_RELATION"
#: What is done, not what is had: a normal result does not negate the test.
_DONE = frozenset({"HEALTH_TEST", "HEALTH_PROCEDURE", "HEALTH_PAYMENT", "HEALTH_SPECIALTY", "HEALTH_PROGRAM"})
_VAGUE = frozenset({"HEALTH_PROCEDURE", "HEALTH_MEDICATION", "HEALTH_PROGRAM", "HEALTH_SPECIALTY"})
BARE = 0.65
_POSSESSIVES = frozenset({"your", "su", "sus"})
_GAP = lazy(r"[\s\-–_/+&.'’]{1,3}|, ?(?=and |or )")
_NAME_GAP = lazy(r"[\W_]{0,3}")
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
    words = pieces(text, table.first) if name else _words(text, table, urls)
    hits = list(_hits(words, text, table, name, urls))
    if not hits:
        return []
    certain = {i: _field(h.term) for h in hits if h.exact and _proof(h.term) for i in range(h.first, h.last + 1)}
    judged = [(hit, _value(hit, words, text, table, certain, name, urls)) for hit in hits]
    more = {
        i: _field(h.term)
        for h, v in judged
        if v >= ACCEPT and h.term.kind != _CARE and h.term.level > 1
        for i in range(h.first, h.last + 1)
    }
    if more.keys() - certain.keys():
        certain = more | certain
        judged = [(h, v if v >= ACCEPT else _value(h, words, text, table, certain, name, urls)) for h, v in judged]
    accepted = _longest([(hit, value) for hit, value in judged if value >= _least(hit.term)])
    accepted = [(_extended(hit, words, text, table, name), value) for hit, value in accepted]
    proven = {hit.term.category for hit, _ in accepted if _proof(hit.term) or hit.term.kind == "HEALTH_CONDITION"}
    accepted = [row for row in accepted if not _elsewhere(row[0].term, proven)]
    specific = any(_specific(hit.term) for hit, _ in accepted)
    paid = [hit.first for hit, _ in accepted if hit.term.kind == "HEALTH_PAYMENT" and not hit.term.ambiguous]
    cared = [(hit.first, hit.last) for hit, _ in accepted if hit.term.kind == _CARE]
    sentences = [0, *(m.end() for m in _SENTENCE.finditer(text))]
    found: list[Entity] = []
    for hit, value in accepted:
        if hit.term.kind == "HEALTH_PAYMENT" and hit.term.ambiguous and any(abs(hit.first - at) < 4 for at in paid):
            continue
        if _background(hit.term) and (specific or any(a <= hit.first and hit.last <= b for a, b in cared)):
            continue
        inside = name or _inside(words[hit.first], urls)
        found.extend(_entities(text, words, hit, round(value, 2), sentences, inside))
    return found


def _value(
    hit: Found,
    words: list[Token],
    text: str,
    table: Vocabulary,
    certain: Mapping[int, str],
    name: bool,
    urls: Sequence[tuple[int, int]],
) -> float:
    return score(words, text, hit, table.cues, certain, name=name or _inside(words[hit.first], urls))


def _extended(hit: Found, words: list[Token], text: str, table: Vocabulary, name: bool) -> Found:
    """Return a condition together with the head behind it: "bipolar" + "support group" is a programme."""
    term = hit.term
    if term.kind != "HEALTH_CONDITION" or term.category is Category.GENERAL:
        return hit
    for size in range(min(2, len(words) - hit.last - 1), 0, -1):
        head = " ".join(w.form for w in words[hit.last + 1 : hit.last + 1 + size])
        kind = table.heads.get(head)
        if kind is not None and _joined(words, hit.last, size + 1, text, _NAME_GAP if name else _GAP):
            return Found(hit.first, hit.last + size, replace(term, kind=kind))
    return hit


def _longest(hits: list[tuple[Found, float]]) -> list[tuple[Found, float]]:
    """Leave the longest of overlapping phrases, facts and relation cues apart."""
    kept: list[tuple[Found, float]] = []
    taken: set[tuple[bool, int]] = set()
    for hit, value in sorted(hits, key=lambda row: (row[0].first - row[0].last, row[0].first)):
        places = {(hit.term.kind == _CARE, i) for i in range(hit.first, hit.last + 1)}
        if not places & taken:
            taken |= places
            kept.append((hit, value))
    return sorted(kept, key=lambda row: row[0].first)


def _least(term: Term) -> float:
    """Return the score from which a term counts: "doctor" beside "clinic" is no fact yet."""
    return BARE if term.ambiguous and term.level <= 1 and term.kind == "HEALTH_SPECIALTY" else ACCEPT


def _elsewhere(term: Term, sure: set[Category]) -> bool:
    """Return whether a vague word of care ("rehab", "therapy") belongs to the other condition that is named."""
    if not term.ambiguous or term.kind not in _VAGUE or not term.category.sensitive:
        return False
    return term.category not in sure and bool(sure - {Category.GENERAL})


def _field(term: Term) -> str:
    """Return what a term supports: its category, or ``payment``: a disease does not make a plan a health plan."""
    return "payment" if term.kind == "HEALTH_PAYMENT" else term.category.value


def _proof(term: Term) -> bool:
    return not term.ambiguous and term.kind != _CARE and (term.level > 1 or term.kind == "HEALTH_PAYMENT")


def _specific(term: Term) -> bool:
    return term.kind != _CARE and term.category is not Category.GENERAL


def _background(term: Term) -> bool:
    """Return whether a term only says that health is the topic: no fact of its own beside a specific one."""
    if (
        term.category is not Category.GENERAL
        or term.kind == _CARE
        or term.concept.partition(":")[2].startswith(("your-", "su-"))
    ):
        return False
    return term.kind != "HEALTH_PAYMENT" and (term.ambiguous or term.level <= 1)


def _words(text: str, table: Vocabulary, urls: Sequence[tuple[int, int]]) -> list[Token]:
    if not urls:
        return tokens(text)
    found: list[Token] = []
    at = 0
    for start, end in urls:
        found.extend(Token(t.start + at, t.end + at, t.form) for t in tokens(text[at:start]))
        found.extend(pieces(text[start:end], table.first, base=start))
        at = end
    found.extend(Token(t.start + at, t.end + at, t.form) for t in tokens(text[at:]))
    return found


def _hits(
    words: list[Token], text: str, table: Vocabulary, name: bool, urls: Sequence[tuple[int, int]]
) -> Iterator[Found]:
    first, index = table.first, table.index
    free = {True: 0, False: 0}
    gap = _NAME_GAP if name or urls else _GAP
    for i, word in enumerate(words):
        form = word.form
        longest = first.get(form)
        if longest is None:
            if (
                len(form) >= 7
                and form not in table.common
                and i >= free[False]
                and not name
                and not _inside(word, urls)
            ):
                repaired = repair(form, table)
                if repaired is not None:
                    term = table.get(repaired)
                    if term is not None and term.kind != _CARE and _misspelt(text, word):
                        yield Found(i, i, term)
                        free[False] = i + 1
            continue
        for length in range(min(longest, len(words) - i), 0, -1):
            phrase = form if length == 1 else " ".join([w.form for w in words[i : i + length]])
            if phrase not in index or (length > 1 and not _joined(words, i, length, text, gap)):
                continue
            term = table.get(phrase)
            assert term is not None
            care = term.kind == _CARE
            if i < free[care]:
                continue
            last = i + length - 1
            written = text[word.start : words[last].end]
            exact = not term.strict or (
                written.rstrip("s") == term.strict.rstrip("s") and (name or not _shouted(text, words))
            )
            if not care and form in _POSSESSIVES and length > 1:
                yield Found(i, last, replace(term, kind=_CARE, level=1))
                if i + 1 < free[False]:
                    continue
                further = _longer(words, i + 1, length, text, table, gap)
                yield further or Found(i + 1, last, term)
                free[False] = (further.last if further else last) + 1
                continue
            hit = Found(i, last, term, exact=exact)
            yield hit
            if hit.exact and not term.ambiguous:
                free[care] = last + 1


def _shouted(text: str, words: Sequence[Token]) -> bool:
    """Return whether all of a text is in capitals, so that capitals say nothing about a word."""
    return len(words) > 2 and text.isupper()


def _misspelt(text: str, word: Token) -> bool:
    """Return whether an unknown word may be a slip: lower case, or a capital that only begins a sentence."""
    if not text[word.start].isupper():
        return True
    before = text[max(0, word.start - 3) : word.start].rstrip(" \"“'(")
    begins = not before or before[-1] in ".!?:\n"
    return (begins or len(word.form) >= 9) and not surname(word.form) and not given(word.form)


def _longer(
    words: list[Token], at: int, length: int, text: str, table: Vocabulary, gap: re.Pattern[str]
) -> Found | None:
    """Return the phrase at *at* that goes beyond "your …", which only proves a shorter one."""
    for size in range(min(table.first.get(words[at].form, 0), len(words) - at), length - 1, -1):
        term = table.get(" ".join([w.form for w in words[at : at + size]]))
        if term is not None and term.kind != _CARE and _joined(words, at, size, text, gap):
            return Found(at, at + size - 1, term)
    return None


def _inside(word: Token, urls: Sequence[tuple[int, int]]) -> bool:
    return any(start <= word.start < end for start, end in urls)


def _joined(words: list[Token], at: int, length: int, text: str, gap: re.Pattern[str]) -> bool:
    return all(gap.fullmatch(text, words[j].end, words[j + 1].start) for j in range(at, at + length - 1))


def _entities(
    text: str, words: list[Token], hit: Found, value: float, sentences: list[int], name: bool
) -> Iterator[Entity]:
    term, start, end = hit.term, words[hit.first].start, words[hit.last].end
    if text[end - 2 : end] in {"'s", "’s"}:
        end -= 2
    if term.kind == _CARE:
        yield Entity(
            kind=_CARE,
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
        and words[hit.first - 1].form in _POSSESSIVES
        and term.concept.partition(":")[2].partition("-")[0] in _POSSESSIVES
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
