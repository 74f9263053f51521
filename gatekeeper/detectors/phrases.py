"""Finds the vocabulary's phrases among the words of a block: every candidate, whatever its sense."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gatekeeper.detectors.pieces import pieces
from gatekeeper.detectors.senses import Found
from gatekeeper.model.words import Category
from gatekeeper.patterns import lazy
from gatekeeper.vocabulary.compiled import Vocabulary
from gatekeeper.vocabulary.people import given, surname
from gatekeeper.vocabulary.terms import repair
from gatekeeper.vocabulary.tokens import Token, tokens

CARE = "CARE_RELATION"
POSSESSIVES = frozenset({"your", "su", "sus"})
_GAP = lazy(r"[\s\-–_/+&.'’]{1,3}|, ?(?=and |or )")
_NAME_GAP = lazy(r"[\W_]{0,3}")


def cut(text: str, table: Vocabulary, urls: Sequence[tuple[int, int]]) -> list[Token]:
    """Return the words of a block; URLs and addresses in it are cut like names."""
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


def phrases(
    words: list[Token], text: str, table: Vocabulary, name: bool, urls: Sequence[tuple[int, int]]
) -> Iterator[Found]:
    """Yield the candidates in order; where a phrase may mean something else, shorter ones follow it.

    Args:
        words: The words of the block.
        text: The block.
        table: The vocabulary.
        name: Whether the block is a name (link, file, header).
        urls: Spans of URLs and addresses in the text.
    """
    first, index = table.first, table.index.get
    free = {True: 0, False: 0}
    gap = _NAME_GAP if name or urls else _GAP
    for i, word in enumerate(words):
        form = word.form
        head = first.get(form)
        if head is None:
            if len(form) >= 7 and form not in table.common and i >= free[False] and not name and not inside(word, urls):
                repaired = repair(form, table)
                if repaired is not None:
                    term = table.get(repaired)
                    if term is not None and term.kind != CARE and _misspelt(text, word):
                        yield Found(i, i, term)
                        free[False] = i + 1
            continue
        longest = head.seconds.get(words[i + 1].form, 1) if head.seconds and i + 1 < len(words) else 1
        for length in range(min(longest, len(words) - i), 0, -1):
            phrase = form if length == 1 else " ".join([w.form for w in words[i : i + length]])
            if index(phrase) is None or (length > 1 and not _joined(words, i, length, text, gap)):
                continue
            term = table.get(phrase)
            assert term is not None
            care = term.kind == CARE
            if i < free[care]:
                continue
            last = i + length - 1
            written = text[word.start : words[last].end]
            exact = not term.strict or (
                written.rstrip("s") == term.strict.rstrip("s") and (name or not _shouted(text, words))
            )
            if not care and form in POSSESSIVES and length > 1:
                yield Found(i, last, replace(term, kind=CARE, level=1))
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


def _longer(
    words: list[Token], at: int, length: int, text: str, table: Vocabulary, gap: re.Pattern[str]
) -> Found | None:
    """Return the phrase at *at* that goes beyond "your …", which only proves a shorter one."""
    head = table.first.get(words[at].form)
    for size in range(min(head.longest if head is not None else 0, len(words) - at), length - 1, -1):
        term = table.get(" ".join([w.form for w in words[at : at + size]]))
        if term is not None and term.kind != CARE and _joined(words, at, size, text, gap):
            return Found(at, at + size - 1, term)
    return None


def _joined(words: list[Token], at: int, length: int, text: str, gap: re.Pattern[str]) -> bool:
    return all(gap.fullmatch(text, words[j].end, words[j + 1].start) for j in range(at, at + length - 1))


def inside(word: Token, urls: Sequence[tuple[int, int]]) -> bool:
    """Return whether a word stands in a URL or address."""
    return any(start <= word.start < end for start, end in urls)


def extended(hit: Found, words: list[Token], text: str, table: Vocabulary, name: bool) -> Found:
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
