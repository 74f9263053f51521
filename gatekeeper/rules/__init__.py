"""The rule catalogue: one file a rule, found by walking the package, no list to edit."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from functools import cache

from gatekeeper.rules.rule import Rule


@cache
def catalogue() -> dict[str, Rule]:
    """Return every rule by id, sorted; two files that claim one id are an error.

    Raises:
        ValueError: An id or a name is used twice.
    """
    rules: dict[str, Rule] = {}
    names: set[str] = set()
    for name in _modules():
        rule = getattr(importlib.import_module(name), "RULE", None)
        if rule is None:
            continue
        if rule.id in rules or rule.name in names:
            raise ValueError(f"rule {rule.id} ({rule.name}) is defined twice")
        rules[rule.id] = rule
        names.add(rule.name)
    return dict(sorted(rules.items()))


def _modules() -> Iterator[str]:
    """Yield the modules of all families; `pkgutil` would load half of the standard library to tell them."""
    root = os.path.dirname(__file__)
    for family in sorted(os.listdir(root)):
        folder = os.path.join(root, family)
        if os.path.isfile(os.path.join(folder, "__init__.py")):
            for file in sorted(os.listdir(folder)):
                if file.endswith(".py") and not file.startswith("_"):
                    yield f"{__name__}.{family}.{file.removesuffix('.py')}"
