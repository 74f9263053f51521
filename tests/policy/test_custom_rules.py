"""A hospital's own rules: conditions that are checked when they are loaded, and findings that stand like any other."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from gatekeeper.engine.check import Settings, check
from gatekeeper.errors import InputErrors
from gatekeeper.model.finding import Verdict
from gatekeeper.policy.load import load_policy
from gatekeeper.policy.operands import operands
from gatekeeper.readers.files import DiskFiles
from gatekeeper.redact import Key

RULE = """version: 1
name: own
organization: {{name: Harbor Hospital}}
custom_rules:
  - id: VHX001
    name: house-rule
    when: {when}
    message: "The house asks for something else."
    severity: error
    authority: ["Mail handbook, section 4"]
    advice: "Ask the mail desk."
"""
DRAFT = """<!doctype html>
<html><body><h1>Garden tour</h1><p>Four hundred tulips. <img src="cid:a" alt="tulips"></p>
<p><a href="https://www.harbor.example/garden">Visit</a> <a href="https://maps.example/x">Map</a></p>
<p>Hello {{ first_name }}</p></body></html>
"""
CAMPAIGN = """campaign: tour
purpose: education
goal: event
class: marketing
draft: n.html
subject: Garden tour in May
relationship: patients
volume: 60000
from: "Harbor <news@mail.harbor.example>"
headers: {List-Id: "tour <tour.mail.harbor.example>"}
segment: {all: [{field: icd10, op: starts_with, value: E11}]}
"""


def verdict(folder: Path, when: str) -> Verdict:
    (folder / "policies.yaml").write_text(RULE.format(when=f"'{when}'"))
    (folder / "n.html").write_text(DRAFT)
    (folder / "campaign.yaml").write_text(CAMPAIGN)
    settings = Settings(today=datetime.date(2026, 5, 4), key=Key(b"a key for tests"))
    policy = load_policy(str(folder / "policies.yaml"))
    outcome = check([str(folder / "campaign.yaml")], policy=policy, settings=settings, files=DiskFiles())
    assert outcome.errors == ()
    (one,) = outcome.verdicts
    assert [u for u in one.unchecked if u.rule == "VHX001"] == []
    return one


@pytest.mark.parametrize(
    ("when", "fires"),
    [
        ("send.bulk && send.size > 50000", True),
        ("send.size > 60000", False),
        ('send.purpose == "education" && send.goal == "event" && send.class == "marketing"', True),
        ('send.level == "severe" && send.level_rank == 4', True),
        ('"diabetes" in send.categories', True),
        ('"cancer" in send.categories', False),
        ('send.links.exists(l, l.host == "maps.example")', True),
        ('send.links.all(l, l.host.endsWith("harbor.example"))', False),
        ('send.criteria.exists(c, c.class == "condition" && c.polarity == "include")', True),
        ('send.subject.contains("Garden")', True),
        ('send.text.contains("tulips") && !send.text.contains("roses")', True),
        ('send.sender.domain == "mail.harbor.example"', True),
        ('"list-id" in send.headers', True),
        ('"first_name" in send.fields', True),
        ("send.images == 1 && size(send.attachments) == 0", True),
        ("send.weekday == 1", True),
        ("send.weekday > 5", False),
        ('send.profile == "marketing"', False),
    ],
)
def test_a_condition_reads_the_facts_of_a_send(tmp_path: Path, when: str, fires: bool) -> None:
    found = [f for f in verdict(tmp_path, when).findings if f.rule == "VHX001"]
    assert len(found) == fires
    for finding in found:
        assert finding.name == "house-rule"
        assert finding.severity == "error"
        assert finding.message == "The house asks for something else."
        assert finding.advice == "Ask the mail desk."
        assert finding.authority == ("Mail handbook, section 4",)


def test_a_condition_on_the_subject_points_at_it(tmp_path: Path) -> None:
    (found,) = [f for f in verdict(tmp_path, 'send.subject.contains("Garden")').findings if f.rule == "VHX001"]
    assert (found.at.path.rpartition("/")[2], found.at.line, found.at.column) == ("campaign.yaml", 6, 10)


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ("'send.siz > 3'", "send.siz is no fact; did you mean size?"),
        ("'send.sender.domian == \"a\"'", "send.sender.domian is no fact; did you mean domain?"),
        ("'size > 3'", "it names size; facts are read from send"),
        ("'send.size'", "it yields int, expected true or false"),
        ("'send.subject'", "it yields str, expected true or false"),
        ("'send.size > \"many\"'", "its types do not fit: "),
        ("'send.bulk && send.subject > 3'", "its types do not fit: "),
        ("'send.bulk || send.subject > 3'", "its types do not fit: "),
        ("'send.level == \"low\" && send.subject > 3'", "its types do not fit: "),
        ("'send.level == \"low\" && (send.bulk || send.subject > 3)'", "its types do not fit: "),
        ('\'send.level == "low" ? send.size > "a" : true\'', "its types do not fit: "),
        ("'send.links.exists(l, l.host == \"b.example\" && l.url > 3)'", "its types do not fit: "),
        ("'send.size >'", "it is no CEL: "),
        ("'send.size > 3 and send.bulk'", "it is no CEL: "),
    ],
)
def test_a_condition_that_cannot_work_is_refused_where_it_stands(tmp_path: Path, when: str, says: str) -> None:
    path = tmp_path / "policies.yaml"
    path.write_text(RULE.format(when=when))
    with pytest.raises(InputErrors) as caught:
        load_policy(str(path))
    (error,) = caught.value.errors
    assert (error.path, error.line, error.column) == (str(path), 7, 11)
    assert error.message.startswith('"custom_rules.0.when": ' + says)


@pytest.mark.parametrize(
    ("change", "place", "says"),
    [
        (("VHX001", "SEG001"), (5, 9), '"custom_rules.0.id": this id is taken'),
        (("VHX001", "my-rule"), (5, 9), '"custom_rules.0.id": expected capitals and a number, such as VHX001'),
        (("severity: error", "severity: bad"), (9, 15), '"custom_rules.0.severity": expected one of '),
        (("message:", "massage:"), (8, 5), 'unknown key "massage" in "custom_rules.0"; did you mean "message"?'),
    ],
)
def test_faults_around_a_condition(tmp_path: Path, change: tuple[str, str], place: tuple[int, int], says: str) -> None:
    path = tmp_path / "policies.yaml"
    path.write_text(RULE.format(when="'send.bulk'").replace(*change))
    with pytest.raises(InputErrors) as caught:
        load_policy(str(path))
    first = next(e for e in caught.value.errors if e.message.startswith(says))
    assert (first.line, first.column) == place


def test_an_own_rule_takes_settings_and_waivers(tmp_path: Path) -> None:
    path = tmp_path / "policies.yaml"
    path.write_text(RULE.format(when="'send.bulk'") + "rules: {VHX001: {severity: note, mode: monitor}}\n")
    assert load_policy(str(path)).rules["VHX001"].severity == "note"


@pytest.mark.parametrize(
    ("condition", "parts"),
    [
        ("send.bulk", []),
        ("a && b", ["a ", " b"]),
        ('x == "a && b" || y', ['x == "a && b" ', " y"]),
        ("!(a || b)", ["a ", " b"]),
        ("a ? b : c", ["a ", " b ", " c"]),
        ("s.exists(l, l.a && l.b)", ["s.exists(l,  l.a )", "s.exists(l,  l.b)"]),
    ],
)
def test_operands(condition: str, parts: list[str]) -> None:
    assert [p.replace("  ", " ") for p in operands(condition)] == [p.replace("  ", " ") for p in parts]


def test_deep_conditions_stay_cheap() -> None:
    assert len(list(operands("(" * 300 + "a && b" + ")" * 300))) == 0
    assert len(list(operands(" && ".join(["a"] * 2000)))) == 2000
