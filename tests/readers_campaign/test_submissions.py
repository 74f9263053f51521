"""A campaign is read with everything it names; its faults come all at once, each at its place."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from gatekeeper.errors import InputError, InputErrors
from gatekeeper.model.submission import Submission
from gatekeeper.policy.load import builtin_policy
from gatekeeper.readers.files import DiskFiles, Files
from gatekeeper.readers.submissions import read_submission
from gatekeeper.redact import Key
from tests.readers_campaign.memory import Memory

KEY = Key(b"a secret of the tests")
DRAFT = "<html><body><h1>Spring</h1><p>The garden opens.</p></body></html>"


def read(content: dict[str, str | bytes] | Files, path: str = "campaign.yaml") -> Submission:
    files = Memory(content) if isinstance(content, dict) else content
    return read_submission(path, policy=builtin_policy(), files=files, key=KEY)


def faults(content: dict[str, str | bytes], path: str = "campaign.yaml") -> list[str]:
    with pytest.raises((InputError, InputErrors)) as caught:
        read(content, path)
    error = caught.value
    return [str(e) for e in error.errors] if isinstance(error, InputErrors) else [str(error)]


def test_a_whole_campaign() -> None:
    content: dict[str, str | bytes] = {
        "c/spring.yaml": """\
campaign: spring-newsletter
purpose: marketing
variants: [a.html, b.html]
text: a.txt
subject: Spring
segment: [s/one.sql, s/two.yaml]
recipients: ../lists/spring-q3.csv
recipients_source: {kind: donor-database, name: Gala}
directory: all.csv
earlier_sends: [{campaign: old, on: 2026-05-04, recipients: old.csv}]
""",
        "c/a.html": DRAFT,
        "c/b.html": DRAFT,
        "c/a.txt": "The garden opens.",
        "c/s/one.sql": "SELECT email FROM contacts WHERE city = 'X'",
        "c/s/two.yaml": "all: [{field: age, op: '>=', value: 40}]",
        "lists/spring-q3.csv": "email\na@x.example\n",
        "c/all.csv": "email\na@x.example\nb@x.example\n",
        "c/old.csv": "email\nb@x.example\n",
    }
    submission = read(content, "c/spring.yaml")
    assert (submission.id, submission.path, submission.kind) == ("spring-newsletter", "c/spring.yaml", "campaign")
    assert [m.path for m in submission.messages] == ["c/a.html", "c/b.html"]
    assert submission.messages[0].subject is not None
    assert str(submission.messages[0].subject.place()) == "c/spring.yaml:5:10"
    assert [s.path for s in submission.segments] == ["c/s/one.sql", "c/s/two.yaml"]
    assert submission.recipients is not None
    assert submission.recipients.path == "lists/spring-q3.csv"
    assert submission.directory is not None
    assert len(submission.directory.rows) == 2
    earlier = submission.manifest.earlier_sends[0].list
    assert earlier is not None
    assert [row.address for row in earlier.rows] == ["b@x.example"]
    assert submission.alternative == "The garden opens."
    assert str(submission.place("recipients_source.kind")) == "c/spring.yaml:8:27"
    assert str(submission.place("volume")) == "c/spring.yaml:1:1"
    assert {"c/spring.yaml", "c/a.html", "c/b.html", "c/a.txt", "c/s/one.sql"} <= set(submission.sources)
    assert not submission.leaving


def test_names_stand_where_the_manifest_says_them() -> None:
    manifest = (
        'campaign: "Spring"\ndraft: asthma.html\nsegment: seg/hiv/q3.sql\nrecipients: lists/prep.csv\n'
        "recipients_source: {name: Dialysis export}\ndirectory: everybody.csv\n"
    )
    content: dict[str, str | bytes] = {
        "diabetes/campaign.yaml": manifest,
        "diabetes/asthma.html": DRAFT,
        "diabetes/seg/hiv/q3.sql": "SELECT email FROM contacts",
        "diabetes/lists/prep.csv": "email\na@x.example\n",
        "diabetes/everybody.csv": "email\na@x.example\n",
    }
    submission = read(content, "diabetes/campaign.yaml")
    source = submission.sources["diabetes/campaign.yaml"]
    assert [(name.kind, name.text, source.excerpt(name.at)) for name in submission.names] == [
        ("campaign", "Spring", '"Spring"'),
        ("folder", "seg", "seg"),
        ("folder", "hiv", "hiv"),
        ("file", "q3", "q3.sql"),
        ("folder", "lists", "lists"),
        ("file", "prep", "prep.csv"),
        ("list", "Dialysis export", "Dialysis export"),
    ]


def test_a_segment_inline() -> None:
    text = "campaign: x\nsegment:\n  relationship: patients\n  all:\n    - {field: dx, op: starts_with, value: C50}\n"
    submission = read({"campaign.yaml": text})
    (segment,) = submission.segments
    (criterion,) = segment.criteria
    assert (criterion.field, criterion.value, str(criterion.at)) == ("dx", ("C50",), "campaign.yaml:5:7")


def test_all_faults_of_all_files_come_at_once() -> None:
    content: dict[str, str | bytes] = {
        "campaign.yaml": "campaign: x\nvariants: [gone.html, empty.html]\nsegment: s.yaml\nrecipients: bad.csv\n"
        "directory: ../away.csv\nnames: n.yaml\n",
        "empty.html": " \n",
        "s.yaml": "all: [{field: a, op: equals, value: 1}]\nsize: many\n",
        "bad.csv": "name\nAda\n",
        "n.yaml": "a: [b]",
    }
    found = faults(content)
    assert found[0] == 'campaign.yaml:2:12: "variants.0": there is no such file'
    assert found[1] == "empty.html:1:1: the file is empty"
    assert found[2] == "n.yaml:1:4: expected a label, or a mapping of ids to labels"
    assert [line.split(": ")[0] for line in found[3:5]] == ["s.yaml:1:22", "s.yaml:2:7"]
    assert found[5:] == [
        'bad.csv:1:1: no column holds addresses; a header row with a column such as "email" is expected',
        'campaign.yaml:5:12: "directory": there is no such file',
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("campaign: ''", 'campaign.yaml:1:11: "campaign": expected a name'),
        ("campaign: x\nprofil: y", 'campaign.yaml:2:1: unknown key "profil"; did you mean "profile"?'),
        (
            "campaign: x\nplatform: mailchmp",
            'campaign.yaml:2:11: "platform": there is no such platform; did you mean "mailchimp"?',
        ),
        (
            "campaign: x\ndraft: a.html\nvariants: [b.html]",
            'campaign.yaml:3:11: "variants": a campaign has a draft or variants, not both',
        ),
        ('campaign: x\ndraft: "a\\0b"', 'campaign.yaml:2:8: "draft": there is no such file'),
        ("campaign: x\nvolume: -1", 'campaign.yaml:2:9: "volume": expected 0 or more'),
        (
            "campaign: x\nassets: [{sha256: abc, kind: stock}]",
            'campaign.yaml:2:19: "assets.0.sha256": expected 64 hexadecimal digits',
        ),
        ("campaign: x\ncampaign: y", 'campaign.yaml:2:1: key "campaign" is doubled; it stands first in line 1'),
        (
            "campaign: x\nsubject: a: b",
            "campaign.yaml:2:11: not valid YAML: mapping values are not allowed in this context",
        ),
        (
            "campaign: x\nrecipients: {url: 'sqlite:///r.db', query: 'DROP TABLE x'}",
            'campaign.yaml:2:44: "recipients.query": expected a SELECT',
        ),
        (
            "campaign: x\nrecipients: {url: nonsense, query: SELECT 1}",
            'campaign.yaml:2:19: "recipients.url": expected a database URL such as postgresql://host/name',
        ),
        (
            "campaign: x\nrecipients: {url: x}",
            'campaign.yaml:2:13: the required key "query" is missing in "recipients"',
        ),
    ],
)
def test_faults_of_the_manifest_are_located(text: str, message: str) -> None:
    assert faults({"campaign.yaml": text, "a.html": DRAFT, "b.html": DRAFT}) == [message]


def test_text_none_says_that_there_is_none() -> None:
    assert read({"campaign.yaml": "campaign: x\nsubject: Hi"}).alternative is None
    assert read({"campaign.yaml": "campaign: x\ntext: none"}).alternative == ""


def test_an_envelope_makes_a_mail_leave() -> None:
    mail = "From: a@x.example\nTo: b@x.example\nSubject: x\n\nHi\n"
    text = "campaign: x\ndraft: m.eml\nenvelope: {mail_from: a@x.example, rcpt_to: [b@x.example]}"
    assert read({"campaign.yaml": text, "m.eml": mail}).leaving
    assert not read({"campaign.yaml": "campaign: x\ndraft: m.eml", "m.eml": mail}).leaving
    assert not read({"campaign.yaml": text.replace("m.eml", "m.html"), "m.html": DRAFT}).leaving


def test_recipients_of_a_database(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "r.db") as connection:
        connection.execute("CREATE TABLE people (email TEXT, visits INTEGER)")
        connection.execute("INSERT INTO people VALUES ('Ada@X.example', 3)")
    path = tmp_path / "campaign.yaml"
    path.write_text(
        "campaign: x\nrecipients:\n  url: sqlite:///r.db\n"
        "  query: SELECT email, visits FROM people WHERE email LIKE '%:%' OR 1=1\n"
    )
    submission = read(DiskFiles(), str(path))
    assert submission.recipients is not None
    assert [(r.row, r.address, r.values["visits"]) for r in submission.recipients.rows] == [(1, "ada@x.example", "3")]
    path.write_text("campaign: x\nrecipients: {url: 'sqlite:///r.db', query: SELECT email FROM nobody}")
    submission = read(DiskFiles(), str(path))
    assert submission.recipients is None
    (unchecked,) = submission.unchecked
    assert (unchecked.what, unchecked.why, str(unchecked.at)) == (
        "the recipients from the database",
        "the database cannot be queried (OperationalError)",
        f"{path}:2:13",
    )


def test_names_for_ids() -> None:
    from gatekeeper.readers.names import read_labels

    common = read_labels("n.yaml", b'"57": Dialysis\n')
    assert common["tag"]["57"] == "Dialysis"
    assert common.get("list", {}).get("57") == "Dialysis"
    kinds = read_labels("n.yaml", b'platform: activecampaign\nnames: {tag: {"57": Dialysis}, field: {31: A1c band}}\n')
    assert kinds["tag"]["57"] == "Dialysis"
    assert kinds["field"]["31"] == "A1c band"
    assert kinds.get("list", {}).get("57") is None


def test_files_that_stand_for_themselves() -> None:
    content: dict[str, str | bytes] = {
        "news.html": DRAFT,
        "hiv-prep-q3.csv": "email\na@x.example\n",
        "oncology.sql": "SELECT email FROM patients WHERE dx LIKE 'C50%'",
        "s.yaml": "all: [{field: age, op: '>=', value: 40}]",
    }
    assert read(content, "news.html").kind == "draft"
    listed = read(content, "hiv-prep-q3.csv")
    assert (listed.kind, listed.id, [n.text for n in listed.names]) == (
        "recipients",
        "hiv-prep-q3.csv",
        ["hiv-prep-q3"],
    )
    assert [n.text for n in read(content, "oncology.sql").names] == ["oncology"]
    assert read(content, "s.yaml").segments[0].criteria[0].field == "age"


@pytest.mark.parametrize(
    ("path", "data", "message"),
    [
        ("gone.html", None, "gone.html:1:1: there is no such file"),
        ("empty.html", b"", "empty.html:1:1: the file is empty"),
        ("empty.sql", b"\n", "empty.sql:1:1: the file is empty"),
        ("binary.eml", bytes(range(256)) * 8, "binary.eml:1:1: this is binary data, no mail message"),
        ("binary.html", bytes(range(256)) * 8, "binary.html:1:1: this is binary data, no text"),
        ("policies.yaml", b"version: 1", "policies.yaml:1:1: this is a policy; `gatekeeper policy check` checks it"),
    ],
)
def test_files_that_cannot_be_used(path: str, data: bytes | None, message: str) -> None:
    assert faults({} if data is None else {path: data}, path) == [message]


def test_a_reader_that_breaks_is_a_located_error(monkeypatch: pytest.MonkeyPatch) -> None:
    import gatekeeper.readers.drafts

    def broken(*_: object, **__: object) -> None:
        raise KeyError("Jane Roe")

    monkeypatch.setattr(gatekeeper.readers.drafts, "read_draft", broken)
    assert faults({"a.html": DRAFT}, "a.html") == ["a.html:1:1: cannot be read as a draft (KeyError)"]


@pytest.mark.parametrize(
    "head",
    ["\ufeffcampaign: june\n", "--- \ncampaign: june\n", "  campaign: june\n  ", "--- # of June\ncampaign: june\n", '\ufeff"campaign": june\n'],
)  # fmt: skip
def test_a_campaign_is_one_however_its_file_begins(head: str) -> None:
    submission = read({"c/june.yaml": f"{head}draft: a.html\n", "c/a.html": DRAFT}, "c/june.yaml")
    assert (submission.kind, submission.id) == ("campaign", "june")


def test_a_names_file_that_is_missing_is_a_fault_without_a_segment_too() -> None:
    text = "campaign: june\ndraft: a.html\nnames: ids.yaml\n"
    assert faults({"campaign.yaml": text, "a.html": DRAFT}) == ['campaign.yaml:3:8: "names": there is no such file']
