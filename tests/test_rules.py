"""Every rule's examples run through the real readers and flag exactly the texts that they promise."""

from __future__ import annotations

import pytest

from gatekeeper.rules import catalogue
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.testing import check_rule, run_example

EXAMPLES = [(rule, example) for rule in catalogue().values() for example in rule.examples]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{r.id}-{e.title}" for r, e in EXAMPLES])
def test_example_flags_exactly_its_marks(rule: Rule, example: Example) -> None:
    assert run_example(rule, example).problems == ()


@pytest.mark.parametrize("rule", catalogue().values(), ids=lambda rule: rule.id)
def test_rule_is_complete(rule: Rule) -> None:
    bare = Rule(**{f: getattr(rule, f) for f in ("id", "name", "severity", "cites", "check", "module")})
    assert [p for p in check_rule(bare) if "examples" not in p] == []
    assert sum(bool(e.marks or e.unchecked) for e in rule.examples) >= 2
    assert sum(not e.marks and not e.unchecked for e in rule.examples) >= 2
