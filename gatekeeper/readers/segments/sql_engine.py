"""Imports sqlglot without what it never needs here: the metadata of all installed packages, a quarter of its import."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

_NAME = "importlib.metadata"


class _Late(ModuleType):
    """Stands for a module until something of it is used; sqlglot asks it for plug-ins when it meets a new dialect."""

    def __init__(self) -> None:
        super().__init__(_NAME)
        self.entry_points = lambda **wanted: self._real().entry_points(**wanted)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the machinery of imports asks for these
            raise AttributeError(name)
        return getattr(self._real(), name)

    def _real(self) -> Any:
        if sys.modules.get(_NAME) is self:
            del sys.modules[_NAME]
        return importlib.import_module(_NAME)


def load() -> ModuleType:
    """Return the package sqlglot."""
    if "sqlglot" in sys.modules or _NAME in sys.modules:
        return importlib.import_module("sqlglot")
    late = sys.modules[_NAME] = _Late()
    try:
        return importlib.import_module("sqlglot")
    finally:
        if sys.modules.get(_NAME) is late:
            del sys.modules[_NAME]
