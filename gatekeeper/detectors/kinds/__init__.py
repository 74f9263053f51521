"""Pattern recognizers, one kind of identifier a file; every module here states ``RECOGNIZERS``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache

from gatekeeper.detectors.recognizer import Recognizer, Surface


@cache
def recognizers() -> tuple[Recognizer, ...]:
    """Return every recognizer of this package, by module name."""
    found: list[Recognizer] = []
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        found.extend(importlib.import_module(f"{__name__}.{module.name}").RECOGNIZERS)
    return tuple(found)


#: Recognizers, each with the words of its gate that can be found.
Candidates = tuple[tuple[Recognizer, tuple[str, ...]], ...]


@cache
def candidates() -> Candidates:
    """Return every recognizer with its whole gate."""
    return tuple((recognizer, recognizer.gate) for recognizer in recognizers())


def candidates_of(texts: Iterable[str]) -> Candidates:
    """Return those that can match in any of these texts as far as their gates go: asked once for a whole message."""
    lower = "\n".join(texts).lower()
    words = " ".join(set(lower.split()))  # each word once: a newsletter repeats most
    found = []
    for recognizer, gate in candidates():
        present = tuple([word for word in gate if word in (lower if " " in word else words)])
        if present or not gate:
            found.append((recognizer, present))
    return tuple(found)


def possible(text: str, among: Candidates) -> list[Recognizer]:
    """Return the recognizers that can find anything in a text at all, which are few."""
    surface = Surface(text)
    return [recognizer for recognizer, gate in among if recognizer.possible(surface, gate)]
