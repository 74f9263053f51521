"""The verdict table and the real engine agree: every combination of safeguards, on real sends, through every rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest

from gatekeeper.engine.judge import judge_facts
from gatekeeper.inference import acts, edits
from gatekeeper.inference.facts import Facts
from gatekeeper.inference.overlay import authorized
from gatekeeper.model.policy import Tls
from gatekeeper.model.words import Disposition
from tests.inference.sends import facts_of
from tests.test_cases import CASES, expected, policy

NAMES = ("baa", "at-rest", "tls", "one-recipient", "approvals", "aggregate")


def bare(facts: Facts) -> Facts:
    """Return the send without any safeguard of its route."""
    assert facts.profile is not None
    vendor = facts.profile.vendor
    facts = edits.with_vendor(facts, vendor, baa="none", at_rest=False)
    facts = edits.with_profile(
        facts, tls=Tls(mode="opportunistic"), recipients_per_transaction=50, metrics="individual"
    )  # fmt: skip
    return edits.with_manifest(facts, approvals=())


def safeguards(facts: Facts) -> dict[str, Callable[[Facts], Facts]]:
    assert facts.profile is not None
    vendor = facts.profile.vendor
    return {
        "baa": acts.agreement(vendor),
        "at-rest": lambda f: edits.with_vendor(f, vendor, at_rest=True),
        "tls": lambda f: edits.with_profile(f, tls=Tls(mode="enforced", minimum="1.2", verified=True)),
        "one-recipient": acts.one_each,
        "approvals": acts.approved,
        "aggregate": lambda f: edits.with_profile(f, metrics="aggregate"),
    }


@pytest.mark.parametrize(
    "name",
    [
        "D01-protected",
        "D02-protected",
        "D03-protected",
        "D05-protected",
        "D10-protected",
        "D25-protected",
        "D44-protected",
        "D56-protected",
    ],
)
def test_a_safeguard_never_makes_a_real_verdict_stricter(name: str) -> None:
    facts = bare(facts_of(CASES / name, policy(expected(CASES / name)["policy"])))
    known = safeguards(facts)
    verdicts: dict[frozenset[str], Disposition] = {}
    levels = set()
    for bits in product((False, True), repeat=len(NAMES)):
        held = frozenset(n for n, bit in zip(NAMES, bits, strict=True) if bit)
        changed = facts
        for safeguard in sorted(held):
            changed = known[safeguard](changed)
        verdict = judge_facts(changed)
        verdicts[held] = verdict.disposition
        levels.add(verdict.risk.level)
        assert verdict.disposition is Disposition.ALLOW or verdict.decided_by, held
    assert len(levels) == 1, "a safeguard changes what must hold, never what is told"
    for held, here in verdicts.items():
        for more in set(NAMES) - held:
            assert verdicts[held | {more}] <= here, (held, more)
    assert verdicts[frozenset(NAMES)] == min(verdicts.values())


def test_an_authorization_never_makes_a_verdict_stricter() -> None:
    for name in ("D07s-protected", "D08-protected", "D43-open", "D01-protected", "D10-protected"):
        facts = facts_of(CASES / name, policy(expected(CASES / name)["policy"]))
        assert judge_facts(authorized(facts)).disposition <= judge_facts(facts).disposition


def test_the_strict_mode_only_adds() -> None:
    for folder in sorted(CASES.glob("*-protected")):
        facts = facts_of(folder, policy(expected(folder)["policy"]))
        modes = {}
        for mode in ("text", "strict"):
            inference = replace(facts.policy.inference, authorization_mode=mode)
            modes[mode] = judge_facts(edits.rebuilt(facts, policy=replace(facts.policy, inference=inference)))
        assert modes["strict"].disposition >= modes["text"].disposition, folder.name
        assert modes["strict"].risk.level == modes["text"].risk.level
