"""Pattern recognizers, one kind of identifier a file; every module here states ``RECOGNIZERS``."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from gatekeeper.detectors.recognizer import Recognizer


@cache
def recognizers() -> tuple[Recognizer, ...]:
    """Return every recognizer of this package, by module name."""
    found: list[Recognizer] = []
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        found.extend(importlib.import_module(f"{__name__}.{module.name}").RECOGNIZERS)
    return tuple(found)
