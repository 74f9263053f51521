"""Counting people instead of addresses, and counting all of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gatekeeper.model.words import Severity
from gatekeeper.rules import catalogue
from gatekeeper.rules.bcc._people import key
from gatekeeper.rules.rule import Example
from gatekeeper.testing import Outcome, run_example

BODY = "Subject: Hours\n\nWe are closed on Memorial Day.\n"
DESK = "From: Front Desk <desk@valleyhealth.example>\n"


def run(rule: str, draft: str, **more: Any) -> Outcome:
    campaign = {"relationship": "patients", **more.pop("campaign", {})}
    return run_example(catalogue()[rule], Example(title="t", draft=draft, campaign=campaign, **more))


@pytest.mark.parametrize("count", [2, 41, 5000])
def test_blind_copies_are_counted_to_the_last(count: int) -> None:
    rcpt = [f"p{i}@people.example" for i in range(count)]
    outcome = run("BCC001", DESK + "To: desk@valleyhealth.example\n" + BODY, campaign={"envelope": {"rcpt_to": rcpt}})
    assert outcome.messages == (f"{count} people outside the organisation get this message by blind copy.",)
    assert "people.example" not in json.dumps(outcome.messages)


def test_visible_recipients_are_counted_to_the_last() -> None:
    to = ", ".join(f"p{i}@people.example" for i in range(781))
    outcome = run("BCC002", DESK + f"To: {to}\n" + BODY)
    assert outcome.messages == ("To and Cc show 781 people outside the organisation to each other.",)


def test_five_thousand_single_transactions_are_clean() -> None:
    rcpt = [f"p{i}@people.example" for i in range(5000)]
    envelope = {"rcpt_to": rcpt, "one_per_transaction": True}
    for rule in ("BCC001", "BCC002", "BCC008"):
        assert run(rule, DESK + "To: p0@people.example\n" + BODY, campaign={"envelope": envelope}).marks == ()


@pytest.mark.parametrize(
    "one,other,same",
    [
        ("Jo@people.example", "jo+visits@PEOPLE.example", True),
        ("j.o@gmail.com", "jo@googlemail.com", True),
        ("j.o@people.example", "jo@people.example", False),
        ("jo@people.example", "jo@other.example", False),
    ],
)
def test_mailbox_keys(one: str, other: str, same: bool) -> None:
    assert (key(one) == key(other)) is same


def test_a_person_of_the_list_may_have_two_addresses() -> None:
    rows = "email,patient_id\na@people.example,17\nb@work.example,17\nc@people.example,18\n"
    draft = DESK + "To: a@people.example, b@work.example\n" + BODY
    assert run("BCC002", draft, recipients=rows).marks == ()
    assert run("BCC002", draft.replace("b@work", "c@people"), recipients=rows).marks != ()


def test_a_recorded_representative_counts_as_the_patient() -> None:
    rows = "email,patient_id,representative_of\na@people.example,17,\nson@people.example,,17\n"
    draft = DESK + "To: a@people.example\nCc: son@people.example\n" + BODY
    assert run("BCC002", draft, recipients=rows).marks == ()


def test_group_syntax_and_quoted_commas() -> None:
    draft = DESK + 'To: "Sample, Jordan" <a@people.example>, Friends: b@clients.example, c@clients.example;\n' + BODY
    assert run("BCC002", draft).messages == ("To and Cc show 3 people outside the organisation to each other.",)


@pytest.mark.parametrize("name", ["X-Envelope-To", "X-Original-To", "Delivered-To", "Apparently-To", "Resent-Bcc"])
def test_trace_fields(name: str) -> None:
    draft = f"{name}: b@clients.example\n" + DESK + "To: a@people.example\n" + BODY
    outcome = run("BCC004", draft)
    assert outcome.marks == (f"{name}: b@clients.example",)
    assert [o.value for o in outcome.verdict.obligations if o.value == "strip-headers"] == ["strip-headers"]


def test_a_note_where_the_profile_sends_one_by_one() -> None:
    envelope = {"rcpt_to": ["a@people.example", "b@people.example"]}
    outcome = run("BCC008", DESK + BODY, campaign={"envelope": envelope, "profile": "marketing"})
    assert outcome.severities == (Severity.NOTE,)
    assert "one-recipient-per-message" in [o.value for o in outcome.verdict.obligations]
