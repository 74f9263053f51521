"""How many real newsletters the content rules reject: each judged as a draft alone, under the shipped example policy.

Words alone must never reject. What the law asks of marketing mail (a way out, a postal address, a sender who is one),
and what may not stand in a link may, and mail of 2002 is older than that law. So a hand label of every finding says
whether it is a fault by the catalogue or a false alarm: a reject without one labelled fault is unjustified.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gatekeeper.engine.judge import detector_for, judge
from gatekeeper.model.finding import Finding, Verdict
from gatekeeper.policy.load import builtin_policy
from gatekeeper.readers.registries import open_registries
from gatekeeper.readers.submissions import read_submission
from gatekeeper.redact import Key
from gatekeeper.testing import MemoryFiles
from gatekeeper.value import dataclass

LABELS = Path(__file__).parent.parent / "corpora" / "public" / "newsletter_labels.jsonl"
#: Most newsletters of a hundred that may be rejected without a fault.
LIMIT = 0.01
_KEY = Key(b"a bench is not secret")


@dataclass(frozen=True, kw_only=True)
class Label:
    """What a reader of one mail found: (rule, line) of the faults and of the false alarms."""

    faults: frozenset[tuple[str, int]]
    alarms: frozenset[tuple[str, int]]

    def of(self, finding: Finding) -> str:
        """Return ``fault``, ``false alarm`` or ``unlabelled``."""
        place = finding.rule, finding.at.line
        return "fault" if place in self.faults else "false alarm" if place in self.alarms else "unlabelled"


_NOTHING = Label(faults=frozenset(), alarms=frozenset())


def read_labels(path: Path = LABELS) -> dict[str, Label]:
    """Return the labels by the SHA-256 of the mail."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        faults = {(rule, at) for rule, lines in entry["true"].items() for at in lines}
        alarms = {(rule, at) for rule, alarm in entry.get("false", {}).items() for at in alarm["lines"]}
        found[entry["sha256"]] = Label(faults=frozenset(faults), alarms=frozenset(alarms))
    return found


def verdicts(mails: Sequence[bytes], select: Sequence[str] = ()) -> Iterator[Verdict]:
    """Yield what is made of each mail as a draft that nothing is known about."""
    policy = builtin_policy()
    detector = detector_for(policy)
    for data in mails:
        files = MemoryFiles({"mail.eml": data})
        submission = read_submission("mail.eml", policy=policy, files=files, key=_KEY)
        yield judge(
            submission,
            policy=policy,
            registries=open_registries(policy, files=files, key=_KEY),
            today=datetime.date(2026, 5, 4),
            key=_KEY,
            detector=detector,
            select=tuple(select),
        )


def critical(verdict: Verdict) -> list[Finding]:
    """Return the findings that reject."""
    return [f for f in verdict.findings if f.severity.value == "critical"]


def unjustified(mails: Sequence[bytes], labels: Mapping[str, Label]) -> int:
    """Judge the mails by all rules, print what rejects them, and return how many are rejected without a fault."""
    rejected = wrong = 0
    counted: dict[tuple[str, str], Counter[str]] = {}
    for data, verdict in zip(mails, verdicts(mails), strict=True):
        label = labels.get(hashlib.sha256(data).hexdigest(), _NOTHING)
        for finding in verdict.findings:
            if finding.severity.value in ("critical", "error"):
                counted.setdefault((finding.severity.value, label.of(finding)), Counter())[finding.rule] += 1
        if verdict.disposition.value == "reject":
            rejected += 1
            wrong += not any(label.of(f) == "fault" for f in critical(verdict))
    share = wrong / max(1, len(mails))
    print(f"newsletters under all rules: {len(mails)} judged, {rejected} rejected")
    print(f"  for a labelled fault: {rejected - wrong}")
    print(f"  without one: {wrong} ({share:.1%})")
    for (severity, kind), rules in sorted(counted.items()):
        print(f"  {severity} findings, {kind}: {sum(rules.values())} {dict(rules.most_common())}")
    return wrong


def report_rejects(mails: Sequence[bytes]) -> bool:
    """Print what rejects the mails; return whether at most 1 % are by SPM, and at most 1 % without a labelled fault."""
    shares = {}
    for family in ("SPM", "OPT"):
        judged = list(verdicts(mails, [family]))
        dispositions = Counter(verdict.disposition.value for verdict in judged)
        rules = Counter(rule for verdict in judged for rule in {f.rule for f in critical(verdict)})
        shares[family] = dispositions["reject"] / max(1, len(mails))
        print(f"newsletters under {family}: {len(mails)} judged, rejected {shares[family]:.1%}, {dict(dispositions)}")
        print(f"  critical findings by rule: {dict(rules.most_common())}")
    return shares["SPM"] <= LIMIT and unjustified(mails, read_labels()) <= LIMIT * len(mails)
