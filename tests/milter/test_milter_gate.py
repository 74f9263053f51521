"""The gate between judge and store, without sockets: what is written when, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from harness import judging, sqlite

from gatekeeper.milter import packets as p
from gatekeeper.milter.gate import Gate, Ticket
from gatekeeper.milter.session import JudgeNow
from gatekeeper.model.transaction import MailTransaction
from gatekeeper.store.release import DeliveryUncertain
from gatekeeper.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = sqlite(tmp_path)
    yield opened
    opened.close()


def mail(*headers: tuple[bytes, bytes], id: str = "m1") -> MailTransaction:
    to = ("a@inbox.example", "b@inbox.example", "c@inbox.example")
    return MailTransaction(id=id, mail_from="n@clinic.example", rcpt_to=to, headers=headers, body=b"Mammogram\r\n")


def answer(store: Store | None, message: MailTransaction, ticket: Ticket | None = None, **judged: Any) -> Any:
    events: list[dict[str, Any]] = []
    gate = Gate(judge=judging(**judged), store=store, log=lambda event, **words: events.append(words))
    got = gate.answer(JudgeNow(message, 100), ticket)
    assert len(events) == 1
    assert events[0]["outcome"] == got.outcome
    return got


def test_nothing_is_written_for_a_message_that_was_given_up(store: Store) -> None:
    ticket = Ticket()
    assert ticket.abandon()
    assert answer(store, mail(), ticket, disposition="hold").outcome == "failure"
    assert answer(store, mail(), ticket, disposition="hold", hold="quarantine").outcome == "failure"
    assert store.list() == ()
    assert store.log() == ()
    taken = Ticket()
    assert taken.take()
    assert not taken.abandon()
    assert not ticket.take()


def test_two_release_headers_are_never_believed(store: Store) -> None:
    store_item = answer(store, mail(), disposition="hold")
    assert store_item.final == p.Discard()
    sent: list[Any] = []

    def broken(outgoing: Any) -> None:
        sent.append(outgoing)
        raise ConnectionResetError

    with pytest.raises(DeliveryUncertain):
        store.release("m1", by="a.officer", reason="checked with the registry", deliver=broken)
    token = sent[0].message.split(b"\r\n")[0].partition(b": ")[2]
    release = (b"X-Gatekeeper-Release", b" " + token)
    twice = answer(store, mail(release, release), disposition="allow")
    assert twice.final == p.ReplyCode(b"550 5.7.1 Release is not valid for this message (id m1)")
    once = answer(store, mail(release), disposition="reject")
    assert (once.outcome, once.final) == ("accept", p.Accept())
    again = answer(store, mail(release), disposition="allow")
    assert again.final == p.ReplyCode(b"550 5.7.1 Message was already released (id m1)")


def test_without_a_store_no_release_is_believed_and_a_hold_is_451() -> None:
    release = (b"X-Gatekeeper-Release", b" m1.1." + b"0" * 32 + b"." + b"0" * 64)
    assert answer(None, mail(release), disposition="allow").final.text.startswith(b"550 5.7.1 Release is not valid")
    assert answer(None, mail(), disposition="hold").final == p.ReplyCode(
        b"451 4.7.1 The gate has no store to hold this message (id m1)"
    )
    assert answer(None, mail(), disposition="allow").final == p.Accept()
