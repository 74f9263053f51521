"""From findings to a disposition: a pure table, the only place where a judgement becomes a decision.

The strictest of these wins: what the policy's actions say of each enforced finding, what ``on_unchecked``
says when something could not be examined, and the review flag of the inference (docs/inference.md: a
value that is only possible is held at high and severe, annotated below).
"""

from __future__ import annotations

from collections.abc import Sequence

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Unchecked
from gatekeeper.model.policy import Policy
from gatekeeper.model.risk import Risk
from gatekeeper.model.words import Disposition, MessageClass, Mode, Obligation, RiskLevel, Severity


def decide(
    *,
    findings: Sequence[Finding],
    unchecked: Sequence[Unchecked],
    risk: Risk,
    message_class: MessageClass,
    policy: Policy,
) -> tuple[Disposition, tuple[str, ...]]:
    """Return the disposition and what decided it (rule ids, ``unchecked``, ``review``), sorted.

    Args:
        findings: Unwaived findings; those in monitor mode never decide.
        unchecked: What could not be examined.
        risk: For the review flag.
        message_class: Effective class; actions may differ by class.
        policy: Actions and ``on_unchecked``.
    """
    actions = policy.actions_for(message_class)
    votes: list[tuple[Disposition, str]] = [(Disposition.ALLOW, "")]
    for finding in findings:
        if finding.mode is Mode.ENFORCE:
            votes.append((getattr(actions, finding.severity.value), finding.rule))
    if unchecked:
        votes.append((Disposition(policy.on_unchecked), "unchecked"))
    if risk.review:
        high = risk.level >= RiskLevel.HIGH
        votes.append((Disposition.HOLD if high else Disposition.ANNOTATE, "review"))
    strictest = max(vote for vote, _ in votes)
    grounds = {ground for vote, ground in votes if vote == strictest and ground}
    return strictest, tuple(sorted(grounds)) if strictest is not Disposition.ALLOW else ()


def obligations(findings: Sequence[Finding], risk: Risk) -> tuple[Obligation, ...]:
    """Return what the sending core must do if it sends, in the order of the contract.

    Obligations come from findings, and from safeguards that the level demands: a promise of enforced TLS, one
    recipient a message and aggregate analytics is worth what the sending core makes of it.
    """
    owed = {o for finding in findings for o in finding.obligations}
    demanded = {s.name for s in risk.safeguards if s.required}
    if "tls" in demanded:
        owed.add(Obligation.REQUIRE_TLS)
    if "one-recipient" in demanded:
        owed.add(Obligation.ONE_RECIPIENT_PER_MESSAGE)
    if "aggregate-analytics" in demanded:
        owed.add(Obligation.AGGREGATE_ANALYTICS)
    return tuple(o for o in Obligation if o in owed)


def failing(findings: Sequence[Finding], threshold: Severity) -> bool:
    """Return whether an enforced finding reaches the threshold of ``--fail-on``."""
    return any(f.mode is Mode.ENFORCE and f.severity >= threshold for f in findings)
