"""The detector: every tier over every block, remembered by content so that a campaign's copies cost one scan."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain
from pathlib import Path

from gatekeeper.detectors import coded, health
from gatekeeper.detectors.blocks import blocks
from gatekeeper.detectors.kinds import candidates, candidates_of
from gatekeeper.detectors.own import OwnFacts
from gatekeeper.detectors.recognizer import Screen, possible
from gatekeeper.detectors.resolve import resolve
from gatekeeper.model.entity import IDENTIFIER_KINDS, Entity
from gatekeeper.model.words import Scope
from gatekeeper.vocabulary.cache import vocabulary

#: Changes whenever the same block may yield other entities.
VERSION = "1"
#: Blocks that are remembered; a block and its entities take about 2 kB.
REMEMBERED = 20_000
#: Identifier kinds that are looked for in style sheets and class names.
_QUIET = frozenset({Scope.STYLE})


class Detector:
    """Finds the entities of passages.

    Args:
        own: Public details of the sender, marked ``own=True``.
        lexicons: A hospital's own lexicon files.

    Raises:
        InputError: A lexicon cannot be read (at the first use).
    """

    def __init__(self, *, own: OwnFacts | None = None, lexicons: tuple[str | Path, ...] = ()) -> None:
        self.own = own
        self.lexicons = tuple(Path(path) for path in lexicons)
        self._memory: OrderedDict[bytes, tuple[Entity, ...]] = OrderedDict()

    def entities(self, text: str, scope: Scope = Scope.BODY, *, ner: bool = False) -> tuple[Entity, ...]:
        """Return the entities of one passage, sorted by place, without overlap inside a kind family.

        Args:
            text: The passage.
            scope: Where it stands; links, file names and headers are cut like names.
            ner: Whether spaCy may be asked for names and places in the blocks that can need it.
        """
        found: list[Entity] = []
        for offset, block in blocks(text):
            if block.isspace():
                continue
            for entity in self._block(block, scope, ner):
                found.append(_moved(entity, offset) if offset else entity)
        return tuple(found)

    def health(self, text: str) -> tuple[Entity, ...]:
        """Return the health facts of a name whose words are parted by blanks, and no identifiers.

        Args:
            text: Such a name (the words of a link's path or parameter).
        """
        key = _digest("words", text)
        known = self._recall(key)
        if known is None:
            facts = health.find(text, Scope.LINK, vocabulary(self.lexicons))
            if facts:
                people = (e for r in possible(text, candidates()) if r.kind == "PERSON" for e in r.search(text))
                _not_terms(resolve(people), facts)
            return self._remember(key, resolve(facts))
        return known

    def examine(self, passages: Iterable[tuple[str, Scope]]) -> list[tuple[Entity, ...]]:
        """Return what `entities` does for each of many passages; what they have in common is asked once.

        Args:
            passages: Texts with where they stand.
        """
        pieces = [[(o, _key(b, scope, False), b, scope) for o, b in blocks(text)] for text, scope in passages]
        known: dict[bytes, tuple[Entity, ...]] = {}
        fresh: dict[bytes, tuple[str, Scope]] = {}
        for _, key, block, scope in chain.from_iterable(pieces):
            remembered = self._recall(key)
            if remembered is None:
                fresh[key] = block, scope
            else:
                known[key] = remembered  # at once: what is remembered below may push it out
        among = candidates_of(block for block, _ in fresh.values()) if fresh else ()
        for key, (block, scope) in fresh.items():
            known[key] = self._remember(key, () if block.isspace() else self._scan(block, scope, False, among))
        return [
            tuple([_moved(e, offset) if offset else e for offset, key, _, _ in row for e in known[key]])
            for row in pieces
        ]

    def _block(self, block: str, scope: Scope, ner: bool) -> tuple[Entity, ...]:
        key = _key(block, scope, ner)
        known = self._recall(key)
        return self._remember(key, self._scan(block, scope, ner, candidates())) if known is None else known

    def _recall(self, key: bytes) -> tuple[Entity, ...] | None:
        known = self._memory.get(key)
        if known is not None:
            with suppress(KeyError):  # another thread may have pushed it out
                self._memory.move_to_end(key)
        return known

    def _remember(self, key: bytes, entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
        self._memory[key] = entities
        while len(self._memory) > REMEMBERED:
            with suppress(KeyError):
                self._memory.popitem(last=False)
        return entities

    def _scan(self, block: str, scope: Scope, ner: bool, among: tuple[Screen, ...]) -> tuple[Entity, ...]:
        found: list[Entity] = []
        if scope not in _QUIET:
            for recognizer in possible(block, among):
                found.extend(recognizer.search(block))
            if ner and scope not in health.NAMES:
                from gatekeeper.detectors.ner import people_and_places

                found.extend(people_and_places(block, tuple(found)))
        identifiers = resolve(found)
        urls = [(e.start, e.end) for e in identifiers if e.kind in {"URL", "EMAIL_ADDRESS"}]
        facts = health.find(block, scope, vocabulary(self.lexicons), urls)
        facts.extend(coded.find(block))
        names = _not_terms(identifiers, facts)
        entities = resolve((*names, *facts))
        if self.own is None:
            return entities
        return tuple(_own(e) if e.kind in IDENTIFIER_KINDS and self.own.covers(e) else e for e in entities)


def _key(block: str, scope: Scope, ner: bool) -> bytes:
    """Return what a block is remembered by: a digest, for memory holds no text that it can do without."""
    reading = "style" if scope in _QUIET else "name" if scope in health.NAMES else "ner" if ner else "text"
    return _digest(reading, block)


def _digest(reading: str, block: str) -> bytes:
    label = f"{VERSION}:{reading}:".encode()
    return hashlib.blake2b(label + block.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _not_terms(identifiers: tuple[Entity, ...], facts: list[Entity]) -> tuple[Entity, ...]:
    """Drop names that are health terms ("Ryan White") and terms that are titled names ("Dr. Parkinson")."""
    titled = [(e.start, e.end) for e in identifiers if e.kind == "PERSON" and e.score >= 0.95]
    facts[:] = [f for f in facts if not any(a <= f.start and f.end <= b for a, b in titled)]
    spans = [(f.start, f.end) for f in facts if f.health and f.level > 1]
    return tuple(e for e in identifiers if e.kind != "PERSON" or not any(a <= e.start and e.end <= b for a, b in spans))


def _moved(entity: Entity, offset: int) -> Entity:
    return Entity(
        kind=entity.kind,
        start=entity.start + offset,
        end=entity.end + offset,
        score=entity.score,
        text=entity.text,
        category=entity.category,
        assertion=entity.assertion,
        about=entity.about,
        concept=entity.concept,
        level=entity.level,
        own=entity.own,
    )


def _own(entity: Entity) -> Entity:
    from dataclasses import replace

    return replace(entity, own=True)
