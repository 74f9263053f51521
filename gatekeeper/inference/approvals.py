"""Whether the people whose approval a send needs have given it, for exactly this content.

An approval that names another content hash counts for nothing, and the look-up says which part changed.
"""

from __future__ import annotations

from gatekeeper.inference.content_hash import changed_parts, content_hash
from gatekeeper.inference.facts import Facts
from gatekeeper.inference.level import approvals_needed
from gatekeeper.inference.look import Look, held, missing
from gatekeeper.model.submission import Approval
from gatekeeper.model.words import MessageClass, RiskLevel


def approval_problem(facts: Facts, approval: Approval) -> str:
    """Return why an approval does not count, or ""."""
    if not approval.by.strip():
        return "it names nobody"
    if approval.on is not None and approval.on > facts.today:
        return "it is dated in the future"
    if approval.content and approval.content != content_hash(facts):
        parts = changed_parts(facts, approval.content)
        return f"it is for other content: {' and '.join(parts)} changed" if parts else "it is for other content"
    return ""


def valid_approvals(facts: Facts) -> tuple[Approval, ...]:
    """Return the approvals that count, one a person; a person in two roles counts once, as privacy officer."""
    chosen: dict[str, Approval] = {}
    for approval in facts.submission.manifest.approvals:
        if approval_problem(facts, approval):
            continue
        who = approval.by.strip().lower()
        if who not in chosen or approval.role == "privacy":
            chosen[who] = approval
    return tuple(chosen.values())


def approvals_look(facts: Facts, level: RiskLevel, message_class: MessageClass) -> Look:
    """Return whether enough different people approved, from two on a privacy officer among them."""
    needed = approvals_needed(level, message_class, facts.policy.inference)
    valid = valid_approvals(facts)
    if len(valid) < needed:
        problems = [p for a in facts.submission.manifest.approvals if (p := approval_problem(facts, a))]
        why = f"; {problems[0]}" if problems else ""
        return missing(f"{len(valid)} of {needed} approvals{why}")
    if needed >= 2 and not any(a.role == "privacy" for a in valid):
        return missing("no privacy officer is among those who approved")
    return held(f"{len(valid)} approvals" if valid else "none is needed")
