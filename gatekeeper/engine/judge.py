"""Judge one submission: facts → assessment → rules → waivers → disposition, with a deadline and no silent failure.

A crash or a missed deadline in a detector, the inference or a rule becomes `Unchecked` with its name, and
the policy's ``on_unchecked`` decides: could not check is never clean.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from gatekeeper.engine.decide import decide, obligations
from gatekeeper.engine.waivers import apply_waivers
from gatekeeper.inference import assess
from gatekeeper.inference.assessment import Assessment
from gatekeeper.inference.facts import EntityDetector, Facts
from gatekeeper.inference.history import History
from gatekeeper.model.finding import Finding, Verdict
from gatekeeper.model.message import Unchecked
from gatekeeper.model.policy import Policy, RuleSetting
from gatekeeper.model.registry import RegistryBook
from gatekeeper.model.submission import Submission
from gatekeeper.model.words import Mode
from gatekeeper.redact import Key
from gatekeeper.rules import catalogue
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Rule


class DeadlineError(Exception):
    """The judgement took longer than it may."""


#: Of a rule that the policy says nothing about.
_UNSET = RuleSetting()


def judge(
    submission: Submission,
    *,
    policy: Policy,
    registries: RegistryBook,
    today: datetime.date,
    key: Key,
    detector: EntityDetector | None = None,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    expired: Callable[[], bool] | None = None,
    history: History | None = None,
) -> Verdict:
    """Return the verdict on one submission.

    Args:
        submission: What is judged.
        policy: Who judges.
        registries: Look-ups named by the policy.
        today: Date of judgement.
        key: For fingerprints.
        detector: Shared detector with its cache; by default one for this policy's organisation.
        select: Rule ids or families to run; empty means all.
        ignore: Rule ids or families to leave out.
        expired: Returns True once the deadline has passed (the caller owns the clock).
        history: Memory of earlier transactions (rules BCC006, RTE012), None where there is none.
    """
    facts = facts_of(
        submission,
        policy=policy,
        registries=registries,
        today=today,
        key=key,
        detector=detector,
        history=history,
    )
    return judge_facts(facts, select=select, ignore=ignore, expired=expired)


def facts_of(
    submission: Submission,
    *,
    policy: Policy,
    registries: RegistryBook,
    today: datetime.date,
    key: Key,
    detector: EntityDetector | None = None,
    history: History | None = None,
) -> Facts:
    """Return the facts of a submission, with this process's detector unless another is given."""
    return Facts(
        submission=submission,
        policy=policy,
        registries=registries,
        today=today,
        detector=detector or detector_for(policy),
        key=key,
        history=history,
    )


def judge_facts(
    facts: Facts,
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    expired: Callable[[], bool] | None = None,
    rules: Mapping[str, Rule] | None = None,
) -> Verdict:
    """Return the verdict on prepared facts; *rules* replaces the catalogue (examples, custom rules)."""
    submission, policy = facts.submission, facts.policy
    unchecked = [*gathered(facts)]
    try:
        assessment = assess(facts)
    except Exception as error:  # noqa: BLE001 - fail closed: a crash is Unchecked, never clean
        unchecked.append(Unchecked(what="PHI inference", why=f"it failed with {type(error).__name__}"))
        assessment = Assessment()
    findings: list[Finding] = []
    for rule in chosen(rules if rules is not None else rules_of(policy), policy, select, ignore):
        if expired is not None and expired():
            unchecked.append(Unchecked(what="the remaining rules", why="the deadline passed", rule=rule.id))
            break
        found, open_questions = run_rule(rule, facts, assessment)
        findings += found
        unchecked += open_questions
    findings = sorted({(f.sort_key(), f.fingerprint): f for f in findings}.values(), key=Finding.sort_key)
    kept, waived, complaints = apply_waivers(findings, policy=policy, today=facts.today)
    if not select:
        kept = sorted([*kept, *complaints], key=Finding.sort_key)
    open_questions = sorted(dict.fromkeys(unchecked), key=_unchecked_order)
    disposition, grounds = decide(
        findings=kept,
        unchecked=open_questions,
        risk=assessment.risk,
        message_class=assessment.message_class,
        policy=policy,
    )
    return Verdict(
        id=submission.id,
        path=submission.path,
        purpose=assessment.purpose,
        message_class=assessment.message_class,
        bulk=assessment.bulk,
        disposition=disposition,
        risk=assessment.risk,
        obligations=obligations(kept, assessment.risk),
        findings=tuple(kept),
        waived=tuple(waived),
        unchecked=tuple(open_questions),
        decided_by=grounds,
        policy_name=policy.name,
        policy_digest=policy.digest,
        today=facts.today.isoformat(),
    )


def gathered(facts: Facts) -> Sequence[Unchecked]:
    """Return what readers and registries could not examine."""
    submission = facts.submission
    lists = [found for found in (submission.recipients, submission.directory) if found is not None]
    return [
        *submission.unchecked,
        *(u for message in submission.messages for u in message.unchecked),
        *(u for segment in submission.segments for u in segment.unchecked),
        *(u for found in lists for u in found.unchecked),
        *facts.registries.unchecked,
    ]


def rules_of(policy: Policy) -> Mapping[str, Rule]:
    """Return the catalogue and the policy's own rules, by id."""
    if not policy.custom_rules:
        return catalogue()
    from gatekeeper.policy.custom import custom_rules

    return catalogue() | custom_rules(policy)


def chosen(
    rules: Mapping[str, Rule], policy: Policy, select: Collection[str], ignore: Collection[str]
) -> Sequence[Rule]:
    """Return the rules to run: selected, not ignored, not switched off by the policy."""

    def named(rule: Rule, words: Collection[str]) -> bool:
        return rule.id in words or rule.family in words

    return [
        rule
        for rule in rules.values()
        if (not select or named(rule, select))
        and not (ignore and named(rule, ignore))
        and policy.rules.get(rule.id, _UNSET).mode is not Mode.OFF
    ]


def run_rule(rule: Rule, facts: Facts, assessment: Assessment) -> tuple[list[Finding], list[Unchecked]]:
    """Run one rule; a crash becomes Unchecked with the rule's id."""
    setting = facts.policy.rules.get(rule.id, _UNSET)
    options: dict[str, Any] = {name: option.default for name, option in rule.options.items()} | setting.options
    case = Case(
        facts=facts, assessment=assessment, rule=rule, options=options, severity=setting.severity, mode=setting.mode
    )
    try:
        return list(rule.check(case)), case.unchecked
    except Exception as error:  # noqa: BLE001 - fail closed: a crash is Unchecked, never clean
        return [], [Unchecked(what=f"rule {rule.id}", why=f"it failed with {type(error).__name__}", rule=rule.id)]


@lru_cache(maxsize=8)
def _detector(lexicons: tuple[str, ...], digest: str, policy: _ByDigest) -> EntityDetector:
    from gatekeeper.detectors import Detector, OwnFacts

    return Detector(own=OwnFacts.of(policy.policy.organization), lexicons=lexicons)


class _ByDigest:
    """Carries a policy through the cache key: equal when the digests are."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByDigest) and self.policy.digest == other.policy.digest

    def __hash__(self) -> int:
        return hash(self.policy.digest)


def detector_for(policy: Policy) -> EntityDetector:
    """Return the process-wide detector of this policy's organisation, with its block cache."""
    return _detector(lexicons_of(policy), policy.digest, _ByDigest(policy))


def lexicons_of(policy: Policy) -> tuple[str, ...]:
    """Return the paths of the policy's own lexicons, which are relative to its file."""
    return tuple(os.path.join(policy.root, path) for path in policy.lexicons)


def _unchecked_order(item: Unchecked) -> tuple[str, int, int, str, str, str]:
    at = item.at
    return (at.path if at else "", at.line if at else 0, at.column if at else 0, item.rule or "", item.what, item.why)
