"""Bad input gets a clear, located message and the right exit code; the other files are still checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

CLEAN = """<!doctype html><html><body style="color:#222;background:#fff"><h1>Garden tour</h1>
<p>Four hundred tulips are waiting for you.</p>
<p><a href="https://www.valleyhealth.example/garden">Visit the garden</a></p>
<p>Valley Health, 100 Main Street, Springfield, IL 62701</p>
<p><a href="https://links.valleyhealth.example/u/1">Unsubscribe</a></p></body></html>
"""


@pytest.fixture(autouse=True)
def good_neighbour(tmp_path: Path) -> None:
    (tmp_path / "good.html").write_text(CLEAN)


def errors(done, name: str) -> list[str]:  # type: ignore[no-untyped-def]
    document = done.json
    assert [s["path"] for s in document["submissions"]] == ["good.html"]
    assert done.code == 2
    return [f"{e['line']}:{e['column']}: {e['message']}" for e in document["errors"] if e["path"] == name]


@pytest.mark.parametrize(
    ("name", "data", "start", "says"),
    [
        ("binary.eml", bytes(range(256)) * 8, "1:1: ", "mail"),
        ("broken.sql", b"SELECT email\nFROM patients\nWHERE (dx = 'C50'\n", "", ""),
        ("people.csv", b"name,city\nJordan Sample,Springfield\n", "1:1: ", "address"),
        ("empty.html", b"", "1:1: ", "empty"),
        ("campaign.yaml", b"campaign: x\ndraft: good.html\nprofil: y\n", "3:1: ", 'did you mean "profile"?'),
    ],
)
def test_one_bad_file_among_good_ones(
    run: Callable, tmp_path: Path, name: str, data: bytes, start: str, says: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (message,) = errors(run("check", "good.html", name, "--format", "json"), name)
    assert message.startswith(start)
    assert says in message


def test_a_sql_error_names_line_and_column(run: Callable, tmp_path: Path) -> None:
    (tmp_path / "broken.sql").write_text("SELECT email\nFROM patients\nWHERE dx = = 'C50'\n")
    (message,) = errors(run("check", "good.html", "broken.sql", "--format", "json"), "broken.sql")
    assert message.startswith("3:")


def test_a_file_that_is_not_there(run: Callable) -> None:
    (message,) = errors(run("check", "good.html", "gone.html", "--format", "json"), "gone.html")
    assert message == "1:1: there is no such file"


@pytest.mark.parametrize("name", ["long.txt", "long.html", "long.md"])
def test_a_line_of_fifty_megabytes(run: Callable, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"a" * 50_000_000)
    (message,) = errors(run("check", "good.html", name, "--format", "json"), name)
    assert message == "1:1: larger than 5 MB of text, the most that is read of a draft"


def test_a_mail_with_a_line_of_fifty_megabytes(run: Callable, tmp_path: Path) -> None:
    (tmp_path / "long.eml").write_bytes(b"From: a@x.example\nSubject: s\n\n" + b"a" * 50_000_000)
    done = run("check", "good.html", "long.eml", "--format", "json")
    (sent,) = [s for s in done.json["submissions"] if s["path"] == "long.eml"]
    assert ("text/plain part", "more than 5 MB of text") in [(u["what"], u["why"]) for u in sent["unchecked"]]
    assert done.code in (1, 3)


def test_a_list_with_a_line_of_fifty_megabytes(run: Callable, tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_bytes(b"a" * 50_000_000)
    (message,) = errors(run("check", "good.html", "long.csv", "--format", "json"), "long.csv")
    assert message.startswith("1:1: ")


def test_a_broken_policy_names_file_line_column_and_key(run: Callable, tmp_path: Path) -> None:
    (tmp_path / "policies.yaml").write_text("version: 1\nname: x\norganisation:\n  name: X\n")
    done = run("check", "good.html")
    assert done.code == 2
    assert "policies.yaml:3:1: " in done.err
    assert 'did you mean "organization"?' in done.err


def test_an_unknown_rule_is_a_usage_error(run: Callable) -> None:
    done = run("check", "good.html", "--select", "SEG01")
    assert done.code == 2
    assert "there is no rule or family SEG01; did you mean SEG01" in done.err


def test_phi_is_never_shown_in_files(run: Callable) -> None:
    done = run("check", "good.html", "--show-phi", "--output", "x.txt")
    assert done.code == 2
    assert "unmasked text never goes to files" in done.err


def test_a_program_that_waits_for_a_report_gets_the_faults_of_the_policy(run: Callable, tmp_path: Path) -> None:
    (tmp_path / "policies.yaml").write_text("version: 1\nnaem: x\non_unchecked: hald\n")
    (tmp_path / "letter.html").write_text("<p>Parking is free in May.</p>\n")
    told = [
        {"path": "policies.yaml", "line": 2, "column": 1, "message": 'unknown key "naem"; did you mean "name"?'},
        {
            "path": "policies.yaml",
            "line": 3,
            "column": 15,
            "message": '"on_unchecked": expected one of hold, annotate, reject; did you mean "hold"?',
        },
    ]
    ran = run("check", "letter.html", "--format", "json", "--today", "2026-05-04")
    assert (ran.code, ran.json["errors"], ran.json["submissions"]) == (2, told, [])
    lines = [f"{e['path']}:{e['line']}:{e['column']}: {e['message']}\n" for e in told]
    assert ran.err == "gatekeeper: " + "".join(lines)
    ran = run("check", "letter.html", "--format", "github")
    assert "::error file=policies.yaml,line=2,col=1" in ran.out
    for format_name in ("sarif", "junit", "markdown", "html"):
        ran = run("check", "letter.html", "--format", format_name, "--output", "report")
        assert (ran.code, ran.out) == (2, "")
        assert "policies.yaml" in (tmp_path / "report").read_text()
    assert run("check", "letter.html").out == ""
