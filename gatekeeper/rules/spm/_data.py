"""Reads the tables of the family: hosts, domains and wording stand in data files, so that a list is no code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from gatekeeper import kept
from gatekeeper.patterns import lazy

_WORD = lazy(r"\w+")
_FOLDER = Path(__file__).parent


@cache
def table(name: str) -> dict[str, Any]:
    """Return one of the data files of this folder (``hosts``, ``wording``, ``score``)."""
    found: dict[str, Any] = kept.table(_FOLDER / f"{name}.toml")
    return found


@cache
def names(file: str, key: str) -> frozenset[str]:
    """Return a list of a data file as a set."""
    return frozenset(table(file)[key])


class Phrases:
    """A list of phrases; only those whose words all stand in a text are compiled and looked for."""

    def __init__(self, listed: Iterable[str]) -> None:
        # The longest word finds a phrase; each entry is a phrase with all its words.
        self._by_word: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for phrase in listed:
            words = frozenset(_WORD.findall(phrase.lower()))
            self._by_word.setdefault(max(words, key=len), []).append((phrase, words))

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the phrases in order."""
        possible = self._possible(text)
        return _pattern(possible).finditer(text) if possible else iter(())

    def findall(self, text: str) -> list[str]:
        """Return the phrases as written."""
        return [match.group() for match in self.finditer(text)]

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first phrase, or None."""
        return next(self.finditer(text), None)

    def match(self, text: str) -> re.Match[str] | None:
        """Return the phrase that the text begins with, or None."""
        possible = self._possible(text)
        return _pattern(possible).match(text) if possible else None

    def within(self, said: frozenset[str]) -> re.Pattern[str] | None:
        """Return a pattern of the phrases whose words all are among these (lower case), None where there is none."""
        possible = self._among(said)
        return _pattern(possible) if possible else None

    def _possible(self, text: str) -> tuple[str, ...]:
        return self._among(frozenset(_WORD.findall(text.lower())))

    def _among(self, said: frozenset[str]) -> tuple[str, ...]:
        found = [p for word in self._by_word.keys() & said for p, words in self._by_word[word] if words <= said]
        return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


@lru_cache(maxsize=256)
def _pattern(possible: tuple[str, ...]) -> re.Pattern[str]:
    joined = "|".join(r"[\s-]{1,3}".join(map(re.escape, phrase.split())) for phrase in possible)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


@cache
def phrases(key: str) -> Phrases:
    """Return all phrases of a list of ``wording.toml``: whole words, case aside, any white space."""
    return Phrases(table("wording")[key])


def listed(host: str, key: str) -> bool:
    """Return whether a host is one of a list of ``hosts.toml`` or a name below one."""
    known = names("hosts", key)
    while host:
        if host in known:
            return True
        host = host.partition(".")[2]
    return False
