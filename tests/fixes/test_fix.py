"""Autofix removes what it claims, adds no finding, and does nothing the second time."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from gatekeeper.cli.fix import _mend
from gatekeeper.engine.check import Settings
from gatekeeper.fixes.edit import Edit, apply, diff
from gatekeeper.policy.load import load_policy
from gatekeeper.redact import Key
from tests.corpora import CORPORA, KEY, sends

TODAY = datetime.date(2026, 5, 4)
SETTINGS = Settings(today=TODAY, key=Key(b"a key for opaque names"))
POLICY = load_policy(str(CORPORA / "policies.yaml"))


def mend(path: Path) -> list[str]:
    """Fix one submission on the disk; return what was done."""
    done = []
    for fixed in _mend(str(path), POLICY, SETTINGS):
        Path(fixed.path).write_bytes(fixed.after.encode("utf-8", "surrogateescape"))
        done += [f"{e.rule} {e.what}" for e in fixed.done]
    return done


def test_a_footer_with_the_platforms_tag_and_the_own_address(tmp_path: Path) -> None:
    draft = tmp_path / "offer.html"
    draft.write_text(
        '<html><body style="color:#222;background:#fff">\n<p>Hello *|FNAME|*, come to the garden sale.</p>\n'
        '<p><a href="https://www.valleyhealth.example/sale">Go to the sale</a></p>\n</body></html>\n'
    )
    assert mend(draft) == ["OPT001 adds a footer with the unsubscribe tag and the postal address"]
    assert draft.read_text().splitlines()[3] == (
        '<p style="font-size:13px;color:#333333;background-color:#ffffff">Valley Health, 100 Main Street, Springfield, '
        'IL 62701<br><a href="*|UNSUB|*">Unsubscribe</a></p>'
    )
    assert mend(draft) == []


def test_one_click_fields_with_the_drafts_own_link(tmp_path: Path) -> None:
    draft = tmp_path / "news.eml"
    draft.write_text(
        "From: Valley Health <news@letters.valleyhealth.example>\nTo: list@letters.valleyhealth.example\n"
        "Subject: Garden sale\nDate: Mon, 04 May 2026 08:00:00 -0500\nMessage-ID: <1@mail.valleyhealth.example>\n"
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nCome to the garden sale and save 20 %.\n\n"
        "Valley Health, 100 Main Street, Springfield, IL 62701\n"
        "Unsubscribe: https://links.mail.valleyhealth.example/u/8f2c\n"
    )
    campaign = tmp_path / "campaign.yaml"
    campaign.write_text(
        "campaign: sale\nclass: marketing\npurpose: marketing\ngoal: offer\ndraft: news.eml\nrelationship: public\n"
        "recipients_source: {kind: sign-up-form, name: form, owner: web@x.example}\n"
    )
    assert mend(campaign) == ["OPT003 adds the one-click unsubscribe fields"]
    assert draft.read_text().splitlines()[7:10] == [
        "List-Unsubscribe: <https://links.mail.valleyhealth.example/u/8f2c>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "",
    ]
    assert mend(campaign) == []


def test_comments_and_campaign_names_that_tell(tmp_path: Path) -> None:
    draft = tmp_path / "letter.html"
    draft.write_text(
        '<html><body style="color:#222;background:#fff">\n<!-- segment: hiv-prep-clients -->\n<p>Hello, see <a href="https'
        '://www.valleyhealth.example/x?utm_source=mail&amp;utm_campaign=hiv-prep">our page</a>.</p>\n<p>Valley Health, 100'
        ' Main Street, Springfield, IL 62701 <a href="https://links.mail.valleyhealth.example/u/1">Unsubscribe</a></p>\n'
        "</body></html>\n"
    )
    assert sorted(set(mend(draft))) == [
        "PHI009 makes a campaign name in a link opaque",
        "PHI010 removes a comment that tells something",
    ]
    text = draft.read_text()
    assert "hiv" not in text
    assert "utm_source=mail&amp;utm_campaign=c" in text
    assert mend(draft) == []


def test_trace_fields_go(tmp_path: Path) -> None:
    draft = tmp_path / "care.eml"
    draft.write_text(
        "From: Valley Health <care@valleyhealth.example>\nTo: ann@people.example\nBcc: bob@people.example,\n cy@people.example\n"
        "Subject: Your visit\nDate: Mon, 04 May 2026 08:00:00 -0500\nMessage-ID: <2@valleyhealth.example>\n\nSee you.\n"
    )
    assert mend(draft) == ["BCC004 removes a trace header field"]
    assert [line.partition(":")[0] for line in draft.read_text().splitlines()[:4]] == ["From", "To", "Subject", "Date"]


def test_conditional_comments_stay(tmp_path: Path) -> None:
    draft = tmp_path / "letter.html"
    text = "<html><body><!--[if mso]><p>oncology</p><![endif]--><p>Hello.</p></body></html>\n"
    draft.write_text(text)
    mend(draft)
    assert "<!--[if mso]><p>oncology</p><![endif]-->" in draft.read_text()


@pytest.mark.parametrize("send", [*sends("violations"), *sends("clean")], ids=lambda send: send.name)
def test_twice_is_once_on_every_corpus_draft(send, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path / "send"
    folder.mkdir()
    for path in send.folder.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    before = judge_rules(folder / "campaign.yaml")
    mend(folder / "campaign.yaml")
    once = {p.name: p.read_bytes() for p in folder.iterdir()}
    after = judge_rules(folder / "campaign.yaml")
    assert [rule for rule in set(after) if after.count(rule) > before.count(rule)] == []
    assert mend(folder / "campaign.yaml") == []
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == once


def judge_rules(path: Path) -> list[str]:
    from gatekeeper.engine.check import check
    from gatekeeper.readers.files import DiskFiles

    outcome = check([str(path)], policy=POLICY, settings=Settings(today=TODAY, key=KEY), files=DiskFiles())
    return [f.rule for v in outcome.verdicts for f in v.findings]


def test_edits_never_overlap() -> None:
    edits = [
        Edit(path="p", start=0, end=4, text="X", rule="A", what="a"),
        Edit(path="p", start=2, end=6, text="Y", rule="B", what="b"),
        Edit(path="p", start=6, end=6, text="!", rule="C", what="c"),
    ]
    assert apply("abcdefgh", edits) == ("Xef!gh", [edits[0], edits[2]])


def test_a_diff_shows_no_content() -> None:
    shown = diff("a.html", "<p>hiv-prep</p>\n", "<p>c81a</p>\n")
    assert shown == "--- a.html\n+++ a.html\n@@ -1 +1 @@\n-<p>•••-p•••</p>\n+<p>c•••</p>\n".replace("c•••", "••••")
    assert "hiv-prep" in diff("a.html", "<p>hiv-prep</p>\n", "<p>c81a</p>\n", show_phi=True)
