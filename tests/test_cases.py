"""Every decision case, neighbour and gray case gets the verdict that its folder fixes, through the real engine."""

from __future__ import annotations

import datetime
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from gatekeeper.engine.check import Settings, check
from gatekeeper.model.finding import Verdict
from gatekeeper.model.policy import Policy
from gatekeeper.policy.load import load_policy
from gatekeeper.readers.files import DiskFiles
from gatekeeper.redact import Key

CASES = Path(__file__).parent.parent / "corpora" / "cases"
KEY = Key(b"the key of the corpora is public")
FOLDERS = sorted(path.parent for path in CASES.glob("*/expected.yaml"))


@cache
def policy(name: str) -> Policy:
    return load_policy(str(CASES / name))


def expected(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
    return found


def verdict_of(folder: Path) -> Verdict:
    wanted = expected(folder)
    settings = Settings(today=datetime.date.fromisoformat(str(wanted["today"])), key=KEY)
    outcome = check([str(folder)], policy=policy(wanted["policy"]), settings=settings, files=DiskFiles())
    assert outcome.errors == ()
    (verdict,) = outcome.verdicts
    return verdict


def differences(folder: Path) -> list[str]:
    wanted, verdict = expected(folder), verdict_of(folder)
    found = {f.rule for f in verdict.findings}
    d = verdict.risk.dimensions
    got = [d.relationship, d.linked, d.selection, d.sensitive, d.smallest_group]
    problems = []
    if verdict.disposition not in wanted.get("disposition_in", [wanted.get("disposition")]):
        problems.append(f"disposition {verdict.disposition.value} by {', '.join(verdict.decided_by)}")
    if verdict.risk.level != wanted.get("level", verdict.risk.level):
        problems.append(f"level {verdict.risk.level.value}")
    if got != wanted.get("dimensions", got):
        problems.append(f"dimensions {got}")
    if verdict.risk.sensitive != wanted.get("sensitive", verdict.risk.sensitive):
        problems.append(f"sensitive {verdict.risk.sensitive}")
    if [c.value for c in verdict.risk.categories] != wanted.get(
        "categories", [c.value for c in verdict.risk.categories]
    ):
        problems.append(f"categories {[c.value for c in verdict.risk.categories]}")
    problems += [f"{rule} is silent" for rule in wanted.get("rules", []) if rule not in found]
    problems += [f"{rule} speaks" for rule in wanted.get("absent", []) if rule in found]
    problems += [f"{rule} speaks" for rule in sorted(found) if rule[:3] in wanted.get("absent_families", [])]
    owed = {o.value for o in verdict.obligations}
    problems += [f"no obligation {o}" for o in wanted.get("obligations", []) if o not in owed]
    open_questions = {u.rule for u in verdict.unchecked}
    problems += [f"no unchecked {rule}" for rule in wanted.get("unchecked", []) if rule not in open_questions]
    return problems


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_case(folder: Path) -> None:
    assert differences(folder) == []


def test_folders_are_what_their_definitions_write() -> None:
    result = subprocess.run([sys.executable, str(CASES / "build.py"), "--check"], capture_output=True, text=True)
    assert result.stdout == ""
    assert result.returncode == 0


def test_every_decision_case_is_there() -> None:
    ids = {folder.name.rpartition("-")[0] for folder in FOLDERS}
    assert {f"D{i:02d}" for i in range(1, 57)} <= ids
