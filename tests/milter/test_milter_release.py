"""Holding and releasing behind a real Postfix: what reaches the sink, once, and what does not."""

from __future__ import annotations

import smtplib

import pytest
from harness import Running, judging
from postfix import Postfix
from sending import REASON, never, send

from gatekeeper.model.words import Obligation, RiskLevel
from gatekeeper.store.database import StoreError
from gatekeeper.store.reinject import SmtpRoute
from gatekeeper.store.release import NotDelivered
from gatekeeper.store.store import Store

pytestmark = pytest.mark.service


def test_release_reaches_the_sink_once(postfix: Postfix, gate: Running, store: Store, marker: str) -> None:
    gate.judge(judging("hold", rules=("SEG001",), level=RiskLevel.HIGH, obligations=(Obligation.REQUIRE_TLS,)))
    assert send(postfix, marker, head="X-Folded: a\r\n  b\r\n", body="Grüße\r\n..two dots\r\n\r\n")[0] == 250
    (row,) = store.list("held")
    route = SmtpRoute(host="127.0.0.1", port=postfix.port, timeout=20)
    receipt = store.release(row.id, by="a.officer", reason=REASON, deliver=route)
    assert (receipt.sent, receipt.of) == (1, 1)
    (got,) = postfix.delivered(marker)
    assert got.recipients == ("pat@inbox.example",)
    assert got.values("X-Gatekeeper-Verdict") == [f"annotate; risk=high; policy=0123456789ab; id={row.id}"]
    assert got.values("X-Gatekeeper-Rules") == ["SEG001"]
    assert got.values("X-Gatekeeper-Obligations") == ["require-tls"]
    assert got.values("X-Gatekeeper-Release") == []
    with pytest.raises(StoreError, match=f"message {row.id} is released, not held"):
        store.release(row.id, by="a.officer", reason=REASON, deliver=route)
    assert len(postfix.delivered(marker)) == 1
    actions = [(entry.action, entry.actor) for entry in store.log(subject=row.id)]
    assert actions == [
        ("hold", "gate"), ("release", "a.officer"), ("redeem", "gate"), ("sent", "gate"), ("released", "gate"),
    ]  # fmt: skip
    assert store.log(subject=row.id)[1].reason == REASON
    assert store.verify().faults == ()


ODD_BODIES = {
    "dots and blanks": b".\r\n..\r\n.x\r\n \r\n\t\r\n\r\n\r\n",
    "empty": b"",
    "long line": b"x" * 5000 + b" " + b"y" * 5000 + b"\r\n",
    "lone returns": b"a\rb\r\nc\r\r\nd\r\n",
    "eight bits": bytes(range(128, 256)) + b"\r\n",
    "blank at line ends": b"a \r\nb\t\r\n",
    "no end of line": b"last",
    "large": b"0123456789abcdef\r\n" * 10_000,
}


@pytest.mark.parametrize("name", ODD_BODIES)
def test_odd_messages_survive_hold_and_release(
    postfix: Postfix, gate: Running, store: Store, marker: str, name: str
) -> None:
    gate.judge(judging("hold"))
    head = f"Subject: {marker}\r\nX-Empty:\r\nX-Tab:\tv\r\nX-Eight: \xe9\xff\r\nX-Fold: a\r\n\t b\r\n\r\n"
    with smtplib.SMTP("127.0.0.1", postfix.port, timeout=20) as client:
        client.sendmail("news@clinic.example", ["Pat+tag@Inbox.example"], head.encode("latin-1") + ODD_BODIES[name])
    (row,) = store.list("held")
    route = SmtpRoute(host="127.0.0.1", port=postfix.port, timeout=20)
    assert store.release(row.id, by="a.officer", reason=REASON, deliver=route).sent == 1
    (got,) = postfix.delivered(marker)
    assert got.recipients == ("Pat+tag@Inbox.example",)
    assert len(got.values("X-Gatekeeper-Verdict")) == 1
    assert [event["outcome"] for event in gate.events] == ["hold", "accept"]


def test_international_addresses_survive_hold_and_release(
    postfix: Postfix, gate: Running, store: Store, marker: str
) -> None:
    gate.judge(judging("hold"))
    with smtplib.SMTP("127.0.0.1", postfix.port, timeout=20) as client:
        text = f"Subject: {marker}\r\n\r\nHola\r\n".encode()
        client.ehlo()
        client.sendmail("news@clinic.example", ["josé@inbox.example"], text, mail_options=["SMTPUTF8"])
    (row,) = store.list("held")
    assert store.show(row.id).rcpt_to == ("josé@inbox.example",)
    sent: list[object] = []

    def deliver(outgoing) -> None:  # type: ignore[no-untyped-def]
        SmtpRoute(host="127.0.0.1", port=postfix.port, timeout=20)(outgoing)
        sent.append(outgoing)

    assert store.release(row.id, by="a.officer", reason=REASON, deliver=deliver).sent == 1
    assert len(sent) == 1
    assert [event["outcome"] for event in gate.events] == ["hold", "accept"]


def test_release_one_transaction_a_recipient(postfix: Postfix, gate: Running, store: Store, marker: str) -> None:
    gate.judge(
        judging(
            "hold", drop=("gone@inbox.example",),
            obligations=(Obligation.ONE_RECIPIENT_PER_MESSAGE, Obligation.DROP_RECIPIENTS),
        )
    )  # fmt: skip
    to = ("a@inbox.example", "gone@inbox.example", "b@inbox.example")
    assert send(postfix, marker, to=to)[0] == 250
    (row,) = store.list("held")
    store.release(
        row.id, by="a.officer", reason=REASON, deliver=SmtpRoute(host="127.0.0.1", port=postfix.port, timeout=20)
    )
    got = sorted(message.recipients for message in postfix.delivered(marker))
    assert got == [("a@inbox.example",), ("b@inbox.example",)]


def test_a_replayed_release_is_refused(postfix: Postfix, gate: Running, store: Store, marker: str) -> None:
    gate.judge(judging("hold"))
    assert send(postfix, marker)[0] == 250
    (row,) = store.list("held")
    sent = []

    def deliver(outgoing) -> None:  # type: ignore[no-untyped-def]
        sent.append(outgoing)
        SmtpRoute(host="127.0.0.1", port=postfix.port, timeout=20)(outgoing)

    store.release(row.id, by="a.officer", reason=REASON, deliver=deliver)
    with pytest.raises(NotDelivered) as caught:
        SmtpRoute(host="127.0.0.1", port=postfix.port, timeout=20)(sent[0])
    assert caught.value.already_released
    assert len(postfix.delivered(marker)) == 1


@pytest.mark.parametrize("token", ["yes", "m1.1." + "0" * 32 + "." + "0" * 64])
def test_a_forged_release_is_refused(postfix: Postfix, gate: Running, marker: str, token: str) -> None:
    gate.judge(judging("allow"))
    code, reply = send(postfix, marker, head=f"X-Gatekeeper-Release: {token}\r\n")
    assert (code, reply[:41]) == (550, "5.7.1 Release is not valid for this messa")
    assert postfix.delivered(marker) == []


def test_a_release_token_on_another_message_is_refused(
    postfix: Postfix, gate: Running, store: Store, marker: str
) -> None:
    gate.judge(judging("hold"))
    assert send(postfix, marker)[0] == 250
    (row,) = store.list("held")

    def tamper(outgoing) -> None:  # type: ignore[no-untyped-def]
        from dataclasses import replace

        changed = replace(outgoing, message=outgoing.message.replace(b"Hello", b"Hallo"))
        SmtpRoute(host="127.0.0.1", port=postfix.port, timeout=20)(changed)

    with pytest.raises(NotDelivered, match=r"refused the message \(550\)"):
        store.release(row.id, by="a.officer", reason=REASON, deliver=tamper)
    assert postfix.delivered(marker) == []
    (row,) = store.list("held")
    store.release(
        row.id, by="a.officer", reason=REASON, deliver=SmtpRoute(host="127.0.0.1", port=postfix.port, timeout=20)
    )
    assert len(postfix.delivered(marker)) == 1


def test_hold_by_defer_passes_once_after_the_release(
    postfix: Postfix, gate: Running, store: Store, marker: str
) -> None:
    gate.judge(judging("hold", hold="defer", rules=("SEG001",)))
    head = f"Message-ID: <{marker}@clinic.example>\r\nDate: Mon, 4 May 2026 10:00:00 +0000\r\n"
    for _ in range(2):
        code, reply = send(postfix, marker, head=head)
        assert code == 451
        assert reply.startswith("4.7.1 Message waits for review (id ")
    (row,) = store.list("held")
    assert store.release(row.id, by="a.officer", reason=REASON, deliver=never).waits_for_client
    assert send(postfix, marker, head=head)[0] == 250
    (got,) = postfix.delivered(marker)
    assert got.values("X-Gatekeeper-Rules") == ["SEG001"]
    assert [row.state for row in store.list()] == ["passed"]
    assert send(postfix, marker, head=head)[0] == 451
    assert len(postfix.delivered(marker)) == 1
