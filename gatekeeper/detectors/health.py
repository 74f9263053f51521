"""Finds health facts and care-relation cues: phrases of the vocabulary in their clinical sense, with assertion and person."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gatekeeper.detectors.assertion import judge
from gatekeeper.detectors.pieces import pieces
from gatekeeper.detectors.senses import ACCEPT, Found, score
from gatekeeper.model.entity import Entity
from gatekeeper.model.words import About, Assertion, Category, Scope
from gatekeeper.vocabulary.compiled import Vocabulary
from gatekeeper.vocabulary.terms import repair
from gatekeeper.vocabulary.tokens import Token, tokens

#: Scopes that hold names instead of sentences.
NAMES = frozenset({Scope.LINK, Scope.ASSET, Scope.HEADER, Scope.ATTACHMENT_NAME, Scope.STYLE})
_CARE = "CARE_RELATION"
_POSSESSIVES = frozenset({"your", "su", "sus"})
_GAP = re.compile(r"[\s\-–_/+&.'’]{1,3}|, ?(?=and |or )")
_NAME_GAP = re.compile(r"[\W_]{0,3}")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”')\]]{0,2}\s+(?=[\"“'(A-Z¿¡0-9])|\n+")


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
    certain = sorted(
        {i for h in hits if h.exact and not h.term.ambiguous and h.term.kind != _CARE and h.term.level > 1 for i in range(h.first, h.last + 1)}
    )
    sentences = [0, *(m.end() for m in _SENTENCE.finditer(text))]
    found: list[Entity] = []
    for hit in hits:
        inside = name or any(a <= words[hit.first].start < b for a, b in urls)
        value = score(words, text, hit, table.cues, certain, name=inside)
        if value < ACCEPT:
            continue
        found.extend(_entities(text, words, hit, round(value, 2), sentences, inside))
    return found


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


def _hits(words: list[Token], text: str, table: Vocabulary, name: bool, urls: Sequence[tuple[int, int]]) -> Iterator[Found]:
    first, index = table.first, table.index
    free = {True: 0, False: 0}
    gap = _NAME_GAP if name or urls else _GAP
    for i, word in enumerate(words):
        form = word.form
        longest = first.get(form)
        if longest is None:
            if len(form) >= 7 and form not in table.common and i >= free[False] and not name:
                repaired = repair(form, table)
                if repaired is not None:
                    term = table.get(repaired)
                    if term is not None and term.kind != _CARE and not text[word.start].isupper():
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
            exact = not term.strict or name or written.rstrip("s") == term.strict.rstrip("s") or text.isupper()
            if not care and form in _POSSESSIVES and length > 1:
                yield Found(i, last, replace(term, kind=_CARE, level=1))
                if i + 1 < free[False]:
                    continue
                further = _longer(words, i + 1, length, text, table, gap)
                yield further or Found(i + 1, last, term)
                free[False] = (further.last if further else last) + 1
                continue
            yield Found(i, last, term, exact=exact or _inside(word, urls))
            free[care] = last + 1


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
        yield Entity(kind=_CARE, start=start, end=end, score=value, text=text[start:end], about=About.READER, concept=term.concept, level=1)
        return
    if name:
        assertion, about = Assertion.GENERIC, About.NOBODY
    else:
        number = bisect_right(sentences, start) - 1
        low = sentences[number]
        high = sentences[number + 1] if number + 1 < len(sentences) else len(text)
        low, high = max(low, start - 400), min(high, end + 400)
        near = [Token(w.start - low, w.end - low, w.form) for w in words[max(0, hit.first - 12) : hit.last + 1] if w.start >= low]
        assertion, about = judge(text[low:high], start - low, end - low, near)
    if hit.first and words[hit.first - 1].form in _POSSESSIVES and term.concept.partition(":")[2].partition("-")[0] in _POSSESSIVES:
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
