"""Knows which tags of which platform stand for an obligation, and by which signs a platform is recognised.

The facts stand in ``platforms.yaml`` with their sources, so that a new platform is data and no code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import lru_cache
from pathlib import Path

from gatekeeper import kept
from gatekeeper.model.message import Tag
from gatekeeper.patterns import lazy
from gatekeeper.readers.templates.scanner import scan
from gatekeeper.value import dataclass


@dataclass(frozen=True, kw_only=True)
class Platform:
    """One sending platform.

    Args:
        name: As in a campaign file's ``platform:``.
        dialect: Its template language.
        families: Delimiter families of `gatekeeper.readers.templates.scanner.Found` that it renders.
        signs: Patterns of which one gives it away.
        decisive: Signs that nobody else's draft can carry, whatever it was ported from.
        obligations: Meaning (``unsubscribe``, ``preferences``, ``postal-address``, ``view-in-browser``,
            ``open-pixel``) → tags.
        adds: What it appends by itself.
        header: Whether it sends List-Unsubscribe: ``yes``, ``no`` or ``settings``.
        source: Where each fact was read.
        date: When.
    """

    name: str
    dialect: str
    families: tuple[str, ...] = ()
    signs: tuple[str, ...] = field(default=(), repr=False)
    decisive: tuple[str, ...] = field(default=(), repr=False)
    obligations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    adds: tuple[str, ...] = ()
    header: str = "settings"
    source: Mapping[str, str] = field(default_factory=dict)
    date: str = ""

    def meaning(self, raw: str) -> tuple[str, ...]:
        """Return what the tag *raw* stands for on this platform; empty when for nothing."""
        return tuple(meaning for name, meaning in meanings(raw) if name == self.name)


@lru_cache(maxsize=1)
def load() -> Mapping[str, Platform]:
    """Return all platforms by name."""
    return {
        name: Platform(
            name=name,
            dialect=entry["dialect"],
            families=tuple(entry["families"]),
            signs=tuple(entry["signs"]),
            decisive=tuple(entry.get("decisive", ())),
            obligations={meaning: tuple(tags) for meaning, tags in entry["obligations"].items()},
            adds=tuple(entry["adds"]),
            header=entry["header"],
            source=entry["source"],
            date=entry["date"],
        )
        for name, entry in kept.table(Path(__file__).with_name("platforms.yaml")).items()
    }


_NOISE = lazy(r"\s+|(?<=\{\{)[~-]|[~-](?=\}\})|(?<=\{%)[-+]|[-+](?=%\})")


def _normal(raw: str) -> str:
    return _NOISE.sub("", raw)


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, list[tuple[str, str]]], list[tuple[str, str, str, str]]]:
    exact: dict[str, list[tuple[str, str]]] = {}
    open_ended: list[tuple[str, str, str, str]] = []
    for name, platform in load().items():
        for meaning, tags in platform.obligations.items():
            for tag in tags:
                head, ellipsis, tail = _normal(tag).partition("…")
                if ellipsis:
                    open_ended.append((head, tail.rpartition("…")[2], name, meaning))
                else:
                    exact.setdefault(head, []).append((name, meaning))
    return exact, open_ended


@lru_cache(maxsize=2048)
def meanings(raw: str) -> tuple[tuple[str, str], ...]:
    """Return every (platform, meaning) of the tag *raw*."""
    normal = _normal(raw[:600])
    exact, open_ended = _tables()
    found = list(exact.get(normal, ()))
    found += [
        (name, meaning)
        for head, tail, name, meaning in open_ended
        if normal.startswith(head) and normal.endswith(tail) and len(normal) > len(head) + len(tail)
    ]
    return tuple(dict.fromkeys(found))


def foreign(tag: Tag, platform: str | None) -> bool:
    """Return whether *tag* means an obligation on another platform and nothing on *platform*: it arrives unrendered.

    False where the platform is not known: nothing can be said then.
    """
    if platform is None or tag.kind != "obligation":
        return False
    owners = {name for name, _ in meanings(tag.raw)}
    if platform == "plain":
        return bool(owners)
    return bool(owners) and platform not in owners


_Patterns = tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, _Patterns, _Patterns], ...]:
    return tuple(
        (name, tuple(map(lazy, platform.signs)), tuple(map(lazy, platform.decisive)))
        for name, platform in load().items()
    )


#: Where a dialect is nested in another one's file, the sign of the outer (build-time) one does not decide.
_BUILD_TIME = frozenset({"rails"})


#: Signs that stand outside merge syntax; each is looked at with a few characters around it.
_ELSEWHERE = lazy(
    r"mc:(?:edit|repeatable)|mkto|pardot-region|@TrackLink|<(?:unsubscribe|webversion|preferences|singleline|multiline)[\s>]"
    r"|<script runat=|type=\"tracking\"|%(?:UNSUBSCRIBELINK|SENDER-INFO|WEBCOPY|UPDATELINK)|%7[Bb]contactfield"
)

#: One of these stands in every text with such a sign.
_SIGNS_ELSEWHERE = (
    *("mc:", "mkto", "pardot-region", "@TrackLink", "<unsubscribe", "<webversion", "<preferences", "<singleline"),
    *("<multiline", "<script runat=", '"tracking"', "%UNSUB", "%SENDER", "%WEBCOPY", "%UPDATE", "contactfield"),
)


_COMMENT = lazy(r"(?s)<!--(?!\[if).*?-->")


def recognise(text: str) -> tuple[str, ...]:
    """Return the platforms whose signs stand in *text*, those with most signs only: one is an answer, several a tie.

    A tie is broken by what readers get (signs in comments do not count) and by the number of tags with a sign.
    """
    found = _recognise(text)
    if len(found) > 1 and "<!--" in text:
        found = _recognise(_COMMENT.sub("", text)) or found
    return found


def _recognise(text: str) -> tuple[str, ...]:
    pieces = [text[found.start : found.end] for found in scan(text)]
    if any(map(text.__contains__, _SIGNS_ELSEWHERE)):
        pieces += [text[max(found.start() - 60, 0) : found.end() + 20] for found in _ELSEWHERE.finditer(text)]
    if not pieces:
        return ()
    pieces = list(dict.fromkeys(pieces))
    text = "\n".join(pieces)
    score: dict[str, int] = {}
    for name, signs, decisive in _patterns():
        if any(pattern.search(text) for pattern in decisive):
            return (name,)
        hits = sum(1 for pattern in signs if pattern.search(text))
        if hits:
            score[name] = hits
    if len(score) > 1:
        for name in _BUILD_TIME:
            score.pop(name, None)
    best = max(score.values(), default=0)
    leading = [name for name, hits in score.items() if hits == best]
    if len(leading) > 1:
        counts = {
            name: sum(1 for piece in pieces if any(pattern.search(piece) for pattern in signs))
            for name, signs, _ in _patterns()
            if name in leading
        }
        most = max(counts.values())
        leading = [name for name in leading if counts[name] == most]
    return tuple(leading)


def tags_of(meaning: str, platforms: Iterable[str] | None = None) -> tuple[str, ...]:
    """Return the tags that stand for *meaning* on these platforms (all when None)."""
    table = load()
    names = table.keys() if platforms is None else platforms
    return tuple(tag for name in names if name in table for tag in table[name].obligations.get(meaning, ()))
