"""The decision table: the strictest vote wins, monitor never votes, the review flag holds from high on."""

from __future__ import annotations

import itertools

import pytest

from gatekeeper.engine.decide import decide, failing, obligations
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Unchecked
from gatekeeper.model.place import Place
from gatekeeper.model.policy import Actions, ClassActions, Policy
from gatekeeper.model.risk import Risk, SafeguardState
from gatekeeper.model.words import Disposition, MessageClass, Mode, Obligation, RiskLevel, Severity


def finding(severity: Severity, mode: Mode = Mode.ENFORCE, rule: str = "PHI001", **more: object) -> Finding:
    return Finding(rule=rule, name="n", severity=severity, message="m", at=Place(path="p"), mode=mode, **more)  # type: ignore[arg-type]


def outcome(findings=(), unchecked=(), risk=Risk(), policy=Policy(), cls=MessageClass.MARKETING):  # type: ignore[no-untyped-def]  # noqa: B008
    return decide(findings=findings, unchecked=unchecked, risk=risk, message_class=cls, policy=policy)


@pytest.mark.parametrize(
    ("severity", "disposition"),
    [("note", "allow"), ("warning", "annotate"), ("error", "hold"), ("critical", "reject")],
)
def test_default_actions(severity: str, disposition: str) -> None:
    grounds = () if disposition == "allow" else ("PHI001",)
    assert outcome([finding(Severity(severity))]) == (Disposition(disposition), grounds)


def test_monitor_never_votes() -> None:
    assert outcome([finding(Severity.CRITICAL, Mode.MONITOR)]) == (Disposition.ALLOW, ())


def test_actions_by_class() -> None:
    policy = Policy(actions=ClassActions(transactional=Actions(critical=Disposition.HOLD)))
    assert outcome([finding(Severity.CRITICAL)], policy=policy)[0] is Disposition.REJECT
    assert outcome([finding(Severity.CRITICAL)], policy=policy, cls=MessageClass.TRANSACTIONAL)[0] is Disposition.HOLD


@pytest.mark.parametrize("word", ["hold", "annotate", "reject"])
def test_unchecked_follows_the_policy(word: str) -> None:
    policy = Policy(on_unchecked=word)  # type: ignore[arg-type]
    assert outcome(unchecked=[Unchecked(what="w", why="y")], policy=policy) == (Disposition(word), ("unchecked",))


@pytest.mark.parametrize("level", list(RiskLevel))
def test_review_holds_from_high_on(level: RiskLevel) -> None:
    expected = Disposition.HOLD if level >= RiskLevel.HIGH else Disposition.ANNOTATE
    assert outcome(risk=Risk(level=level, review=True)) == (expected, ("review",))


def test_more_findings_never_relax() -> None:
    for few in itertools.product(Severity, repeat=2):
        for more in Severity:
            before = outcome([finding(s) for s in few])[0]
            after = outcome([finding(s) for s in (*few, more)])[0]
            assert after >= before


def test_obligations_come_from_findings_and_demanded_safeguards() -> None:
    risk = Risk(
        safeguards=(
            SafeguardState(name="tls", required=True, state="held"),
            SafeguardState(name="one-recipient", required=False, state="held"),
        )
    )
    found = [finding(Severity.CRITICAL, obligations=(Obligation.DROP_RECIPIENTS,))]
    assert obligations(found, risk) == (Obligation.REQUIRE_TLS, Obligation.DROP_RECIPIENTS)


def test_failing() -> None:
    assert failing([finding(Severity.ERROR)], Severity.ERROR)
    assert not failing([finding(Severity.WARNING)], Severity.ERROR)
    assert not failing([finding(Severity.CRITICAL, Mode.MONITOR)], Severity.NOTE)
