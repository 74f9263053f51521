"""What is found under paths: campaigns as wholes, other files one by one, nothing that is no send."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gatekeeper.errors import InputError
from gatekeeper.model.policy import DatabaseTable, Policy, Registries
from gatekeeper.readers.discovery import discover, kind_of
from gatekeeper.readers.files import LIMIT, DiskFiles, read_file
from gatekeeper.readers.registries import registry_files
from tests.readers_campaign.memory import Memory


def found(content: dict[str, str | bytes], *paths: str) -> list[tuple[str, str]]:
    targets, errors = discover(paths or (".",), Memory(content))
    assert errors == []
    return [(target.path, target.kind) for target in targets]


def errors(content: dict[str, str | bytes], *paths: str) -> list[str]:
    return [str(error) for error in discover(paths or (".",), Memory(content))[1]]


@pytest.mark.parametrize(
    ("path", "data", "kind"),
    [
        ("a.eml", b"", "draft"),
        ("a.HTML", b"", "draft"),
        ("a.html.erb", b"", "draft"),
        ("a.liquid", b"", "draft"),
        ("a.mjml", b"", "draft"),
        ("a.sql", b"", "segment"),
        ("a.sql.j2", b"", "segment"),
        ("a.csv", b"", "recipients"),
        ("a.parquet", b"", "recipients"),
        ("a.yaml", b"campaign: x", "campaign"),
        ("a.yml", b'{"campaign": "x"}', "campaign"),
        ("a.yaml", b"# c\n'campaign': x", "campaign"),
        ("a.yaml", b"name: x\ndraft: {campaign: y}", None),
        ("a.yaml", b"text: |\n  x\ncampaign: x\nbad: [", "campaign"),
        ("a.yaml", b"all:\n- {field: a, op: is_set}", "segment"),
        ("a.yaml", b"version: 1\norganization: {}", "policy"),
        ("policies.yaml", b"", "policy"),
        ("a.yaml", b"version: 1\nservices: {}", None),
        ("a.yaml", b"\xff\xfe\x00", None),
        ("a.json", b'{"name": "x"}', None),
        ("a.bin", b"\x00", None),
    ],
)
def test_kinds(path: str, data: bytes, kind: str | None) -> None:
    assert kind_of(path, data) == kind


def test_a_folder_with_a_campaign_is_one_submission() -> None:
    content: dict[str, str | bytes] = {
        "spring/campaign.yaml": "campaign: spring\ndraft: a.html",
        "spring/a.html": "x",
        "spring/notes.txt": "x",
        "spring/partials/footer.html": "x",
        "spring/more/second.yaml": "campaign: second",
        "spring/list.csv": "x",
    }
    assert found(content) == [("spring/campaign.yaml", "campaign"), ("spring/more/second.yaml", "campaign")]


def test_elsewhere_each_file_stands_for_itself() -> None:
    content: dict[str, str | bytes] = {
        "b/z.html": "x",
        "b/q.sql": "x",
        "b/l.csv": "x",
        "b/s.yaml": "all: []",
        "b/config.yaml": "a: b",
        "b/package.json": "{}",
        "b/logo.png": b"\x89",
        "b/README.md": "x",
        "b/LICENSE.txt": "x",
        "b/requirements-dev.txt": "x",
        "b/news.md": "x",
        "b/.hidden.html": "x",
        "b/.git/x.html": "x",
        "b/node_modules/x.html": "x",
        "b/policies.yaml": "version: 1\nregistries: {suppressions: optouts.csv}",
        "b/optouts.csv": "address,reason\n",
        "b/spring.test.yaml": "campaign: x",
    }
    assert found(content) == [
        ("b/l.csv", "recipients"),
        ("b/news.md", "draft"),
        ("b/q.sql", "segment"),
        ("b/s.yaml", "segment"),
        ("b/z.html", "draft"),
    ]
    assert found(content, "b/README.md", "b/optouts.csv") == [("b/README.md", "draft"), ("b/optouts.csv", "recipients")]


def test_files_that_a_campaign_names_are_not_judged_twice() -> None:
    content: dict[str, str | bytes] = {
        "campaigns/c.yaml": (
            "campaign: c\nvariants: [../drafts/a.html]\nsegment: [../seg/s.sql]\nrecipients: ../lists/l.csv\n"
            "directory: ../lists/all.csv\nearlier_sends: [{recipients: ../lists/old.csv}]"
        ),
        "drafts/a.html": "x",
        "drafts/b.html": "x",
        "lists/all.csv": "x",
        "lists/l.csv": "x",
        "lists/old.csv": "x",
        "seg/s.sql": "x",
    }
    assert found(content) == [("campaigns/c.yaml", "campaign"), ("drafts/b.html", "draft")]
    assert ("drafts/a.html", "draft") in found(content, ".", "drafts/a.html")
    assert ("drafts/a.html", "draft") in found(content, "drafts/a.html", ".")


def test_registries_of_the_policy_in_force_are_passed_over_in_folders() -> None:
    policy = Policy(
        registries=Registries(suppressions="r/optouts.csv", consents=DatabaseTable(url="sqlite:///r.db")), root="site"
    )
    assert registry_files(policy) == ("site/r/optouts.csv",)
    files = Memory({"site/r/optouts.csv": "x", "site/r/list.csv": "x"})
    passing = registry_files(policy)
    assert [t.path for t in discover(["site"], files, passing=passing)[0]] == ["site/r/list.csv"]
    assert [t.path for t in discover(["site/r/optouts.csv"], files, passing=passing)[0]] == ["site/r/optouts.csv"]


def test_an_odd_file_does_not_stop_a_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    import gatekeeper.readers.segments

    def broken(path: str, data: bytes) -> str | None:
        raise KeyError(path)

    monkeypatch.setattr(gatekeeper.readers.segments, "recognise", broken)
    assert found({"a.html": "x", "odd.json": "{}"}) == [("a.html", "draft"), ("odd.json", "segment")]


def test_each_file_once() -> None:
    assert found({"a.html": "x"}, "a.html", ".", "a.html") == [("a.html", "draft")]


def test_what_cannot_be_judged_is_said() -> None:
    content: dict[str, str | bytes] = {
        "o.yaml": "a: b",
        "broken.yaml": "a: b\nc: [",
        "o.json": "{}",
        "o.dat": b"\x01",
        "o.none": "",
        "empty/x.png": "x",
        "message": "Subject: x\n\ny",
        "page": " <p>x</p>",
    }
    assert errors(content, "gone.html", "o.yaml", "broken.yaml", "o.json", "o.dat", "o.none", "empty") == [
        "gone.html:1:1: there is no such file",
        "o.yaml:1:1: this YAML is no campaign (campaign:), segment (all:, any:, none:) or policy (version:)",
        "broken.yaml:2:5: not valid YAML: did not find expected node content",
        "o.json:1:1: this JSON is no audience definition that is known here",
        "o.dat:1:1: this is no campaign, draft, segment or recipient list by its name or content",
        "o.none:1:1: the file is empty",
        "empty:1:1: nothing to judge here: no campaign, draft, segment or list",
    ]
    assert found(content, "message", "page") == [("message", "draft"), ("page", "draft")]


def test_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.html").write_text("x")
    os.symlink(tmp_path / "a", tmp_path / "a" / "loop")
    os.mkfifo(tmp_path / "a" / "pipe.html")
    os.symlink(tmp_path / "nowhere", tmp_path / "a" / "dangling.csv")
    targets, faults = discover(["."], DiskFiles())
    assert [target.path for target in targets] == ["a/dangling.csv", "a/pipe.html", "a/x.html"]
    assert faults == []
    for path, message in (
        ("a/pipe.html", "a/pipe.html:1:1: this is no regular file"),
        ("a/dangling.csv", "a/dangling.csv:1:1: there is no such file"),
        ("a", "a:1:1: this is a folder, a file is expected"),
        ("a\0b", "a\0b:1:1: there is no such file"),
        ("a\ud800b", "a?b:1:1: there is no such file"),
    ):
        with pytest.raises(InputError) as caught:
            read_file(DiskFiles(), path)
        assert str(caught.value) == message


def test_files_have_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with open(path, "wb") as file:
        file.truncate(LIMIT + 1)
    with pytest.raises(InputError) as caught:
        read_file(DiskFiles(), str(path))
    assert caught.value.message == "larger than 64 MB, the most that is read of one file"
