"""Keeps the compiled vocabulary in a user's cache folder: written once, atomically, never unpickled.

A wheel may ship the file ready-made (``vocabulary/data/``); an installation that can write nowhere builds
it in memory.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from gatekeeper.vocabulary.build import build, stamp
from gatekeeper.vocabulary.compiled import Vocabulary, load

_loaded: dict[tuple[Path, ...], Vocabulary] = {}


def folders() -> Iterator[Path]:
    """Yield the folders to try: XDG_CACHE_HOME or ~/.cache, else a private folder among the temporary files."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    user = Path(named) if named and os.path.isabs(named) else Path(os.path.expanduser("~/.cache"))
    yield user / "gatekeeper"
    import tempfile

    yield Path(tempfile.gettempdir()) / f"gatekeeper-{os.getuid() if hasattr(os, 'getuid') else 0}"


def vocabulary(extra: tuple[Path, ...] = ()) -> Vocabulary:
    """Return the vocabulary with the lexicons *extra*, from memory, file or sources, whichever is there first."""
    found = _loaded.get(extra)
    if found is None:
        found = _loaded[extra] = _obtain(extra)
    return found


def _obtain(extra: tuple[Path, ...]) -> Vocabulary:
    name = f"vocabulary-{stamp(extra)}.txt"
    for folder in chain((Path(__file__).resolve().parent / "data",), folders()):
        file = folder / name
        with suppress(OSError, ValueError):
            if _ours(file):
                return load(file.read_bytes())
    content = build(extra)
    for folder in folders():
        if _write(folder, name, content):
            break
    return load(content)


def _ours(file: Path) -> bool:
    """Return whether the file exists and nobody but its owner (this user or root) may have written it."""
    facts = file.stat()
    return not hasattr(os, "getuid") or (facts.st_uid in (0, os.getuid()) and not facts.st_mode & 0o022)


def _write(folder: Path, name: str, content: bytes) -> bool:
    import tempfile

    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if hasattr(os, "getuid") and folder.stat().st_uid not in (0, os.getuid()):
            return False
        descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".vocabulary-")
    except OSError:
        return False
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o600)
        os.replace(temporary, folder / name)
    except OSError:
        with suppress(OSError):
            os.unlink(temporary)
        return False
    return True
