"""The rule catalogue: one file a rule, found by walking the package, no list to edit."""

from __future__ import annotations

import importlib
import pkgutil
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
    for family in pkgutil.iter_modules(__path__):
        if not family.ispkg:
            continue
        package = importlib.import_module(f"{__name__}.{family.name}")
        for module in pkgutil.iter_modules(package.__path__):
            if module.name.startswith("_"):
                continue
            rule = getattr(importlib.import_module(f"{package.__name__}.{module.name}"), "RULE", None)
            if rule is None:
                continue
            if rule.id in rules or rule.name in names:
                raise ValueError(f"rule {rule.id} ({rule.name}) is defined twice")
            rules[rule.id] = rule
            names.add(rule.name)
    return dict(sorted(rules.items()))
