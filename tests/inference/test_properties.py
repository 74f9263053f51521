"""What must not matter does not: order of inputs, one manifest or parts, and more evidence never lowers a level."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatekeeper.engine.judge import judge_facts
from gatekeeper.inference import assess
from gatekeeper.inference.edits import with_submission
from gatekeeper.inference.facts import Facts
from gatekeeper.model.finding import Verdict
from gatekeeper.model.segment import Segment
from tests.inference.sends import facts_of, small
from tests.test_cases import CASES, policy

SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
CRITERIA = (
    '{field: sex, op: "=", value: F}',
    "{field: age, op: '>=', value: 50}",
    '{field: language, op: "=", value: es}',
    '{field: department, op: "=", value: oncology}',
    "{field: diagnosis_code, op: starts_with, value: E11, system: ICD-10-CM}",
    '{field: hiv_status, op: "=", value: positive}',
    '{field: unsubscribed, op: "=", value: false}',
    '{field: payer_type, op: "=", value: commercial}',
    "none: [{field: service_line, op: '=', value: dialysis}]",
)


def outcome(verdict: Verdict) -> tuple[Any, ...]:
    """Return what must agree: everything but places."""
    risk = verdict.risk
    return (
        verdict.disposition,
        verdict.purpose,
        verdict.message_class,
        verdict.bulk,
        verdict.obligations,
        risk.level,
        risk.dimensions,
        risk.categories,
        risk.safeguards,
        sorted((f.rule, f.severity) for f in verdict.findings),
    )


def segment_of(chosen: list[str]) -> str:
    return "name: group\nall:\n" + "".join(f"  - {c}\n" for c in chosen) + "select: [email]\nsize: 900\n"


def send(chosen: list[str]) -> Facts:
    campaign = {"purpose": "operations", "goal": "newsletter", "class": "marketing", "relationship": "patients"}
    return small({**campaign, "segment": "group.yaml"}, files={"group.yaml": segment_of(chosen)})


@SLOW
@given(st.lists(st.sampled_from(CRITERIA), min_size=1, max_size=5, unique=True), st.randoms(use_true_random=False))
def test_order_of_criteria_does_not_matter(chosen: list[str], rng: random.Random) -> None:
    shuffled = list(chosen)
    rng.shuffle(shuffled)
    assert outcome(judge_facts(send(chosen))) == outcome(judge_facts(send(shuffled)))


@SLOW
@given(st.lists(st.sampled_from(CRITERIA), min_size=1, max_size=4, unique=True), st.sampled_from(CRITERIA))
def test_another_criterion_never_lowers_the_level(chosen: list[str], more: str) -> None:
    before, after = assess(send(chosen)).risk, assess(send([*chosen, more])).risk
    assert after.level >= before.level
    assert after.dimensions.selection >= before.dimensions.selection
    assert {s.name for s in before.safeguards if s.required} <= {s.name for s in after.safeguards if s.required}


@pytest.mark.parametrize(
    "name", ["D01-open", "D13-open", "D17-open", "D46-open", "D37-open", "D55-open", "G18-protected"]
)
def test_order_of_rows_segments_and_passages_does_not_matter(name: str) -> None:
    from tests.test_cases import expected

    facts = facts_of(CASES / name, policy(expected(CASES / name)["policy"]))
    submission = facts.submission
    rng = random.Random(7)

    def shuffled(items: Any) -> Any:
        found = list(items)
        rng.shuffle(found)
        return tuple(found)

    def mixed(segment: Segment) -> Segment:
        return replace(segment, criteria=shuffled(segment.criteria), names=shuffled(segment.names))

    changed: dict[str, Any] = {
        "segments": shuffled(mixed(s) for s in submission.segments),
        "names": shuffled(submission.names),
    }
    if submission.recipients is not None:
        changed["recipients"] = replace(submission.recipients, rows=shuffled(submission.recipients.rows))
    if submission.directory is not None:
        changed["directory"] = replace(submission.directory, rows=shuffled(submission.directory.rows))
    changed["messages"] = tuple(replace(m, links=shuffled(m.links), tags=m.tags) for m in submission.messages)
    again = assess(with_submission(facts, **changed))
    before = assess(facts)
    assert again.risk.dimensions == before.risk.dimensions
    assert again.risk.safeguards == before.risk.safeguards
    assert set(again.risk.reasons) == set(before.risk.reasons)
    assert (again.purpose, again.message_class, again.linked) == (before.purpose, before.message_class, before.linked)


def test_variants_in_another_order_are_the_same_send() -> None:
    facts = facts_of(CASES / "D17-open", policy("policies.yaml"))
    turned = with_submission(facts, messages=facts.submission.messages[::-1])
    assert outcome(judge_facts(facts)) == outcome(judge_facts(turned))


def test_one_manifest_or_parts() -> None:
    lines = [
        "{field: diagnosis_code, op: starts_with, value: C50, system: ICD-10-CM}",
        '{field: unsubscribed, op: "=", value: false}',
    ]
    common = {
        "purpose": "operations",
        "goal": "newsletter",
        "class": "marketing",
        "relationship": "patients",
        "volume": 900,
    }
    in_parts = small(
        {**common, "draft": "mail.eml", "segment": "group.yaml"},
        files={
            "mail.eml": "From: Valley Health <news@mail.valleyhealth.example>\nSubject: Spring news\nMIME-Version: 1.0\n"
            "Content-Type: text/html; charset=utf-8\n\n<p>Parking is free in May.</p>\n",
            "group.yaml": "name: group\nall:\n" + "".join(f"  - {line}\n" for line in lines) + "select: [email]\n",
        },
    )
    inline = small(
        {
            **common,
            "from": "Valley Health <news@mail.valleyhealth.example>",
            "subject": "Spring news",
            "segment": {
                "name": "group",
                "all": [
                    {"field": "diagnosis_code", "op": "starts_with", "value": "C50", "system": "ICD-10-CM"},
                    {"field": "unsubscribed", "op": "=", "value": False},
                ],
                "select": ["email"],
            },
        },
        draft="<p>Parking is free in May.</p>\n",
    )
    one, other = judge_facts(in_parts), judge_facts(inline)
    assert one.risk.level == other.risk.level
    assert one.risk.dimensions == other.risk.dimensions
    assert one.risk.safeguards == other.risk.safeguards
    assert (one.disposition, one.purpose, one.message_class) == (other.disposition, other.purpose, other.message_class)


@SLOW
@given(st.text(st.characters(exclude_categories=("C",)), max_size=300))
def test_any_text_has_an_assessment(text: str) -> None:
    risk = assess(small(draft=f"<p>{text}</p>")).risk
    assert risk.level.value in ("moderate", "high", "severe")
    assert all(0 <= piece.confidence <= 1 for piece in risk.reasons)


def test_time_grows_no_faster_than_the_text() -> None:
    import time

    def seconds(size: int) -> float:
        facts = small(draft="<p>" + "Save 20% on our new offer today. " * size + "</p>")
        facts.entities(facts.messages[0].passages[0])
        best = 9.0
        for _ in range(3):
            fresh = Facts(
                submission=facts.submission, policy=facts.policy, registries=facts.registries, today=facts.today,
                detector=facts.detector, key=facts.key,
            )  # fmt: skip
            start = time.process_time()
            assess(fresh)
            best = min(best, time.process_time() - start)
        return best

    short, long = seconds(300), seconds(3000)
    assert long < 40 * short + 0.05
