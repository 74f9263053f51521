"""Every pattern that is compiled late is a regular expression, so that no fault waits for its first use."""

from __future__ import annotations

import importlib
import pkgutil

import gatekeeper
from gatekeeper.detectors.kinds import recognizers
from gatekeeper.patterns import _Lazy, lazy


def test_every_lazy_pattern_compiles() -> None:
    seen = 0
    for module in pkgutil.walk_packages(gatekeeper.__path__, "gatekeeper."):
        if module.name.endswith("__main__") or ".migrations." in module.name:
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, _Lazy):
                assert value.search is not None
                seen += 1
    assert seen > 100


def test_every_pattern_of_a_recognizer_compiles() -> None:
    for recognizer in recognizers():
        assert recognizer.pattern.finditer is not None
        assert recognizer.context is None or recognizer.context.search is not None


def test_a_lazy_pattern_is_a_pattern() -> None:
    pattern = lazy(r"(a)(?P<b>b)", 0)
    found = pattern.search("xab")
    assert found is not None
    assert (found["b"], pattern.sub("-", "xab"), pattern.pattern, pattern.groups) == ("b", "x-", r"(a)(?P<b>b)", 2)
