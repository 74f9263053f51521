"""Where the files that ship with the program lie: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

import os

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_ROOTS = (os.path.join(_PACKAGE, "_data"), os.path.dirname(_PACKAGE))


def packaged(name: str) -> str | None:
    """Return the path of a shipped file or folder ("policies/hipaa.yaml"), or None when there is none."""
    for root in _ROOTS:
        path = os.path.join(root, *name.split("/"))
        if os.path.exists(path):
            return path
    return None


def pack_names() -> tuple[str, ...]:
    """Return the names of the shipped packs, sorted."""
    folder = packaged("policies")
    if folder is None:
        return ()
    names = (name for name in os.listdir(folder) if name.endswith(".yaml") and not name.endswith(".test.yaml"))
    return tuple(sorted(name.removesuffix(".yaml") for name in names))
