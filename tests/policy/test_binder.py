"""Each kind of fault has its place and its words, and all of them come in one pass."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from gatekeeper.errors import InputErrors
from gatekeeper.model.submission import Manifest
from gatekeeper.model.words import Severity
from gatekeeper.readers.binder import bind
from gatekeeper.readers.yamlfile import read_yaml


@dataclass(frozen=True, kw_only=True)
class Inner:
    """Inner."""

    name: str = field(default="", metadata={"skip": True})
    level: int = 0
    share: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Item:
    """Item."""

    id: str = field(metadata={"required": True})
    on: datetime.date | None = None
    at: datetime.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Other:
    """Other."""

    sender: str = field(default="", metadata={"key": "from"})
    deep: bool = False


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Sample."""

    title: str = ""
    flag: bool = False
    severity: Severity | None = None
    kind: Literal["one", "two"] = "one"
    tags: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    table: dict[str, Inner] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    either: str | tuple[str, ...] | None = None
    record: Inner | Other | None = None
    word: Other | Literal["none"] = "none"
    sign: bool | str = False


def bound(text: str) -> Any:
    document = read_yaml("s.yaml", text)
    return bind(Sample, document.root, path="s.yaml", more=document.faults)


def faults(text: str) -> list[str]:
    return [str(error) for error in bound(text).errors]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("titel: x", 's.yaml:1:1: unknown key "titel"; did you mean "title"?'),
        (
            "zzz: x",
            's.yaml:1:1: unknown key "zzz"; keys are title, flag, severity, kind, tags, items, table, options, either, '
            "record, word, sign",
        ),
        ("table: {a: {levle: 1}}", 's.yaml:1:13: unknown key "levle" in "table.a"; did you mean "level"?'),
        ("flag: true\nflag: false", 's.yaml:2:1: key "flag" is doubled; it stands first in line 1'),
        ("title: 5", 's.yaml:1:8: "title": expected text, found a number; put it in quotes'),
        ("title: [a]", 's.yaml:1:8: "title": expected text, found a list'),
        ("title: true", 's.yaml:1:8: "title": expected text, found true'),
        ("flag: yes", 's.yaml:1:7: "flag": expected true or false, found text'),
        ("flag: True", 's.yaml:1:7: "flag": expected true or false, found text'),
        ("flag: 1", 's.yaml:1:7: "flag": expected true or false, found a number'),
        ("tags: a", 's.yaml:1:7: "tags": expected a list, found text'),
        ("tags: [a, {b: c}]", 's.yaml:1:11: "tags.1": expected text, found a mapping'),
        ("table: [a]", 's.yaml:1:8: "table": expected a mapping, found a list'),
        ("table: {a: {level: 1.5}}", 's.yaml:1:20: "table.a.level": expected a whole number, found a number'),
        ("table: {a: {level: '1'}}", 's.yaml:1:20: "table.a.level": expected a whole number, found text'),
        ("table: {a: {share: x}}", 's.yaml:1:20: "table.a.share": expected a number, found text'),
        (
            "severity: warn",
            's.yaml:1:11: "severity": expected one of note, warning, error, critical; did you mean "warning"?',
        ),
        ("severity: xyz", 's.yaml:1:11: "severity": expected one of note, warning, error, critical, found text'),
        ("kind: [one]", 's.yaml:1:7: "kind": expected one of one, two, found a list'),
        ("items: [{on: 2026-01-01}]", 's.yaml:1:9: the required key "id" is missing in "items.0"'),
        ("items: [{id: }]", 's.yaml:1:14: "items.0.id": expected text, found nothing'),
        ("items: [{id: a, on: 2026-02-30}]", 's.yaml:1:21: "items.0.on": expected a date (YYYY-MM-DD), found text'),
        ("items: [{id: a, on: 20260230}]", 's.yaml:1:21: "items.0.on": expected a date (YYYY-MM-DD), found a number'),
        (
            "items: [{id: a, at: noon}]",
            's.yaml:1:21: "items.0.at": expected a date and time (YYYY-MM-DDTHH:MM:SS), found text',
        ),
        ("either: 5", 's.yaml:1:9: "either": expected text or a list, found a number; put it in quotes'),
        ("either: {a: b}", 's.yaml:1:9: "either": expected text or a list, found a mapping'),
        ("either: [[a]]", 's.yaml:1:10: "either.0": expected text, found a list'),
        ("word: nome", 's.yaml:1:7: "word": expected a mapping or none; did you mean "none"?'),
        ("word: [a]", 's.yaml:1:7: "word": expected a mapping or none, found a list'),
        ("record: {deep: 1}", 's.yaml:1:16: "record.deep": expected true or false, found a number'),
        ("sign: [a]", 's.yaml:1:7: "sign": expected true or false or text, found a list'),
        ("- a", "s.yaml:1:1: expected a mapping, found a list"),
        ("", "s.yaml:1:1: the file is empty"),
    ],
)
def test_each_fault_has_its_place_and_words(text: str, message: str) -> None:
    assert faults(text) == [message]


def test_all_faults_come_in_one_pass_in_order() -> None:
    text = "flag: on\nitems:\n  - {on: x}\n  - {id: b, extra: 1}\nkind: three\ntitle: a\ntitle: b\n"
    assert faults(text) == [
        's.yaml:1:7: "flag": expected true or false, found text',
        's.yaml:3:5: the required key "id" is missing in "items.0"',
        's.yaml:3:10: "items.0.on": expected a date (YYYY-MM-DD), found text',
        's.yaml:4:13: unknown key "extra" in "items.1"; keys are id, on, at',
        's.yaml:5:7: "kind": expected one of one, two, found text',
        's.yaml:7:1: key "title" is doubled; it stands first in line 6',
    ]
    with pytest.raises(InputErrors) as caught:
        bound(text).demand()
    assert len(caught.value.errors) == 6


def test_values_are_never_quoted() -> None:
    text = (
        "title: [Jane Roe]\nflag: Jane Roe\nkind: Jane Roe\nseverity: Jane\nitems: [{id: Jane, on: Jane}]\nword: Jane\n"
    )
    assert len(faults(text)) == 6
    assert "Jane" not in "".join(faults(text))


def test_keys_that_are_addresses_are_not_quoted() -> None:
    text = "jane@x.example: 1\njane@x.example: 2\ntable: {jane@x.example: {level: x, levels: 1}}\n"
    assert faults(text) == [
        's.yaml:1:1: unknown key "…"; keys are title, flag, severity, kind, tags, items, table, options, either, '
        "record, word, sign",
        's.yaml:2:1: key "…" is doubled; it stands first in line 1',
        's.yaml:3:33: "…": expected a whole number, found text',
        's.yaml:3:36: unknown key "levels" in "…"; did you mean "level"?',
    ]


def test_values_of_every_type() -> None:
    found = bound(
        "title: x\nflag: true\nseverity: error\nkind: two\ntags: [a, 'b']\n"
        "items: [{id: i, on: 2026-05-04, at: 2026-05-04T03:00:00+02:00}, {id: j, at: '2026-05-04 03:00'}]\n"
        "table: {n: {level: 1, share: 2}, m: }\noptions: {a: [1, x], b: {c: true}}\neither: [p, q]\n"
        "record: {from: f}\nword: {deep: true}\nsign: by pen\n"
    )
    assert found.errors == ()
    value = found.value
    assert value.items == (
        Item(id="i", on=datetime.date(2026, 5, 4), at=datetime.datetime(2026, 5, 4, 1, 0)),
        Item(id="j", at=datetime.datetime(2026, 5, 4, 3, 0)),
    )
    assert value.table == {"n": Inner(name="n", level=1, share=2.0), "m": Inner(name="m")}
    assert isinstance(value.table["n"].share, float)
    assert value.options == {"a": [1, "x"], "b": {"c": True}}
    assert (value.either, value.record, value.word, value.sign) == (
        ("p", "q"),
        Other(sender="f"),
        Other(deep=True),
        "by pen",
    )
    assert value.severity is Severity.ERROR
    assert bound("either: text\nsign: false\nword: none").value == Sample(either="text")


def test_a_key_without_value_counts_as_left_out() -> None:
    assert bound("title:\ntags:\nitems:\ntable: ~\nrecord: null\n").value == Sample()


def test_places_are_those_of_values() -> None:
    places = bound("tags: [a, b]\ntable:\n  n: {level: 1}\nrecord: {from: f}\n").places
    assert {key: str(place) for key, place in places.items()} == {
        "tags": "s.yaml:1:7",
        "tags.0": "s.yaml:1:8",
        "tags.1": "s.yaml:1:11",
        "table": "s.yaml:3:3",
        "table.n": "s.yaml:3:6",
        "table.n.level": "s.yaml:3:14",
        "record": "s.yaml:4:9",
        "record.from": "s.yaml:4:16",
    }


def test_the_manifest_of_the_contract_binds_whole() -> None:
    text = """\
campaign: spring-newsletter
purpose: marketing
goal: newsletter
class: marketing
draft: newsletter.html
platform: mailchimp
text: newsletter.txt
segment: oncology.sql
names: names.yaml
assignment: {method: random, seed: 7}
assets: [{sha256: "00", kind: no-persons, by: a.officer@valleyhealth.example, on: 2026-05-02}]
conversions: [{url: "https://book.valleyhealth.example/thanks", vendor: acme-analytics}]
workflow: {changed: 2026-04-01, judged: 2026-04-02, suppression_sync: 2026-05-04T03:00:00}
earlier_sends: [{campaign: spring-1, on: 2026-05-04, recipients: earlier.csv}]
recipients: list.csv
recipients_source: {kind: patients-export, name: "EHR export", owner: crm@valleyhealth.example, date: 2026-05-02}
relationship: patients
directory: patients.csv
profile: marketing
from: "Valley Health <news@mail.valleyhealth.example>"
reply_to: news@mail.valleyhealth.example
subject: "Spring at Valley Health"
preheader: "Parking, hours, new staff"
headers: {List-Unsubscribe: "<https://u.example>", List-Unsubscribe-Post: "List-Unsubscribe=One-Click"}
envelope: {mail_from: bounce@x.example, rcpt_to: [a@x.example, b@x.example], one_per_transaction: true}
promotes: {what: "sleep apnoea device", owner: third-party}
remuneration: none
authorization: auth-2026-014
approvals: [{by: a.officer@x.example, role: privacy, on: 2026-05-03, content: "sha256:00"}]
delivery: inbox
thread: [a@x.example]
replying_to: review
event: appointment-created
volume: 8000
declared_deidentified: false
"""
    found = bind(Manifest, read_yaml("c.yaml", text).root)
    assert found.errors == ()
    stated = {line.partition(":")[0] for line in text.splitlines()}
    from gatekeeper.readers.binder import keys_of

    assert {key.name for key in keys_of(Manifest)} - stated == {"variants"}
    for word in ("random", "manual", "{by: arm}"):
        assert bind(Manifest, read_yaml("c.yaml", f"campaign: x\nassignment: {word}").root).errors == ()


def test_a_misspelt_key_is_one_fault() -> None:
    text = "campaign: x\napprovals:\n  - {by: a@x.example, rol: privacy}\n  - {by: b@x.example, other: 1}\n"
    assert [str(error) for error in bind(Manifest, read_yaml("c.yaml", text).root).errors] == [
        'c.yaml:3:23: unknown key "rol" in "approvals.0"; did you mean "role"?',
        'c.yaml:4:5: the required key "role" is missing in "approvals.1"',
        'c.yaml:4:23: unknown key "other" in "approvals.1"; keys are by, role, on, content',
    ]
