"""Sender identities are found at their exact place, and hosts that a text only points to are nobody's sender."""

from __future__ import annotations

import datetime

import pytest

from gatekeeper.engine.judge import detector_for
from gatekeeper.inference.facts import Facts
from gatekeeper.inference.identity import host_units, list_units, sender_units
from gatekeeper.model.place import Source
from gatekeeper.model.words import Category
from gatekeeper.policy.load import builtin_policy
from gatekeeper.readers.registries import open_registries
from gatekeeper.readers.submissions import read_submission
from gatekeeper.redact import Key
from gatekeeper.testing import MemoryFiles

KEY = Key(b"tests are not secret")
POLICY = builtin_policy()


def facts(draft: str) -> Facts:
    name = "draft.eml" if draft.startswith("From") else "draft.html"
    files = MemoryFiles({name: draft.encode()})
    return Facts(
        submission=read_submission(name, policy=POLICY, files=files, key=KEY),
        policy=POLICY,
        registries=open_registries(POLICY, files=files, key=KEY),
        today=datetime.date(2026, 5, 4),
        detector=detector_for(POLICY),
        key=KEY,
    )


@pytest.mark.parametrize(
    ("sender", "found"),
    [
        ("Valley Oncology <news@mail.valleyhealth.example>", [("display", "Valley Oncology", Category.CANCER)]),
        ("Valley Health <hiv-care@valleyhealth.example>", [("mailbox", "hiv-care", Category.HIV)]),
        ("News <info@news.hope-center.example>", [("domain", "news.hope-center.example", Category.SUBSTANCE_USE)]),
        ("Valley Health <news@mail.valleyhealth.example>", []),
        ("Orthodox Church <news@mail.valleyhealth.example>", []),
    ],
)
def test_senders(sender: str, found: list[tuple[str, str, Category]]) -> None:
    draft = f"From: {sender}\nSubject: Hello\n\nHello.\n"
    known = facts(draft)
    source = Source("draft.eml", draft)
    units = list(sender_units(known, known.messages[0]))
    assert [(u.where, source.excerpt(u.at), u.category) for u in units] == found


def test_list_id() -> None:
    draft = "From: a@valleyhealth.example\nList-Id: HIV news <n.valleyhealth.example>\n\nHello.\n"
    known = facts(draft)
    assert [u.category for u in list_units(known, known.messages[0])] == [Category.HIV]


def test_hosts_of_links() -> None:
    draft = (
        '<p><a href="https://links.valley-dialysis.example/1">a</a> '
        '<a href="https://www.cancer-agency.example/">b</a> <a href="https://links.valley-dialysis.example/2">c</a></p>'
    )
    known = facts(draft)
    source = Source("draft.html", draft)
    units = list(host_units(known, known.messages[0]))
    assert [(source.excerpt(u.at), u.category) for u in units] == [("links.valley-dialysis.example", Category.KIDNEY)]
