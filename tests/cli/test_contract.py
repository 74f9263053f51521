"""The command line keeps the promises of its contract: exit codes, options, formats, schemas, determinism."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from gatekeeper.policy.known import rule_ids

Run = Callable[..., Any]

FOOT = (
    "<p>Valley Health, 100 Main Street, Springfield, IL 62701</p>\n"
    '<p><a href="https://www.valleyhealth.example/u">Unsubscribe</a></p>'
)
CLEAN = f"""<!doctype html>
<html><body>
<h1>Garden tour</h1>
<p>Four hundred tulips are waiting for you.</p>
<p><a href="https://www.valleyhealth.example/garden">Visit the garden</a></p>
{FOOT}
</body></html>
"""
BAD = CLEAN.replace(FOOT, "")
WARNS = CLEAN.replace("<h1>", "<script>1</script><h1>")
SEGMENT = "SELECT email\nFROM patients\nWHERE email_opt_out = FALSE\n  AND icd10 LIKE 'C50%'\n"
CAMPAIGN = """campaign: may
class: marketing
purpose: operations
goal: newsletter
draft: n.html
segment: who.sql
profile: marketing
relationship: patients
from: "Valley Health <news@mail.valleyhealth.example>"
subject: May at Valley Health
volume: 1200
"""
TODAY = ("--today", "2026-05-04")


def put(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name.replace("__", "/").replace("_dot_", ".")).write_text(text)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "send").mkdir()
    (tmp_path / "drafts").mkdir()
    (tmp_path / "send/n.html").write_text(CLEAN)
    (tmp_path / "send/who.sql").write_text(SEGMENT)
    (tmp_path / "send/campaign.yaml").write_text(CAMPAIGN)
    (tmp_path / "drafts/clean.html").write_text(CLEAN)
    (tmp_path / "drafts/bad.html").write_text(BAD)
    (tmp_path / "drafts/warns.html").write_text(WARNS)
    (tmp_path / "drafts/opaque.json").write_text(
        '{"name": "a", "options": {"match": "all", "conditions": ['
        '{"condition_type": "StaticSegment", "field": "static_segment", "op": "static_is", "value": 4711}]}}'
    )
    return tmp_path


def rules(document: Any, path: str) -> list[str]:
    (one,) = [s for s in document["submissions"] if s["path"].endswith(path)]
    return [f["rule"] for f in one["findings"]]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["drafts/clean.html"], 0),
        (["drafts/warns.html"], 0),
        (["drafts/warns.html", "--fail-on", "warning"], 1),
        (["drafts/warns.html", "--fail-on", "note"], 1),
        (["drafts/bad.html"], 1),
        (["drafts/bad.html", "--fail-on", "critical"], 1),
        (["drafts/bad.html", "--select", "SPM"], 0),
        (["drafts/bad.html", "--ignore", "OPT"], 0),
        (["drafts/bad.html", "--ignore", "OPT001,OPT005"], 0),
        (["drafts/bad.html", "--ignore", "OPT001"], 1),
        (["drafts/opaque.json", "--fail-on", "critical"], 3),
        (["drafts/opaque.json", "drafts/bad.html"], 1),
        (["drafts/clean.html", "gone.html"], 2),
        (["drafts/bad.html", "gone.html"], 2),
        (["gone"], 2),
        ([], 2),
        (["drafts/clean.html", "--select", "NOPE"], 2),
        (["drafts/clean.html", "--policy", "gone.yaml"], 2),
        (["drafts/clean.html", "--today", "4 May"], 2),
        (["drafts/clean.html", "--fail-on", "fatal"], 2),
        (["drafts/clean.html", "--jobs", "0"], 2),
    ],
)
def test_exit_codes(run: Run, tree: Path, arguments: list[str], code: int) -> None:
    assert run("check", *arguments, *([] if "--today" in arguments else TODAY)).code == code


def test_a_folder_is_walked_and_a_campaign_is_one_submission(run: Run, tree: Path) -> None:
    document = run("check", ".", "--format", "json", *TODAY).json
    assert [s["path"] for s in document["submissions"]] == [
        "drafts/bad.html",
        "drafts/clean.html",
        "drafts/opaque.json",
        "drafts/warns.html",
        "send/campaign.yaml",
    ]
    send = document["submissions"][-1]
    assert (send["id"], send["purpose"], send["class"], send["bulk"]) == ("may", "operations", "marketing", True)
    assert send["risk"]["level"] == "severe"
    assert send["risk"]["categories"] == ["cancer"]
    (condition,) = [f for f in send["findings"] if f["rule"] == "SEG001"]
    assert condition["at"] == {"path": "send/who.sql", "line": 4, "column": 7, "end_line": 4, "end_column": 24}
    assert condition["name"] == "condition-defined-segment"
    assert condition["authority"] == ["45 CFR 160.103", "45 CFR 164.502(b)"]


def test_json_is_the_same_byte_for_byte_and_with_any_number_of_jobs(run: Run, tree: Path) -> None:
    key = {"GATEKEEPER_KEY": "a key of sufficient length for tests"}
    one, two, jobs = (
        run("check", ".", "--format", "json", *TODAY, *more, **key).out for more in ([], [], ["--jobs", "2"])
    )
    assert one == two
    assert one == jobs


def test_output_and_files_follow_their_schemas(run: Run, tree: Path) -> None:
    schemas = {}
    for name in ("policy", "campaign", "authorizations", "verdict"):
        schemas[name] = run("schema", name).json
        jsonschema.Draft202012Validator.check_schema(schemas[name])
    document = run("check", ".", "gone.html", "--format", "json", *TODAY).json
    assert document["errors"]
    jsonschema.validate(document, schemas["verdict"], cls=jsonschema.Draft202012Validator)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document | {"submissions": [{"id": 3}]}, schemas["verdict"])
    import yaml

    shown = yaml.load(run("policy", "show").out, Loader=yaml.BaseLoader)
    assert shown["version"] == "1"
    assert shown["organization"]["name"] == "Valley Health"


@pytest.mark.parametrize("format_name", ["text", "json", "sarif", "junit", "github", "markdown", "html"])
def test_every_format_names_the_finding_and_goes_to_a_file(run: Run, tree: Path, format_name: str) -> None:
    done = run("check", "drafts/bad.html", "--format", format_name, "--output", "report", *TODAY)
    assert done.code == 1
    assert done.out == ""
    text = (tree / "report").read_text()
    assert "OPT001" in text
    assert "drafts/bad.html" in text
    if format_name in ("json", "sarif"):
        json.loads(text)


def test_sarif_has_rules_places_and_fingerprints(run: Run, tree: Path) -> None:
    log = run("check", "send", "--format", "sarif", *TODAY).json
    assert log["version"] == "2.1.0"
    (result,) = [r for r in log["runs"][0]["results"] if r["ruleId"] == "SEG001"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (4, 7, 24)
    assert "SEG001" in [r["id"] for r in log["runs"][0]["tool"]["driver"]["rules"]]


def test_a_baseline_silences_what_it_knows_and_nothing_else(run: Run, tree: Path) -> None:
    key = {"GATEKEEPER_KEY": "a key of sufficient length for tests"}
    written = run("baseline", "write", "drafts/bad.html", "--baseline", "known.json", **key)
    assert written.code == 0, written.err
    assert run("check", "drafts/bad.html", "--baseline", "known.json", *TODAY, **key).code == 0
    (tree / "drafts/bad.html").write_text(
        BAD.replace("Four hundred", "https://bit.ly/3x <a href='https://bit.ly/3x'>x</a>")
    )
    document = run("check", "drafts/bad.html", "--baseline", "known.json", "--format", "json", *TODAY, **key).json
    assert "SPM009" in rules(document, "bad.html")
    assert "OPT001" not in rules(document, "bad.html")
    refused = run("check", "drafts/bad.html", "--baseline", "known.json")
    assert refused.code == 2
    assert "GATEKEEPER_KEY" in refused.err


POLICY = "version: 1\nname: own\nextends: [hipaa, can-spam]\norganization: {name: Valley Health}\n"


@pytest.mark.parametrize(
    ("more", "code", "found", "waived"),
    [
        ("", 1, ["OPT001", "OPT005"], []),
        ("rules: {OPT001: {mode: off}, OPT005: {mode: off}}\n", 0, [], []),
        ("rules: {OPT001: {severity: note}, OPT005: {severity: warning}}\n", 0, ["OPT001", "OPT005"], []),
        ("rules: {OPT001: {mode: monitor}, OPT005: {mode: monitor}}\n", 0, ["OPT001", "OPT005"], []),
        (
            'waivers: [{rule: OPT001, where: "drafts/**", reason: r, owner: o@x.example, expires: 2026-06-01},\n'
            '  {rule: OPT005, where: "drafts/bad.html", reason: r, owner: o@x.example, expires: 2026-06-01}]\n',
            0,
            [],
            ["OPT001", "OPT005"],
        ),
        (
            'waivers: [{rule: OPT001, where: "drafts/**", reason: r, owner: o@x.example, expires: 2026-05-03}]\n',
            1,
            ["OPT001", "OPT005"],
            [],
        ),
        (
            'waivers: [{rule: OPT001, where: "other/**", reason: r, owner: o@x.example, expires: 2026-06-01}]\n',
            1,
            ["OPT001", "OPT005"],
            [],
        ),
    ],
)
def test_rule_settings_and_waivers(
    run: Run, tree: Path, more: str, code: int, found: list[str], waived: list[str]
) -> None:
    (tree / "policies.yaml").write_text(POLICY + more)
    done = run("check", "drafts/bad.html", "--format", "json", *TODAY)
    (one,) = done.json["submissions"]
    assert sorted(f["rule"] for f in one["findings"] if f["rule"].startswith("OPT00")) == found
    assert sorted(f["rule"] for f in one["waived"]) == waived
    assert done.code == code


def test_rules_as_json_and_their_pages(run: Run) -> None:
    catalogue = run("rules", "--format", "json").json["rules"]
    by_id = {rule["id"]: rule for rule in catalogue}
    assert by_id["SEG001"]["name"] == "condition-defined-segment"
    assert len(by_id) == len(catalogue)
    assert set(by_id) == rule_ids()
    page = run("explain", "OPT001")
    assert page.code == 0
    assert page.out.startswith("# OPT001 missing-unsubscribe-link\n")
    unknown = run("explain", "OPT099")
    assert unknown.code == 2


def test_explain_gives_the_chain_of_reasons(run: Run, tree: Path) -> None:
    done = run("explain", "send/campaign.yaml")
    assert done.code == 0
    assert "recipients are chosen by the condition field icd10 by ICD-10-CM code (cancer)" in done.out
    assert "C50" not in done.out


def test_init_writes_a_policy_that_checks(run: Run, tmp_path: Path) -> None:
    assert run("init", "--yes").code == 0
    assert run("policy", "check").code == 0
    assert run("init", "--yes").code == 2
    (tmp_path / "n.html").write_text(CLEAN)
    assert run("check", "n.html", *TODAY).code == 0


def test_booleans_are_those_of_yaml_1_2(run: Run, tree: Path) -> None:
    (tree / "send/campaign.yaml").write_text(CAMPAIGN.replace("campaign: may", "campaign: yes"))
    assert run("check", "send", "--format", "json", *TODAY).json["submissions"][0]["id"] == "yes"
    (tree / "policies.yaml").write_text("version: 1\norganization: {part2: on}\n")
    done = run("check", "drafts/clean.html")
    assert done.code == 2
    assert 'policies.yaml:2:23: "organization.part2": expected true or false, found text' in done.err
    (tree / "policies.yaml").write_text("version: 1\nrules: {OPT001: {mode: off}, OPT005: {mode: off}}\n")
    assert run("check", "drafts/bad.html").code == 0


CAMPAIGN_FAULTS = [
    ("campaign: x\ndraft: n.html\ndraft: n.html\n", '3:1: key "draft" is doubled; it stands first in line 2'),
    ("campaign: x\nclas: marketing\n", '2:1: unknown key "clas"; did you mean "class"?'),
    ("campaign: x\nclass: markting\n", '2:8: "class": expected one of marketing, transactional; did you mean "marketing"?'),
    ("campaign: x\ndraft: n.html\nvolume: many\n", '3:9: "volume": expected a whole number, found text'),
    ("campaign: x\ndraft: gone.html\n", '2:8: "draft": there is no such file'),
    ("campaign: x\n", "1:11: nothing to check: name a draft, a segment or recipients"),
    ("campaign: [x]\n", '1:11: "campaign": expected text, found a list'),
    ("campaign: x\nenvelope: {one_per_transaction: yes}\n", '2:33: "envelope.one_per_transaction": expected true or false, found text'),
    ("campaign: x\nreplying_to: revue\n", '2:14: "replying_to": expected one of review, press, relative, employer; did you mean "review"?'),
    ("campaign: x\nplatform: mailchmp\n", '2:11: "platform": there is no such platform; did you mean "mailchimp"?'),
    ("campaign: x\napprovals: [{by: a@b.example, role: privac}]\n", '2:37: "approvals.0.role": expected one of marketing, privacy; did you mean "privacy"?'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "says"), CAMPAIGN_FAULTS)
def test_faults_of_a_campaign_are_located(run: Run, tree: Path, text: str, says: str) -> None:
    (tree / "send/campaign.yaml").write_text(text)
    done = run("check", "send", "--format", "json", *TODAY)
    assert done.code == 2
    assert says in [f"{e['line']}:{e['column']}: {e['message']}" for e in done.json["errors"]]


def test_detect_counts_the_characters_of_the_file(run: Run, tmp_path: Path) -> None:
    text = "Grüße,\r\n\r\nSSN: 900-45-6789\rMRN: 00482913\r\n"
    (tmp_path / "letter.txt").write_bytes(text.encode())
    found = json.loads(run("detect", "letter.txt").out)["entities"]
    assert [(e["kind"], text[e["start"] : e["end"]]) for e in found] == [
        ("US_SSN", "900-45-6789"),
        ("MEDICAL_RECORD_NUMBER", "00482913"),
    ]


def test_detect_is_json_lines_out(run: Run, tmp_path: Path) -> None:
    lines = '{"id": "a", "text": "Your asthma is due."}\n{"id": "b", "text": "Parking is free."}\n'
    done = run("detect", "-", "--jsonl", stdin=lines)
    first, second = (json.loads(line) for line in done.out.splitlines())
    (entity,) = first["entities"]
    assert {k: entity[k] for k in ("kind", "start", "end", "category", "sensitive", "assertion", "about")} == {
        "kind": "HEALTH_CONDITION",
        "start": 5,
        "end": 11,
        "category": "respiratory",
        "sensitive": False,
        "assertion": "stated",
        "about": "reader",
    }
    assert "asthma" not in done.out
    assert second == {"id": "b", "entities": []}
    (tmp_path / "t.txt").write_text("Your asthma is due.\n")
    assert json.loads(run("detect", "t.txt").out)["entities"] == first["entities"]
    assert run("detect", "gone.txt").code == 2


def test_a_policy_is_named_by_path_or_option(run: Run, tree: Path) -> None:
    (tree / "own.yaml").write_text(POLICY)
    for command in ("check", "show"):
        by_path, by_option = run("policy", command, "own.yaml"), run("policy", command, "--policy", "own.yaml")
        assert (by_path.code, by_path.out) == (by_option.code, by_option.out)
        assert by_path.code == 0
        assert "own" in by_path.out
