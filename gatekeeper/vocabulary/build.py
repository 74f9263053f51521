"""Builds the vocabulary from the packages and the lexicons: slow, done once, result in a cache file."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from gatekeeper.patterns import lazy
from gatekeeper.vocabulary import lexicons, packages
from gatekeeper.vocabulary.compiled import FORMAT, dump
from gatekeeper.vocabulary.compose import compose, heads
from gatekeeper.vocabulary.term import IDIOM, Term
from gatekeeper.vocabulary.tokens import fold, key, plurals

#: Possessives that mail writes with and without an apostrophe ("womens health", "women's health").
_POSSESSIVE = lazy(
    r"\b(men|women|children|crohn|alzheimer|parkinson|huntington|hashimoto|barrett|bell|wilson|athlete"
    r"|doctor|mother)s\b"
)
#: Everyday words that count as correctly spelt (by rank in the frequency list).
EVERYDAY = 40_000
#: Single words shorter than this are never completed from a misspelling: too many words are one letter away.
SHORTEST_REPAIR = 7


def stamp(extra: tuple[Path, ...] = ()) -> str:
    """Return the identity of everything that the vocabulary is built from, without building it.

    Lexicons count by content; packages by name, size and time of their data files, because hashing
    megabytes at every start would cost more than it protects.
    """
    digest = hashlib.sha256(FORMAT.encode())
    for path in (*lexicons.folder().glob("*.yaml"), *extra):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    for source in (packages.DISEASES, packages.DRUGS, packages.FREQUENCIES):
        file = packages.locate(*source)
        facts = file.stat() if file is not None else None
        digest.update(f"{source[0]}:{facts.st_size if facts else 0}".encode())
    return digest.hexdigest()[:24]


def build(extra: tuple[Path, ...] = ()) -> bytes:
    """Return the compiled vocabulary file.

    Args:
        extra: A hospital's own lexicons; they win over the built-in ones, and those over the packages.
    """
    counts = packages.frequencies()
    terms: dict[str, Term] = {}
    for form, term in packages.diseases(counts):
        terms.setdefault(form, term)
    for form, term in packages.drugs(counts):
        terms.setdefault(form, term)
    for form, term in packages.listed():
        terms[form] = term
    own: dict[str, Term] = {}
    for path in lexicons.builtin():
        for form, term in lexicons.read(path):
            if form not in own or _rank(term) >= _rank(own[form]):
                own[form] = term
    for path in extra:
        own.update(lexicons.read(path))
    for form, term in compose():
        if " " in form or form not in terms:
            own.setdefault(form, term)
    for form, term in list(own.items()):
        bare = _POSSESSIVE.sub(r"\1", form)
        if bare != form:
            own.setdefault(bare, term)
        if not term.strict and term.kind != "CARE_RELATION":
            for plural in plurals(form):
                own.setdefault(plural, term)
    terms.update(own)
    _figures(terms)
    everyday = frozenset(sorted(counts, key=lambda word: -counts[word])[:EVERYDAY])
    return dump(terms, everyday, _misspellings(terms, everyday), _cues(), heads())


def _figures(terms: dict[str, Term]) -> None:
    """Add the idioms of ``_idioms.yaml`` and loosen the terms that live outside medicine as well."""
    tables = lexicons.load(lexicons.folder() / "_idioms.yaml")
    for phrase in tables["phrases"]:
        form = key(str(phrase))
        for written in (form, *plurals(form)):
            terms.setdefault(written, IDIOM)
    for phrase in tables["loose"]:
        form = key(str(phrase))
        term = terms.get(form)
        if term is not None and not term.ambiguous:
            terms[form] = replace(term, ambiguous=True, likely=True)


def _rank(term: Term) -> int:
    """Return how much a built-in entry says: without another sense, then likely, then ambiguous."""
    return (2 if not term.ambiguous else 1 if term.likely else 0) * 2 + (not term.strict)


def _misspellings(terms: dict[str, Term], everyday: frozenset[str]) -> dict[str, str]:
    """Return word with one letter left out → word, for the single words of our own lexicons and brand names."""
    near: dict[str, str] = {}
    for form, term in terms.items():
        if " " in form or len(form) < SHORTEST_REPAIR or not form.isalpha() or not form.isascii() or term.ambiguous:
            continue
        if term.concept.startswith(("mesh:", "drug:")) and form not in everyday and form != term.canonical:
            continue
        if term.concept.startswith("composed:"):
            continue
        for i in range(len(form)):
            shorter = form[:i] + form[i + 1 :]
            if shorter not in terms:
                near.setdefault(shorter, form)
    return near


def _cues() -> dict[str, str]:
    """Return context word → sense; a word of two domains counts for the first, a clinical one never for a domain."""
    content = lexicons.load(lexicons.folder() / "_cues.yaml")
    found: dict[str, str] = {}
    for strength in ("strong", "weak", "faint"):
        for word in content["clinical"][strength]:
            found.setdefault(fold(str(word)), strength)
    for domain, words in content["domains"].items():
        for word in words:
            found.setdefault(fold(str(word)), domain)
    for word, sense in list(found.items()):
        if sense in content["domains"]:
            for plural in plurals(word):
                found.setdefault(plural, sense)
    return found
