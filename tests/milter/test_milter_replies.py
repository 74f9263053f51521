"""The table from judgement to answer, without sockets."""

from __future__ import annotations

from typing import Any

import pytest
from harness import STRIP, judging, verdict

from gatekeeper.milter import packets as p
from gatekeeper.milter.replies import Marks, failure, normal, plan, reply, word
from gatekeeper.milter.traces import names_to_strip
from gatekeeper.model.transaction import MailTransaction
from gatekeeper.model.words import Obligation, RiskLevel


def mail(*headers: tuple[bytes, bytes], to: tuple[str, ...] = ("a@inbox.example",), id: str = "m1") -> MailTransaction:
    return MailTransaction(id=id, mail_from="n@clinic.example", rcpt_to=to, headers=headers, body=b"x\r\n")


def planned(disposition: str, message: MailTransaction | None = None, **more: Any) -> Any:
    message = message or mail()
    return plan(message, judging(disposition, **more)(message))


def test_deletions_go_from_the_highest_index_down_and_before_additions() -> None:
    name = b"X-Gatekeeper-Verdict"
    message = mail(
        (name, b" 1"), (b"Subject", b" s"), (name.lower(), b" 2"), (b"X-Gatekeeper-Later", b" l"), (name, b" 3")
    )
    actions = planned("allow", message).actions
    assert actions == (
        p.ChangeHeader(3, name, b""),
        p.ChangeHeader(1, b"X-Gatekeeper-Later", b""),
        p.ChangeHeader(2, name.lower(), b""),
        p.ChangeHeader(1, name, b""),
        p.AddHeader(name, b" allow; risk=none; policy=0123456789ab; id=m1"),
    )


@pytest.mark.parametrize(
    ("disposition", "hold", "outcome", "final", "keep"),
    [
        ("allow", "store", "accept", p.Accept(), False),
        ("annotate", "store", "accept", p.Accept(), False),
        ("reject", "store", "reject", p.ReplyCode(b"550 5.7.1 Message refused by policy (id m1)"), False),
        ("hold", "store", "hold", p.Discard(), True),
        ("hold", "quarantine", "quarantine", p.Accept(), False),
        ("hold", "defer", "defer", p.ReplyCode(b"451 4.7.1 Message waits for review (id m1)"), True),
    ],
)
def test_each_disposition_has_its_answer(
    disposition: str, hold: str, outcome: str, final: p.Packet, keep: bool
) -> None:  # fmt: skip
    got = planned(disposition, hold=hold)
    assert (got.outcome, got.final, got.keep) == (outcome, final, keep)


def test_quarantine_marks_and_cleans_first() -> None:
    to = ("a@inbox.example", "b@inbox.example")
    got = planned("hold", mail(to=to), hold="quarantine", drop=("b@inbox.example",))
    assert got.actions[0] == p.DeleteRecipient(b"<b@inbox.example>")
    assert isinstance(got.actions[1], p.AddHeader)
    assert got.actions[-1] == p.Quarantine(b"gatekeeper m1")


def test_all_recipients_dropped_is_a_hold() -> None:
    to = ("a@inbox.example", "B@Inbox.example")
    assert planned("allow", mail(to=to), drop=("A@inbox.example", "b@inbox.example")).outcome == "hold"
    assert planned("allow", mail(to=to), drop=("A@inbox.example",)).outcome == "accept"
    assert planned("allow", mail(to=to), drop=("nobody@inbox.example",)).actions[0] != p.DeleteRecipient(b"")


def test_the_id_cannot_leave_its_place() -> None:
    evil = "spring 2026\r\nBcc: x@y.example; %s é"
    marks = Marks.of(verdict("annotate", id=evil)).fields()
    assert marks[0][1] == (
        b" annotate; risk=none; policy=0123456789ab; id=spring-2026--Bcc:-x@y.example---s--"
    )  # fmt: skip
    assert word("a" * 500) == "a" * 120
    assert reply("451 4.7.1 100%").text == b"451 4.7.1 100%%"
    assert failure("x y").final == p.ReplyCode(b"451 4.7.1 The gate could not judge this message (id x-y)")


def test_marks_are_in_the_order_of_the_findings_once_each_and_folded() -> None:
    rules = tuple(f"SPM{n:03}" for n in range(20)) + ("SPM000",)
    marks = Marks.of(
        verdict("annotate", rules=rules, level=RiskLevel.SEVERE, obligations=(Obligation.REQUIRE_TLS, *STRIP))
    ).fields()
    names, values = zip(*marks, strict=True)
    assert names == ("X-Gatekeeper-Verdict", "X-Gatekeeper-Rules", "X-Gatekeeper-Obligations")
    assert values[0].startswith(b" annotate; risk=severe; ")
    assert b" ".join(values[1].split()) == b", ".join(f"SPM{n:03}".encode() for n in range(20))
    assert all(len(line) <= 78 for line in values[1].split(b"\n"))
    assert values[2] == b" require-tls, strip-headers"


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("<News@Clinic.Example>", "news@clinic.example"),
        ("pat@bücher.example", "pat@xn--bcher-kva.example"),
        ("plain", "plain"),
        ("pat@" + "ü" * 80 + ".example", "pat@" + "ü" * 80 + ".example"),
    ],
)
def test_addresses_are_compared_normalised(address: str, same: str) -> None:
    assert normal(address) == same


def test_only_trace_fields_are_ever_stripped() -> None:
    message = mail(
        (b"X-Gatekeeper-Campaign", b" spring"), (b"From", b" n@clinic.example"), (b"X-Folded", b" a\n b\n c"),
        (b"X-Marked", b" pat@inbox.example"), (b"X-Next", b" y"),
    )  # fmt: skip
    # The judge sees the message without our own fields: From is its line 1, X-Folded 2 to 4, X-Marked 5.
    found = verdict("annotate", rules=("BCC004", "BCC004"), lines=(5, 1), obligations=STRIP)
    names = names_to_strip(message, found)
    assert names == {
        "bcc", "resent-bcc", "apparently-to", "x-envelope-to", "x-original-to", "delivered-to", "received-for",
        "envelope-to", "original-recipient", "x-marked",
    }  # fmt: skip
    assert names_to_strip(message, verdict("annotate", rules=("BCC004",), lines=(5,))) == frozenset()
    inside = verdict("annotate", rules=("BCC004",), lines=(4,), obligations=STRIP)
    assert "x-folded" in names_to_strip(message, inside)
