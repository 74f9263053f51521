"""Pattern recognizers, one kind of identifier a file; every module here states ``RECOGNIZERS``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache

from gatekeeper.detectors.recognizer import Recognizer, Screen, screen_of


@cache
def recognizers() -> tuple[Recognizer, ...]:
    """Return every recognizer of this package, by module name."""
    found: list[Recognizer] = []
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        found.extend(importlib.import_module(f"{__name__}.{module.name}").RECOGNIZERS)
    return tuple(found)


@cache
def candidates() -> tuple[Screen, ...]:
    """Return the screen of every recognizer."""
    return tuple(map(screen_of, recognizers()))


def candidates_of(texts: Iterable[str]) -> tuple[Screen, ...]:
    """Return those that can match in any of these texts as far as their gates go: asked once for a whole message."""
    lower = "\n".join(texts).lower()
    words = " ".join(set(lower.split()))  # each word once: a newsletter repeats most
    found = []
    for recognizer in recognizers():
        gate = tuple([word for word in recognizer.gate if word in (lower if " " in word else words)])
        if gate or not recognizer.gate:
            found.append(screen_of(recognizer, gate))
    return tuple(found)
