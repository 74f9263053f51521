"""Hash, register, status and withdraw; baselines; explanations."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEY = {"GATEKEEPER_KEY": "a long key for the tests"}


@pytest.fixture(autouse=True)
def examples(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")


def test_the_hash_follows_the_content(run: Callable, tmp_path: Path) -> None:
    campaign = "examples/cancer-newsletter-protected"
    path = f"{campaign}/campaign.yaml"
    first = run("campaign", "hash", path, **KEY)
    assert first.code == 0
    assert first.out == run("campaign", "hash", path, **KEY).out
    assert first.out.startswith("sha256:")
    assert len(first.out.strip()) == len("sha256:") + 64
    letter = tmp_path / campaign / "newsletter.html"
    letter.write_text(letter.read_text().replace("tulips", "roses"))
    second = run("campaign", "hash", path, **KEY)
    assert second.out != first.out


def test_register_status_withdraw(run: Callable) -> None:
    path = "examples/cancer-newsletter-protected/campaign.yaml"
    done = run("campaign", "register", path, "--by", "m.officer", **KEY)
    assert done.out.startswith("spring-newsletter-protected registered: sha256:"), done.err
    assert run("campaign", "status", "spring-newsletter-protected", **KEY).out.startswith("registered ")
    reason = ("--by", "p.officer", "--reason", "the list was built by mistake")
    assert run("campaign", "withdraw", "spring-newsletter-protected", *reason, **KEY).code == 0
    assert run("campaign", "status", "spring-newsletter-protected", **KEY).out.startswith("withdrawn ")
    assert run("campaign", "status", "autumn", **KEY).code == 1


def test_a_baseline_lets_only_new_findings_fail(run: Callable, tmp_path: Path) -> None:
    open_route = "examples/cancer-newsletter-open"
    today = ("--today", "2026-05-04")
    assert run("check", open_route, *today, **KEY).code == 1
    written = run("baseline", "write", open_route, *today, **KEY)
    assert written.out.endswith("findings written to gatekeeper-baseline.json\n"), written.err
    known = ("--baseline", "gatekeeper-baseline.json")
    assert run("check", open_route, *today, *known, **KEY).code == 0
    sql = tmp_path / open_route / "audience.sql"
    sql.write_text(sql.read_text().replace("'C50%'", "'B20'"))
    again = run("check", open_route, *today, *known, "--format", "json", **KEY)
    assert again.code == 1
    new = {f["rule"] for f in again.json["submissions"][0]["findings"] if f["severity"] == "critical"}
    assert "SEG001" in new
    assert not new & {"VEN001", "SEC001"}
    pruned = run("baseline", "prune", open_route, *today, **KEY)
    assert " entries removed from gatekeeper-baseline.json" in pruned.out
    assert run("check", open_route, *known).code == 2  # without the key


def test_an_explanation_names_the_line_and_the_way_out(run: Callable) -> None:
    done = run("explain", "examples/cancer-newsletter-open", "--today", "2026-05-04")
    assert done.code == 0
    first = done.out.splitlines()[0]
    assert "audience.sql:5:7" in first
    assert first.endswith("→ reject")
    assert "sign an agreement with cheap-esp" in done.out
    graph = run("explain", "examples/cancer-newsletter-open", "--today", "2026-05-04", "--format", "mermaid")
    assert graph.out.startswith("flowchart LR\n")
    dot = run("explain", "examples/cancer-newsletter-open", "--today", "2026-05-04", "--format", "dot")
    assert dot.out.startswith("digraph")


def test_a_finding_is_explained_by_its_fingerprint(run: Callable) -> None:
    today = ("--today", "2026-05-04")
    checked = run("check", "examples/cancer-newsletter-open", *today, "--format", "json", **KEY).json
    finding = next(f for f in checked["submissions"][0]["findings"] if f["rule"] == "SEG001")
    done = run("explain", "examples/cancer-newsletter-open", finding["fingerprint"], *today, **KEY)
    assert done.out.startswith("SEG001 condition-defined-segment (critical) at ")
    unknown = run("explain", "examples/cancer-newsletter-open", "ffffffff", *today, **KEY)
    assert unknown.code == 2


def test_several_processes_give_the_same_bytes(run: Callable, tmp_path: Path) -> None:
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    for i in range(8):
        (drafts / f"d{i}.html").write_text(f"<html><body><p>Letter {i} on your HIV test, book now!</p></body></html>")
    one = run("check", "drafts", "--format", "json", "--today", "2026-05-04", **KEY)
    two = run("check", "drafts", "--format", "json", "--today", "2026-05-04", "--jobs", "2", **KEY)
    assert one.out == two.out
    assert len(one.json["submissions"]) == 8
