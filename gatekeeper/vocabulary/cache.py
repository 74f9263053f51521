"""Keeps the compiled vocabulary in a user's cache folder: written once, atomically, never unpickled.

A wheel may ship the file ready-made (``vocabulary/data/``); an installation that can write nowhere builds
it in memory.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from gatekeeper import kept
from gatekeeper.vocabulary.build import build, stamp
from gatekeeper.vocabulary.compiled import Vocabulary, load
from gatekeeper.vocabulary.stored import Stored

_loaded: dict[tuple[Path, ...], Vocabulary] = {}


def vocabulary(extra: tuple[Path, ...] = ()) -> Vocabulary:
    """Return the vocabulary with the lexicons *extra*, from memory, file or sources, whichever is there first."""
    found = _loaded.get(extra)
    if found is None:
        found = _loaded[extra] = _obtain(extra)
    return found


def _obtain(extra: tuple[Path, ...]) -> Vocabulary:
    name = f"vocabulary-{stamp(extra)}.txt"
    for file in kept.open_file(name, (str(Path(__file__).resolve().parent / "data"),)):
        with suppress(ValueError, OSError):
            return load(Stored(file))
    content = build(extra)
    kept.write_file(name, content, instead_of="vocabulary-")
    return load(Stored(content))
