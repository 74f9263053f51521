"""Proposes the edits that a verdict allows, applies them, and judges again: a fix that adds a finding is taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from gatekeeper.fixes import comments, footer, headers, links
from gatekeeper.fixes.edit import Edit, apply
from gatekeeper.model.finding import Verdict
from gatekeeper.model.message import Message
from gatekeeper.model.policy import Policy
from gatekeeper.model.submission import Submission
from gatekeeper.redact import Key
from gatekeeper.value import dataclass

#: Rules with a fix, as the pages and ``--fix`` list them.
FIXABLE = ("OPT001", "OPT003", "OPT004", "OPT005", "OPT012", "SPM022", "BCC004", "PHI009", "PHI010")


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """What became of one file."""

    path: str
    before: str
    after: str
    done: tuple[Edit, ...]


def propose(submission: Submission, verdict: Verdict, policy: Policy, key: Key) -> Iterator[Edit]:
    """Yield the edits for the findings of one verdict, file by file."""
    for message in submission.messages:
        here = [f for f in verdict.findings if f.at.path == message.path]
        rules = {f.rule for f in here}
        yield from footer.edits(message, rules, policy)
        yield from headers.added(message, rules)
        for finding in here:
            if finding.rule in ("SPM022", "OPT012"):
                yield from links.https(message, finding)
            elif finding.rule == "BCC004":
                yield from headers.removed(message, finding)
            elif finding.rule == "PHI009":
                yield from links.opaque(message, finding, key)
            elif finding.rule == "PHI010":
                yield from comments.edits(message, finding)


def fix(
    submission: Submission,
    verdict: Verdict,
    *,
    policy: Policy,
    key: Key,
    judge_with: Callable[[dict[str, str]], Verdict],
) -> tuple[Fixed, ...]:
    """Return the files that a fix changes, each judged again.

    Args:
        submission: What was judged.
        verdict: Its verdict.
        policy: For the organisation's address.
        key: For opaque names; equal keys give equal names.
        judge_with: Judges the submission with other contents of some files.
    """
    chosen = list(dict.fromkeys(propose(submission, verdict, policy, key)))
    while chosen:
        fixed = _applied(submission.messages, chosen)
        again = judge_with({f.path: f.after for f in fixed})
        worse = _added(verdict, again)
        if not worse:
            return tuple(f for f in fixed if f.after != f.before)
        kept = [edit for edit in chosen if edit.rule not in _blamed(worse, chosen)]
        chosen = kept if len(kept) < len(chosen) else []
    return ()


def _applied(messages: Sequence[Message], edits: Sequence[Edit]) -> list[Fixed]:
    fixed = []
    for message in messages:
        before = message.source.text
        after, done = apply(before, [e for e in edits if e.path == message.path])
        fixed.append(Fixed(path=message.path, before=before, after=after, done=tuple(done)))
    return fixed


def _added(before: Verdict, after: Verdict) -> Counter[str]:
    return Counter(f.rule for f in after.findings) - Counter(f.rule for f in before.findings)


def _blamed(worse: Counter[str], edits: Sequence[Edit]) -> set[str]:
    """Return the rules whose edits are given up: those of the family that grew, else the last proposed."""
    families = {rule[:3] for rule in worse}
    own = {e.rule for e in edits if e.rule[:3] in families}
    return own or {edits[-1].rule}
