"""The proposed way out is a promise: it is applied and judged again, and nothing shorter inside it would do."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from gatekeeper.engine.judge import judge_facts
from gatekeeper.inference.counterfactual import DECISION, applied, shortest
from gatekeeper.model.words import Disposition
from tests.inference.sends import facts_of
from tests.test_cases import CASES, FOLDERS, expected, policy

#: Cases in which only a person can let it go: the organisation's own field is specially protected.
ONLY_A_DECISION = {"D34-open", "D34-protected"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_way_out(folder: Path) -> None:
    facts = facts_of(folder, policy(expected(folder)["policy"]))
    verdict = judge_facts(facts)
    way_out = shortest(facts, verdict, judge_facts)
    if verdict.disposition < Disposition.HOLD:
        assert way_out is None
        return
    assert way_out is not None, verdict.decided_by
    after = judge_facts(applied(facts, way_out.changes))
    assert after.disposition is way_out.disposition
    assert after.disposition < Disposition.HOLD, after.decided_by
    for size in range(len(way_out.changes)):
        for subset in combinations(way_out.changes, size):
            assert judge_facts(applied(facts, subset)).disposition >= Disposition.HOLD
    assert any(change.rank == DECISION for change in way_out.changes) == (folder.name in ONLY_A_DECISION)


def test_the_proposal_of_the_first_case_names_contract_and_transport() -> None:
    facts = facts_of(CASES / "D01-open", policy("policies.yaml"))
    way_out = shortest(facts, judge_facts(facts), judge_facts)
    assert way_out is not None
    assert [change.what for change in way_out.changes] == [
        "enforce TLS 1.2 with verified certificates on the profile open",
        "sign an agreement with cheap-esp that covers transmission and storage",
    ]
    assert way_out.disposition is Disposition.ALLOW
