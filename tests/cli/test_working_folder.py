"""Waivers, baselines and fingerprints name the same file, whatever folder a command was started in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ran

Run = Callable[..., Ran]

POLICY = """\
version: 1
name: lake-view
extends: [can-spam]
organization: {name: Lake View Clinic, kind: covered-entity}
"""
WAIVER = """\
waivers:
  - {rule: SPM006, where: "june/**", reason: "the text part follows", owner: desk@lakeview.example, expires: 2027-01-31}
"""
CAMPAIGN = """\
campaign: june
purpose: education
class: marketing
relationship: public
draft: letter.html
text: none
volume: 400
subject: Opening hours in June
"""
LETTER = "<p>We open at eight in June.</p>\n<p>Lake View Clinic, 7 Shore Road, Erie, PA 16501</p>\n"


@pytest.fixture
def june(tmp_path: Path) -> Path:
    """A folder with a policy and a campaign whose HTML has no text alternative."""
    (tmp_path / "june").mkdir()
    (tmp_path / "policies.yaml").write_text(POLICY)
    (tmp_path / "june" / "campaign.yaml").write_text(CAMPAIGN)
    (tmp_path / "june" / "letter.html").write_text(LETTER)
    return tmp_path


def places(june: Path) -> list[tuple[str, Path]]:
    """The campaign as named from the policy's folder, from its own, from far away, and in full from the first."""
    return [
        ("june", june),
        ("campaign.yaml", june / "june"),
        (str(june / "june"), Path("/")),
        (str(june / "june" / "campaign.yaml"), june),
    ]


def findings(ran: Ran) -> list[dict[str, Any]]:
    (submission,) = ran.json["submissions"]
    found: list[dict[str, Any]] = submission["findings"]
    return found


def check(run: Run, path: str, cwd: Path, *more: str) -> Ran:
    return run(
        "check", path, "--format", "json", "--today", "2026-05-04", *more, cwd=cwd, GATEKEEPER_KEY="for-this-test-only"
    )


def test_a_waiver_holds_wherever_the_check_starts(run: Run, june: Path) -> None:
    assert "SPM006" in {f["rule"] for f in findings(check(run, "june", june))}
    with (june / "policies.yaml").open("a") as file:
        file.write(WAIVER)
    for path, cwd in places(june):
        ran = check(run, path, cwd)
        assert "SPM006" not in {f["rule"] for f in findings(ran)}, (path, cwd)
        assert [w["rule"] for w in ran.json["submissions"][0]["waived"]] == ["SPM006"]


def test_a_waiver_for_another_folder_does_not(run: Run, june: Path) -> None:
    (june / "policies.yaml").write_text(POLICY + WAIVER.replace("june/**", "july/**"))
    for path, cwd in places(june):
        assert "SPM006" in {f["rule"] for f in findings(check(run, path, cwd))}, (path, cwd)


def test_fingerprints_and_baseline_hold_wherever_the_check_starts(run: Run, june: Path) -> None:
    known = str(june / "known.json")
    written = run(
        "baseline", "write", "june", "--baseline", known, "--today", "2026-05-04", GATEKEEPER_KEY="for-this-test-only"
    )
    assert written.code == 0
    first = [f["fingerprint"] for f in findings(check(run, "june", june))]
    assert first
    for path, cwd in places(june):
        assert [f["fingerprint"] for f in findings(check(run, path, cwd))] == first, (path, cwd)
        ran = check(run, path, cwd, "--baseline", known, "--fail-on", "note")
        assert (ran.code, findings(ran)) == (0, []), (path, cwd)


def test_policy_tests_take_a_folder(run: Run, june: Path) -> None:
    (june / "gate.test.yaml").write_text(
        "today: 2026-05-04\ntests:\n  - name: june\n    path: june\n    expect: {level: none, rules: [SPM006]}\n"
    )
    ran = run("policy", "test")
    assert (ran.code, ran.out) == (0, "ok    gate.test.yaml:3:11  june\n1 tests, 0 failed\n")
    (june / "june" / "second.yaml").write_text(CAMPAIGN.replace("campaign: june", "campaign: july"))
    ran = run("policy", "test")
    assert ran.code == 2
    assert ran.err == "gatekeeper: june:1:1: there are 2 submissions here; name one of them\n"


def test_the_hash_of_a_campaign_is_that_of_its_folder(run: Run, june: Path) -> None:
    hashes = {
        run("campaign", "hash", path, cwd=cwd, GATEKEEPER_KEY="for-this-test-only").out for path, cwd in places(june)
    }
    (only,) = hashes
    assert only.startswith("sha256:")
    ran = run("campaign", "register", "june", "--by", "pia@lakeview.example", "--database", "sqlite:///g.db")
    assert (ran.code, ran.out.partition(":")[0]) == (0, "june registered")


def test_a_mistyped_rule_is_no_missing_file(run: Run) -> None:
    ran = run("explain", "SEG01")
    assert (ran.code, ran.err) == (2, "gatekeeper: there is no rule SEG01; did you mean SEG012?\n")
