"""The decision cases through the command line, in schemas and words of their own."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
import yaml

from tests.acceptance.sends import BASE, MARKETING, POLICY, SENDER, D

ROUTES = {("marketing", "open"): "loose", ("marketing", "safe"): "safe"}
ROUTES |= {("transactional", "open"): "care-loose", ("transactional", "safe"): "care-safe"}


def merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    out = copy.deepcopy(base)
    for key, value in over.items():
        out[key] = merged(out[key], value) if isinstance(value, dict) and isinstance(out.get(key), dict) else value
    return out


def write(folder: Path, id: str, route: str) -> None:
    case = D[id]
    campaign = BASE | MARKETING | SENDER | case["campaign"]
    if campaign["class"] == "transactional":
        campaign.pop("approvals")
    campaign |= {"campaign": f"may-{id.lower()}", "profile": ROUTES[campaign["class"], route]}
    folder.mkdir(parents=True)
    for name, text in case["files"].items():
        (folder / name).write_text(text)
    kept = {k: v for k, v in campaign.items() if v is not None}
    (folder / "campaign.yaml").write_text(yaml.safe_dump(kept, sort_keys=False))


@cache
def verdicts() -> dict[str, dict[str, Any]]:
    """Judge every case: one run for all that share a policy."""
    root = Path(mkdtemp(prefix="acceptance-"))
    groups: dict[str, list[str]] = {}
    for id, case in D.items():
        groups.setdefault(json.dumps([case.get("policy", {}), case.get("policy_files", {})]), []).append(id)
    found = {}
    for i, (made, ids) in enumerate(groups.items()):
        over, extra = json.loads(made)
        folder = root / str(i)
        folder.mkdir()
        policy = merged(yaml.safe_load(POLICY), over)
        (folder / "policies.yaml").write_text(yaml.safe_dump(policy))
        for name, text in extra.items():
            (folder / name).write_text(text)
        for id in ids:
            for route in ("open", "safe"):
                write(folder / f"{id}-{route}", id, route)
        run = [sys.executable, "-m", "gatekeeper", "check", ".", "--format", "json", "--today", "2026-05-04"]
        done = subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1, 3), done.stderr + done.stdout
        for one in json.loads(done.stdout)["submissions"]:
            found[one["path"].removeprefix("./").split("/")[0]] = one
    return found


def differences(id: str, route: str) -> list[str]:
    case, verdict = D[id], verdicts()[f"{id}-{route}"]
    wanted, rules = case[route]
    found = {f["rule"] for f in verdict["findings"]}
    risk = verdict["risk"]
    problems = []
    if verdict["disposition"] not in ((wanted,) if isinstance(wanted, str) else wanted):
        problems.append(
            f"{verdict['disposition']} by {sorted(f['rule'] + ':' + f['severity'] for f in verdict['findings'])}"
        )
    if risk["level"] != case.get("level", risk["level"]):
        problems.append(f"level {risk['level']}")
    if risk["sensitive"] != case.get("sensitive", risk["sensitive"]):
        problems.append("sensitive")
    if not set(case.get("categories", [])) <= set(risk["categories"]):
        problems.append(f"categories {risk['categories']}")
    problems += [f"{rule} is silent" for rule in rules if rule not in found]
    silent = [
        r.partition(":")[0] for r in case.get("not", []) + case.get("absent", []) if r.partition(":")[2] in ("", route)
    ]
    problems += [f"{rule} speaks" for rule in silent if rule in found]
    problems += [f"{rule} speaks" for rule in sorted(found) if rule[:3] in case.get("families", [])]
    owed = case.get("owes", []) + case.get(f"owes:{route}", [])
    problems += [f"no {o}" for o in owed if o not in verdict["obligations"]]
    open_questions = {u["rule"] for u in verdict["unchecked"]}
    problems += [f"no unchecked {rule}" for rule in case.get("unchecked", []) if rule not in open_questions]
    if verdict["unchecked"] and not case.get("unchecked"):
        problems.append(f"unchecked {[(u['rule'], u['what']) for u in verdict['unchecked']]}")
    return problems


@pytest.mark.parametrize(("id", "route"), [(i, r) for i, c in D.items() for r in ("open", "safe") if c[r]])
def test_decision(id: str, route: str) -> None:
    assert differences(id, route) == []


def test_every_case_of_the_table_is_here() -> None:
    assert {f"D{i}" for i in range(1, 57)} <= set(D)
