"""The gate joins a message in transit with its campaign, and holds what changed since it was registered."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from gatekeeper.engine.gate import Gate, RegisteredCampaign
from gatekeeper.model.transaction import MailTransaction
from gatekeeper.policy.load import load_policy
from gatekeeper.readers.files import DiskFiles
from gatekeeper.redact import Key
from tests.corpora import CORPORA

KEY = Key(b"the key of the gate tests is public")
CAMPAIGN = """\
campaign: spring
class: marketing
purpose: operations
goal: newsletter
draft: letter.txt
segment: audience.sql
relationship: patients
recipients_source: {kind: patients-export, name: export, owner: crm@valleyhealth.example, date: 2026-05-02}
volume: 900
profile: marketing
approvals:
  - {by: m@valleyhealth.example, role: marketing, on: 2026-05-03CONTENT}
  - {by: p@valleyhealth.example, role: privacy, on: 2026-05-03CONTENT}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "campaign.yaml").write_text(CAMPAIGN.replace("CONTENT", ""))
    (tmp_path / "letter.txt").write_text("Hello,\n\nthe garden is open.\n")
    (tmp_path / "audience.sql").write_text(
        "SELECT email FROM patients\nWHERE dx_code LIKE 'C50%' AND NOT opt_out AND NOT bounced AND NOT complained\n"
    )
    return tmp_path


def gate(folder: Path, content: str = "", *, withdrawn: bool = False) -> Gate:
    policy = load_policy(str(CORPORA / "policies.yaml"))
    known = {"spring": RegisteredCampaign(path=str(folder / "campaign.yaml"), content=content, withdrawn=withdrawn)}
    today = datetime.date(2026, 5, 4)
    return Gate(policy=policy, key=KEY, files=DiskFiles(), campaign=known.get, today=lambda: today)


def mail(campaign: str = "spring") -> MailTransaction:
    return MailTransaction(
        id="t-1",
        mail_from="bounce@bounce.mail.valleyhealth.example",
        rcpt_to=("ann@people.example",),
        headers=(
            (b"From", b" Valley Health <news@mail.valleyhealth.example>"),
            (b"To", b" ann@people.example"),
            (b"Subject", b" Spring"),
            (b"Date", b" Mon, 04 May 2026 08:00:00 -0500"),
            (b"Message-ID", b" <1@mail.valleyhealth.example>"),
            (b"List-ID", b" <a1.mail.valleyhealth.example>"),
            (b"List-Unsubscribe", b" <https://links.mail.valleyhealth.example/u/1>"),
            (b"List-Unsubscribe-Post", b" List-Unsubscribe=One-Click"),
            (b"X-Gatekeeper-Campaign", b" " + campaign.encode()),
        ),
        body=b"Hello,\r\n\r\nthe garden is open.\r\n\r\nValley Health, 100 Main Street, Springfield, IL 62701\r\n"
        b"Unsubscribe: https://links.mail.valleyhealth.example/u/1\r\n",
    )


def content_of(folder: Path) -> str:
    return gate(folder)._load(str(folder / "campaign.yaml"))[1]


def test_the_campaign_tells_who_was_chosen(folder: Path) -> None:
    verdict = gate(folder, content_of(folder))(mail()).verdict
    assert (verdict.risk.level.value, verdict.disposition.value) == ("severe", "allow"), verdict.decided_by
    assert [f.at.path.rsplit("/", 1)[-1] for f in verdict.findings if f.rule == "SEG001"] == ["audience.sql"]
    assert [o.value for o in verdict.obligations][:2] == ["require-tls", "one-recipient-per-message"]


@pytest.mark.parametrize(
    ("name", "text", "part"),
    [
        ("audience.sql", "SELECT email FROM patients WHERE dx_code = 'B20' AND NOT opt_out\n", "segment"),
        ("letter.txt", "Hello,\n\nthe new surgery is open.\n", "draft"),
    ],
)
def test_what_changed_after_registration_is_held(folder: Path, name: str, text: str, part: str) -> None:
    door = gate(folder, content_of(folder))
    assert door(mail()).verdict.unchecked == ()
    (folder / name).write_text(text)
    verdict = door(mail()).verdict
    assert [u.why for u in verdict.unchecked] == [f"it changed since it was registered ({part})"]
    assert verdict.disposition.value in ("hold", "reject")


def test_approvals_that_name_the_registered_content_count(folder: Path) -> None:
    content = content_of(folder)
    (folder / "campaign.yaml").write_text(CAMPAIGN.replace("CONTENT", f', content: "{content}"'))
    verdict = gate(folder, content)(mail()).verdict
    assert verdict.disposition.value == "allow", verdict.decided_by


def test_unknown_and_withdrawn_campaigns_are_held(folder: Path) -> None:
    assert [u.why for u in gate(folder)(mail("autumn")).verdict.unchecked] == ["no campaign of that name is registered"]
    assert [u.why for u in gate(folder, withdrawn=True)(mail()).verdict.unchecked] == ["it was withdrawn"]
