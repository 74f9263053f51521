"""What every pack decides, by its regression suite in ``policies/tests``."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gatekeeper.engine.policy_tests import failures, run_file
from gatekeeper.policy.packaged import pack_names
from gatekeeper.readers.files import DiskFiles
from gatekeeper.redact import Key

FOLDER = Path(__file__).parent.parent.parent / "policies" / "tests"
SUITES = sorted(FOLDER.glob("*.test.yaml"))
KEY = Key(b"the tests of packs have no secret")
#: Packs that restate what holds without them; the others change decisions, and their suites must notice.
RESTATING = {"hipaa", "can-spam", "bulk-sender"}


def pack_of(path: Path) -> str:
    return path.name.removesuffix(".test.yaml")


@pytest.mark.parametrize("path", SUITES, ids=pack_of)
def test_suite(path: Path) -> None:
    problems = {r.name: r.problems for r in run_file(str(path), files=DiskFiles(), key=KEY) if r.problems}
    assert problems == {}


@pytest.mark.parametrize("path", [p for p in SUITES if pack_of(p) not in RESTATING], ids=pack_of)
def test_a_suite_fails_without_its_pack(path: Path, tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "tests")
    policy = tmp_path / "tests" / f"{pack_of(path)}.yaml"
    policy.write_text(policy.read_text().replace(f", {pack_of(path)}]", "]").replace("part2: true", "part2: false"))
    results = run_file(str(tmp_path / "tests" / path.name), files=DiskFiles(), key=KEY)
    assert failures(results) > 0


def test_every_pack_has_a_suite() -> None:
    assert {pack_of(path) for path in SUITES} == set(pack_names())


def test_a_failing_test_says_where_and_what(tmp_path: Path) -> None:
    suite = tmp_path / "a.test.yaml"
    suite.write_text(
        "today: 2026-05-04\ntests:\n  - name: wrong\n    files: {n.html: '<p>Hello</p>'}\n"
        "    expect: {disposition: allow, rules: [SEG001], absent: [OPT001], class: transactional}\n"
    )
    (result,) = run_file(str(suite), files=DiskFiles(), key=KEY)
    assert (result.at.line, result.at.column) == (3, 11)
    assert result.problems == (
        "disposition is reject, expected allow",
        "class is marketing, expected transactional",
        "SEG001 does not speak",
        "OPT001 speaks, expected silence",
    )
