"""Reads the tables of the family: hosts, domains and wording stand in data files, so that a list is no code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from gatekeeper.patterns import lazy

_WORD = lazy(r"\w+")
_FOLDER = Path(__file__).parent


@cache
def table(name: str) -> dict[str, Any]:
    """Return one of the data files of this folder (``hosts``, ``wording``, ``score``)."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def names(file: str, key: str) -> frozenset[str]:
    """Return a list of a data file as a set."""
    return frozenset(table(file)[key])


class Phrases:
    """A pattern of many phrases that is compiled and run only on texts that hold all words of one of them."""

    def __init__(self, listed: Iterable[str]) -> None:
        ordered = sorted(listed, key=len, reverse=True)
        joined = "|".join(r"[\s-]{1,3}".join(map(re.escape, phrase.split())) for phrase in ordered)
        self._pattern = lazy(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)
        self._words: dict[str, list[frozenset[str]]] = {}
        for phrase in ordered:
            words = frozenset(_WORD.findall(phrase.lower()))
            self._words.setdefault(max(words, key=len), []).append(words)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the phrases in order."""
        return self._pattern.finditer(text) if self._possible(text) else iter(())

    def findall(self, text: str) -> list[str]:
        """Return the phrases as written."""
        return [match.group() for match in self.finditer(text)]

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first phrase, or None."""
        return next(self.finditer(text), None)

    def match(self, text: str) -> re.Match[str] | None:
        """Return the phrase that the text begins with, or None."""
        return self._pattern.match(text) if self._possible(text) else None

    def _possible(self, text: str) -> bool:
        """Return whether the text holds all words of a phrase; the longest one finds the phrase."""
        words = set(_WORD.findall(text.lower()))
        return any(phrase <= words for word in self._words.keys() & words for phrase in self._words[word])


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
