"""Tests for policies: ``*.test.yaml`` files with a submission in and what must be found out.

A compliance office keeps them beside its policy, so that a change of policy, pack or version shows what it does
to the decisions that were made before.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import field
from typing import Literal

from gatekeeper.engine.judge import judge
from gatekeeper.errors import InputError
from gatekeeper.model.finding import Verdict
from gatekeeper.model.place import Place
from gatekeeper.model.policy import Policy
from gatekeeper.model.words import Disposition, RiskLevel
from gatekeeper.policy.load import builtin_policy, find_policy, load_policy
from gatekeeper.readers.binder import bind
from gatekeeper.readers.discovery import the_one
from gatekeeper.readers.files import Files, beside, read_file
from gatekeeper.readers.registries import open_registries
from gatekeeper.readers.submissions import read_submission
from gatekeeper.readers.yamlfile import read_yaml
from gatekeeper.redact import Key
from gatekeeper.value import dataclass

Date = datetime.date


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """What a verdict must be; keys that are absent are not looked at."""

    disposition: Disposition | None = None
    level: RiskLevel | None = None
    rules: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    obligations: tuple[str, ...] | None = None
    unchecked: bool | None = None
    message_class: Literal["marketing", "transactional"] | None = field(default=None, metadata={"key": "class"})


@dataclass(frozen=True, kw_only=True)
class PolicyTest:
    """One test: a path beside the test file, or files written inline with the one to judge first.

    A folder with one campaign, or with one file to judge, is one submission.
    """

    name: str = field(metadata={"required": True})
    path: str = ""
    files: dict[str, str] = field(default_factory=dict)
    today: Date | None = None
    expect: Expectation = field(metadata={"required": True})


@dataclass(frozen=True, kw_only=True)
class TestFile:
    """A ``*.test.yaml`` file."""

    __test__ = False

    policy: str = ""
    today: Date | None = None
    tests: tuple[PolicyTest, ...] = field(metadata={"required": True})


@dataclass(frozen=True, kw_only=True)
class Result:
    """The outcome of one test: no problems means passed."""

    name: str
    at: Place
    problems: tuple[str, ...] = ()


class _Overlay:
    """Inline files over the disk."""

    def __init__(self, inline: dict[str, bytes], files: Files) -> None:
        self._inline = inline
        self._files = files

    def read(self, path: str) -> bytes:
        """Return an inline file, else one of the disk."""
        return self._inline[path] if path in self._inline else self._files.read(path)

    def exists(self, path: str) -> bool:
        """Return whether there is such a file."""
        return path in self._inline or self._files.exists(path)

    def is_folder(self, path: str) -> bool:
        """Return whether it is a folder."""
        return path not in self._inline and self._files.is_folder(path)


def run_file(path: str, *, files: Files, key: Key, policy: Policy | None = None) -> list[Result]:
    """Run every test of a file.

    Args:
        path: The ``*.test.yaml`` file.
        files: Where bytes come from.
        key: For look-ups and fingerprints.
        policy: Overrides the file's own choice (``policy:``, else the nearest policies.yaml, else the built-in one).

    Raises:
        InputError, InputErrors: The test file or its policy cannot be used.
    """
    document = read_yaml(path, read_file(files, path))
    bound = bind(TestFile, document.root, path=path, more=document.faults)
    tests = bound.demand()
    judge_by = policy or _policy(tests.policy, path, files)
    results = []
    for i, test in enumerate(tests.tests):
        at = bound.places.get(f"tests.{i}.name") or Place(path=path)
        today = test.today or tests.today
        if today is None:
            raise InputError("a test needs a date: write today", path=at.path, line=at.line, column=at.column)
        problems = compare(_verdict(test, path, judge_by, files, today, key), test.expect)
        results.append(Result(name=test.name, at=at, problems=tuple(problems)))
    return results


def compare(verdict: Verdict, expect: Expectation) -> list[str]:
    """Return how a verdict differs from what is expected."""
    problems = []
    for word, got, want in (
        ("disposition", verdict.disposition, expect.disposition),
        ("level", verdict.risk.level, expect.level),
        ("class", verdict.message_class.value, expect.message_class),
    ):
        if want is not None and got != want:
            problems.append(f"{word} is {got}, expected {want}")
    found = {f.rule for f in verdict.findings}
    problems += [f"{rule} does not speak" for rule in expect.rules if rule not in found]
    problems += [f"{rule} speaks, expected silence" for rule in expect.absent if rule in found]
    owed = tuple(o.value for o in verdict.obligations)
    if expect.obligations is not None and set(owed) != set(expect.obligations):
        problems.append(
            f"obligations are {', '.join(owed) or 'none'}, expected {', '.join(expect.obligations) or 'none'}"
        )
    if expect.unchecked is not None and bool(verdict.unchecked) is not expect.unchecked:
        whats = "; ".join(u.what for u in verdict.unchecked) or "nothing"
        problems.append(f"{whats} is unchecked, expected {'something' if expect.unchecked else 'nothing'}")
    return problems


def _verdict(test: PolicyTest, path: str, policy: Policy, files: Files, today: Date, key: Key) -> Verdict:
    inline = {beside(path, name): text.encode() for name, text in test.files.items()}
    overlay = _Overlay(inline, files)
    target = beside(path, test.path) if test.path else next(iter(inline), "")
    if not target:
        raise InputError(f"test {test.name}: write path or files", path=path)
    submission = read_submission(the_one(target, overlay), policy=policy, files=overlay, key=key)
    registries = open_registries(policy, files=overlay, key=key)
    return judge(submission, policy=policy, registries=registries, today=today, key=key)


def _policy(named: str, path: str, files: Files) -> Policy:
    if named:
        return load_policy(beside(path, named), files=files)
    nearest = find_policy(path)
    return load_policy(nearest, files=files) if nearest else builtin_policy()


def failures(results: Sequence[Result]) -> int:
    """Return how many tests failed."""
    return sum(bool(result.problems) for result in results)
