"""Public harness: run the examples of any rule, ours or a hospital's, through the real readers.

An example is a small submission in memory. It is read by the readers that read a user's files, judged by the
engine with the one rule that it belongs to, and compared by the exact text that each finding flags.

    python -m gatekeeper.testing PHI001 SEG        # run the examples of a rule or a family
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from gatekeeper.engine.judge import judge_facts
from gatekeeper.errors import GatekeeperError
from gatekeeper.inference.facts import Facts
from gatekeeper.model.finding import Verdict
from gatekeeper.model.place import Place, Source
from gatekeeper.redact import Key
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.value import dataclass

KEY = Key(b"examples are not secret")


class MemoryFiles:
    """Files of an example: paths are plain names."""

    def __init__(self, content: Mapping[str, bytes]) -> None:
        self.content = dict(content)

    def read(self, path: str) -> bytes:
        """Return the content of a file.

        Raises:
            FileNotFoundError: There is no such file.
        """
        try:
            return self.content[path]
        except KeyError:
            raise FileNotFoundError(2, "No such file or directory", path) from None

    def exists(self, path: str) -> bool:
        """Return whether there is such a file."""
        return path in self.content

    def is_folder(self, path: str) -> bool:
        """Return False: examples are flat."""
        return False


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an example did: the flagged texts with their places and severities, and what stayed unchecked."""

    verdict: Verdict
    marks: tuple[str, ...]
    places: tuple[Place, ...]
    severities: tuple[str, ...]
    messages: tuple[str, ...]
    unchecked: tuple[str, ...]
    problems: tuple[str, ...] = field(default=())


def files_of(example: Example) -> tuple[str, dict[str, bytes]]:
    """Return the path to judge and all files of an example."""
    files = {name: text.encode("utf-8", "surrogateescape") for name, text in example.files.items()}
    campaign: dict[str, Any] = {"campaign": "example"}
    draft = ""
    if example.draft:
        draft = "draft." + (_suffix(example.kind) if example.kind else _suffix(_kind(example.draft)))
        files[draft] = example.draft.encode("utf-8", "surrogateescape")
        campaign["draft"] = draft
    if example.segment:
        name = example.segment_file or "segment." + _segment_suffix(example.segment)
        files[name] = example.segment.encode()
        campaign["segment"] = name
    if example.recipients:
        name = example.recipients_file or "list.csv"
        files[name] = example.recipients.encode()
        campaign["recipients"] = name
    if example.bare:
        return draft or next(iter(files)), files
    campaign |= dict(example.campaign)
    if "variants" in campaign:
        campaign.pop("draft", None)
    files["campaign.yaml"] = json.dumps(campaign, indent=1, ensure_ascii=False, default=str).encode()
    return "campaign.yaml", files


def run_example(rule: Rule, example: Example) -> Outcome:
    """Judge one example with one rule and say what differs from what it promises."""
    from gatekeeper.policy.load import builtin_policy, merge_policy
    from gatekeeper.readers.registries import open_registries
    from gatekeeper.readers.submissions import read_submission

    path, content = files_of(example)
    files = MemoryFiles(content)
    policy = merge_policy(builtin_policy(), dict(example.policy)) if example.policy else builtin_policy()
    submission = read_submission(path, policy=policy, files=files, key=KEY, leaving=example.leaving)
    from gatekeeper.engine.judge import detector_for

    facts = Facts(
        submission=submission,
        policy=policy,
        registries=open_registries(policy, files=files, key=KEY),
        today=datetime.date.fromisoformat(example.today),
        detector=detector_for(policy),
        key=KEY,
    )
    verdict = judge_facts(facts, rules={rule.id: rule})
    sources = {name: Source(name, data.decode("utf-8", "surrogateescape")) for name, data in content.items()}
    findings = [f for f in verdict.findings if f.rule == rule.id]
    marks = tuple(sources[f.at.path].excerpt(f.at) if f.at.path in sources else f"<{f.at}>" for f in findings)
    mine = tuple(u.what for u in verdict.unchecked if u.rule == rule.id)
    crashed = [u.why for u in verdict.unchecked if u.rule == rule.id and u.what == f"rule {rule.id}"]
    problems = [f"the rule crashed: {why}" for why in crashed]
    if marks != example.marks:
        problems.append(f"flagged {list(marks)!r}, expected {list(example.marks)!r}")
    severities = tuple(f.severity.value for f in findings)
    if example.severities and severities != tuple(s.value for s in example.severities):
        problems.append(f"severities {list(severities)}, expected {[s.value for s in example.severities]}")
    if mine != example.unchecked:
        problems.append(f"unchecked {list(mine)}, expected {list(example.unchecked)}")
    return Outcome(
        verdict=verdict,
        marks=marks,
        places=tuple(f.at for f in findings),
        severities=severities,
        messages=tuple(f.message for f in findings),
        unchecked=mine,
        problems=tuple(problems),
    )


def check_rule(rule: Rule) -> list[str]:
    """Return everything that is wrong with a rule: examples that differ, missing ones, missing docs."""
    problems = []
    firing = [e for e in rule.examples if e.marks or e.unchecked]
    silent = [e for e in rule.examples if not e.marks and not e.unchecked]
    if len(firing) < 2 or len(silent) < 2:
        problems.append(f"{rule.id}: {len(firing)} firing and {len(silent)} silent examples; two of each are needed")
    if len({e.title for e in rule.examples}) < len(rule.examples):
        problems.append(f"{rule.id}: two examples have the same title")
    for heading in ("## Why it matters", "## What to do instead"):
        if heading not in rule.docs:
            problems.append(f"{rule.id}: its docstring lacks {heading!r}")
    if not rule.cites:
        problems.append(f"{rule.id}: it cites no authority")
    for example in rule.examples:
        try:
            outcome = run_example(rule, example)
        except GatekeeperError as error:
            problems.append(f"{rule.id}, {example.title}: {error}")
            continue
        problems += [f"{rule.id}, {example.title}: {problem}" for problem in outcome.problems]
    return problems


def _kind(draft: str) -> str:
    head = draft.lstrip()
    if head.startswith("<mjml"):
        return "mjml"
    if head.startswith("<"):
        return "html"
    first = draft.partition("\n")[0]
    name, colon, _ = first.partition(":")
    is_header = bool(colon) and name.replace("-", "").isalnum() and " " not in name
    return "eml" if is_header else "text"


def _suffix(kind: str) -> str:
    return {"eml": "eml", "html": "html", "mjml": "mjml", "markdown": "md", "text": "txt"}[kind]


def _segment_suffix(segment: str) -> str:
    head = segment.lstrip()
    if head.startswith(("{", "[")):
        return "json"
    return (
        "yaml" if head.partition(":")[0] in ("name", "all", "any", "none", "relationship", "select", "size") else "sql"
    )


def main(arguments: Sequence[str]) -> int:
    """Run the examples of the named rules or families (all without names); print what differs."""
    from gatekeeper.rules import catalogue

    rules = [r for r in catalogue().values() if not arguments or r.id in arguments or r.family in arguments]
    problems = [problem for rule in rules for problem in check_rule(rule)]
    for problem in problems:
        print(problem)
    print(f"{len(rules)} rules, {sum(len(r.examples) for r in rules)} examples, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
