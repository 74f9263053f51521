"""The shortest set of changes that would let a send go, found by applying changes and judging again.

A proposal is a promise, so it is tested before it is made: the facts after the changes are judged by the same engine,
and a set counts only when no proper subset of it would do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

from gatekeeper.inference.changes import Change, blocking, proposals
from gatekeeper.inference.facts import Facts
from gatekeeper.model.finding import Verdict
from gatekeeper.model.words import Disposition
from gatekeeper.value import dataclass

#: Judges facts; the engine's `judge_facts`.
Judge = Callable[[Facts], Verdict]
#: Most changes of one set; beyond that nobody follows.
LONGEST = 8
#: Rank of changes that are a person's decision: proposed only where nothing else helps.
DECISION = 9
#: Most sets of one size that are tried beside the greedy way.
MOST_TRIES = 80


@dataclass(frozen=True, kw_only=True)
class Counterfactual:
    """A minimal set of changes and what the verdict would be after it."""

    changes: tuple[Change, ...]
    disposition: Disposition


def shortest(facts: Facts, verdict: Verdict, judge: Judge) -> Counterfactual | None:
    """Return a minimal set of changes after which the send is neither held nor rejected.

    Args:
        facts: The send.
        verdict: Its verdict.
        judge: Judges changed facts.

    Returns:
        None when it goes as it is, or when no set of known changes helps.
    """
    if verdict.disposition < Disposition.HOLD:
        return None
    chosen = _grow(facts, verdict, judge, dearest=DECISION - 1) or _grow(facts, verdict, judge, dearest=DECISION)
    if chosen is None:
        return None
    chosen = _shrink(facts, _shorter(facts, verdict, chosen, judge), judge)
    return Counterfactual(changes=tuple(chosen), disposition=judge(applied(facts, chosen)).disposition)


def applied(facts: Facts, changes: Sequence[Change]) -> Facts:
    """Return the facts after all changes, dearest first: what a route promises holds for the audience that remains."""
    for change in sorted(changes, key=lambda c: (-c.rank, c.what)):
        facts = change.apply(facts)
    return facts


def _grow(facts: Facts, verdict: Verdict, judge: Judge, *, dearest: int) -> list[Change] | None:
    """Add the change that answers most until the send goes; later changes answer what earlier ones bring up."""
    chosen: list[Change] = []
    candidates = {change.what: change for change in proposals(facts, verdict) if change.rank <= dearest}
    against = _against(facts, verdict)
    for _ in range(LONGEST):
        best: tuple[tuple[int, int, int, str], Change, Verdict] | None = None
        for change in candidates.values():
            if change in chosen:
                continue
            after = applied(facts, [*chosen, change])
            result = judge(after)
            left = _against(after, result)
            # What is answered counts, also where it brings up something else that another change answers.
            key = (len(left), len(left & against), change.rank, change.what)
            if best is None or key < best[0]:
                best = (key, change, result)
        if best is None or (best[0][0] >= len(against) and best[0][1] >= len(against)):
            return None
        chosen.append(best[1])
        if best[2].disposition < Disposition.HOLD:
            return chosen
        after = applied(facts, chosen)
        against = _against(after, best[2])
        for change in proposals(after, best[2]):
            if change.rank <= dearest:
                candidates.setdefault(change.what, change)
    return None


def _shorter(facts: Facts, verdict: Verdict, chosen: list[Change], judge: Judge) -> list[Change]:
    """Return a set of one or two changes where there is one: the greedy way may have missed it."""
    pool = [change for change in proposals(facts, verdict) if change.rank < DECISION]
    for size in range(1, min(len(chosen), 3)):
        for subset in list(combinations(pool, size))[:MOST_TRIES]:
            if judge(applied(facts, subset)).disposition < Disposition.HOLD:
                return list(subset)
    return chosen


def _against(facts: Facts, verdict: Verdict) -> frozenset[tuple[str, str]]:
    """Return what stands against a send: findings by rule and place, open questions, the review flag."""
    if verdict.disposition < Disposition.HOLD:
        return frozenset()
    found = {(finding.rule, str(finding.at)) for finding in blocking(verdict, facts)}
    found |= {("unchecked", f"{u.rule} {u.what} {u.at}") for u in verdict.unchecked}
    return frozenset(found | {("review", "")} if verdict.risk.review else found)


def _shrink(facts: Facts, chosen: list[Change], judge: Judge) -> list[Change]:
    """Return the smallest subset that still lets the send go: by trying all, shortest first."""
    for size in range(1, len(chosen)):
        for subset in combinations(sorted(chosen, key=lambda c: (c.rank, c.what)), size):
            if judge(applied(facts, subset)).disposition < Disposition.HOLD:
                return list(subset)
    return chosen
