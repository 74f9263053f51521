"""The gate behind a real Postfix: what the client hears, what the sink gets, what lies in the store."""

from __future__ import annotations

import smtplib
import sqlite3
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness import POLICY, STRIP, Running, judging, running, sqlite
from postfix import Postfix

from gatekeeper.milter.address import Address
from gatekeeper.milter.server import Limits
from gatekeeper.model.transaction import Judgement, MailTransaction
from gatekeeper.model.words import Obligation, RiskLevel
from gatekeeper.store.database import StoreError
from gatekeeper.store.reinject import SmtpRoute
from gatekeeper.store.release import NotDelivered
from gatekeeper.store.store import Store

pytestmark = pytest.mark.service
REASON = "checked against the authorization on file"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = sqlite(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def gate(postfix: Postfix, store: Store) -> Iterator[Running]:
    run = running(
        Address(path=str(postfix.socket)), store, group="postfix",
        limits=Limits(deadline=6.0, progress=1.0, max_size=200_000, drain=5.0),
    )  # fmt: skip
    yield run
    run.stop()


@pytest.fixture
def marker() -> str:
    return f"marker-{uuid.uuid4().hex}"


def send(
    postfix: Postfix, marker: str, *, to: tuple[str, ...] = ("pat@inbox.example",), head: str = "", body: str = "Hello",
    port: int = 0, xclient: str = "",
) -> tuple[int, str]:  # fmt: skip
    """Send one message and return the reply to its data."""
    with smtplib.SMTP("127.0.0.1", port or postfix.port, timeout=30) as client:
        client.ehlo()
        if xclient:
            assert client.docmd("XCLIENT", xclient)[0] == 220
            client.ehlo()
        assert client.mail("news@clinic.example")[0] == 250
        for address in to:
            assert client.rcpt(address)[0] == 250
        text = f"From: news@clinic.example\r\nTo: list@clinic.example\r\nSubject: {marker}\r\n{head}\r\n{body}\r\n"
        code, reply = client.data(text.encode())
        return code, reply.decode()


def test_accepted_message_carries_the_marks(postfix: Postfix, gate: Running, marker: str) -> None:
    rules = ("SEG002", "PHI007", "SEG002")
    gate.judge(judging("annotate", rules=rules, level=RiskLevel.MODERATE, obligations=(Obligation.REQUIRE_TLS,)))
    code, reply = send(postfix, marker)
    assert code == 250
    assert reply.startswith("2.0.0 Ok: queued as ")
    (got,) = postfix.delivered(marker)
    id = gate.events[-1]["id"]
    assert got.values("X-Gatekeeper-Verdict") == [f"annotate; risk=moderate; policy=0123456789ab; id={id}"]
    assert got.values("X-Gatekeeper-Rules") == ["SEG002, PHI007"]
    assert got.values("X-Gatekeeper-Obligations") == ["require-tls"]
    assert POLICY.removeprefix("sha256:")[:12] == "0123456789ab"


def test_allowed_message_without_findings_has_one_mark(postfix: Postfix, gate: Running, marker: str) -> None:
    assert send(postfix, marker)[0] == 250
    (got,) = postfix.delivered(marker)
    assert len(got.values("X-Gatekeeper-Verdict")) == 1
    assert got.values("X-Gatekeeper-Rules") == []
    assert got.values("X-Gatekeeper-Obligations") == []


def test_foreign_marks_are_removed_all_of_them(postfix: Postfix, gate: Running, marker: str) -> None:
    head = "".join(f"X-Gatekeeper-Verdict: allow; forged {i}\r\n" for i in range(3))
    head += "x-gatekeeper-RULES: none\r\nX-Gatekeeper-Campaign: spring\r\nX-Gatekeeper-Obligations: a\r\n\tb\r\n"
    seen: list[MailTransaction] = []

    def judge(mail: MailTransaction) -> Judgement:
        seen.append(mail)
        return judging("allow")(mail)

    gate.judge(judge)
    assert send(postfix, marker, head=head)[0] == 250
    (got,) = postfix.delivered(marker)
    assert len(got.values("X-Gatekeeper-Verdict")) == 1
    assert "forged" not in got.header
    for name in ("Rules", "Obligations", "Campaign"):
        assert got.values(f"X-Gatekeeper-{name}") == []
    assert seen[0].values("X-Gatekeeper-Campaign") == ("spring",)


def test_transaction_holds_what_the_server_knows(postfix: Postfix, gate: Running, marker: str) -> None:
    seen: list[MailTransaction] = []

    def judge(mail: MailTransaction) -> Judgement:
        seen.append(mail)
        return judging("allow")(mail)

    gate.judge(judge)
    to = ("One@inbox.example", "two@inbox.example")
    code, reply = send(
        postfix, marker, to=to, head="X-Folded: a\r\n  b\r\n", body=".dot\r\nline", xclient="ADDR=192.0.2.7 LOGIN=alice"
    )
    assert code == 250
    (mail,) = seen
    assert mail.client_address == "192.0.2.7"
    assert mail.auth_user == "alice"
    assert mail.listener == "bulk-listener"
    assert mail.mail_from == "news@clinic.example"
    assert mail.rcpt_to == to
    assert mail.queue_id == reply.split()[-1]
    assert (b"X-Folded", b" a\n  b") in mail.headers
    assert mail.body == b".dot\r\nline\r\n"
    assert b"\r\nX-Folded: a\r\n  b\r\n" in mail.message
    assert mail.message.endswith(b"\r\n\r\n.dot\r\nline\r\n")


def test_reject_names_the_id_and_nothing_else(postfix: Postfix, gate: Running, marker: str) -> None:
    gate.judge(judging("reject", rules=("OPT001",)))
    code, reply = send(postfix, marker)
    assert code == 550
    assert reply == f"5.7.1 Message refused by policy (id {gate.events[-1]['id']})"
    assert postfix.delivered(marker) == []


def test_hold_is_in_the_store_before_the_client_hears_250(
    postfix: Postfix, gate: Running, store: Store, marker: str, tmp_path: Path
) -> None:
    gate.judge(judging("hold", rules=("SEG001",), level=RiskLevel.HIGH))
    code, reply = send(postfix, marker)
    assert (code, reply[:20]) == (250, "2.0.0 Ok: queued as ")
    (row,) = store.list("held")
    assert (row.level, row.rules, row.recipients) == ("high", ("SEG001",), 1)
    opened = store.show(row.id)
    assert opened.rcpt_to == ("pat@inbox.example",)
    assert opened.message is not None
    assert marker.encode() in opened.message
    assert postfix.delivered(marker) == []
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir() if "sqlite3" in path.name)
    for secret in (marker.encode(), b"pat@inbox", b"clinic.example"):
        assert secret not in files


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
    assert store.release(row.id, by="a.officer", reason=REASON, deliver=_never).waits_for_client
    assert send(postfix, marker, head=head)[0] == 250
    (got,) = postfix.delivered(marker)
    assert got.values("X-Gatekeeper-Rules") == ["SEG001"]
    assert [row.state for row in store.list()] == ["passed"]
    assert send(postfix, marker, head=head)[0] == 451
    assert len(postfix.delivered(marker)) == 1


def _never(outgoing: object) -> None:
    raise AssertionError("a deferred message is not sent by us")


def test_hold_in_the_hold_queue(postfix: Postfix, gate: Running, store: Store, marker: str) -> None:
    gate.judge(judging("hold", hold="quarantine"))
    code, reply = send(postfix, marker)
    assert code == 250
    queue_id = reply.split()[-1]
    assert f"{queue_id}!" in postfix.queued()
    assert postfix.delivered(marker) == []
    assert store.list() == ()
    (entry,) = store.log()
    assert (entry.actor, entry.action, entry.details) == ("gate", "quarantine", {"queue_id": queue_id, "recipients": 1})


def test_a_crash_of_the_judge_is_451(postfix: Postfix, gate: Running, marker: str) -> None:
    def judge(mail: MailTransaction) -> Judgement:
        raise RuntimeError(f"secret {mail.rcpt_to}")

    gate.judge(judge)
    code, reply = send(postfix, marker)
    event = gate.events[-1]
    assert (code, reply) == (451, f"4.7.1 The gate could not judge this message (id {event['id']})")
    assert event["error"] == "RuntimeError"
    assert "secret" not in str(gate.events)
    assert postfix.delivered(marker) == []
    gate.judge(judging("allow"))
    assert send(postfix, marker)[0] == 250


def test_a_store_that_fails_is_451_and_nothing_is_lost(postfix: Postfix, gate: Running, marker: str) -> None:
    class Broken:
        def waits(self, mail: MailTransaction) -> bool:
            return False

        def hold(self, held: object) -> str:
            raise sqlite3.OperationalError("disk full")

    gate.set(judge=judging("hold"), store=Broken())
    assert send(postfix, marker)[0] == 451
    gate.set(store=None)
    assert send(postfix, marker)[0] == 451
    assert postfix.delivered(marker) == []


def test_slow_judge_lives_by_progress_and_dies_by_deadline(postfix: Postfix, gate: Running, marker: str) -> None:
    def judge(mail: MailTransaction) -> Judgement:
        time.sleep(4)
        return judging("allow")(mail)

    gate.judge(judge)
    assert send(postfix, marker)[0] == 250

    def slower(mail: MailTransaction) -> Judgement:
        time.sleep(8)
        return judging("hold")(mail)

    gate.judge(slower)
    began = time.monotonic()
    code, reply = send(postfix, marker)
    assert code == 451
    assert reply.startswith("4.7.1 The gate took too long to judge this message (id ")
    assert 5.5 < time.monotonic() - began < 7.5
    time.sleep(2.5)
    assert gate.server.gate.store is not None
    assert gate.server.gate.store.list() == ()
    assert len(postfix.delivered(marker)) == 1


def test_a_message_that_is_too_long(postfix: Postfix, gate: Running, marker: str) -> None:
    body = "x" * 70 + "\r\n"
    code, reply = send(postfix, marker, body=body * 3000)
    assert (code, reply[:34]) == (451, "4.7.1 Message is too long to judge")
    gate.set(oversize="hold")
    code, reply = send(postfix, marker, body=body * 3000)
    assert code == 250
    assert f"{reply.split()[-1]}!" in postfix.queued()
    assert send(postfix, marker, body=body * 2000)[0] == 250
    assert len(postfix.delivered(marker)) == 1


def test_recipients_are_dropped_but_never_all(postfix: Postfix, gate: Running, store: Store, marker: str) -> None:
    to = ("keep@inbox.example", "Drop@Inbox.example", "also@inbox.example")
    gate.judge(judging("annotate", drop=("drop@inbox.example", "ALSO@inbox.example")))
    assert send(postfix, marker, to=to)[0] == 250
    (got,) = postfix.delivered(marker)
    assert got.recipients == ("keep@inbox.example",)
    gate.judge(judging("annotate", drop=to))
    assert send(postfix, marker, to=to)[0] == 250
    assert len(postfix.delivered(marker)) == 1
    (row,) = store.list("held")
    assert (row.recipients, row.dropped) == (3, 3)
    with pytest.raises(StoreError, match="has no recipient who may get it; return it instead"):
        store.release(row.id, by="a.officer", reason=REASON, deliver=_never)
    store.return_(row.id, by="a.officer", reason=REASON)
    assert store.show(row.id).message is None


def test_trace_headers_are_stripped(postfix: Postfix, gate: Running, marker: str) -> None:
    head = (
        "X-Original-To: pat@inbox.example\r\nDelivered-To: pat@inbox.example\r\nX-Mailing-Target: pat@inbox.example\r\n"
    )
    head += "X-Campaign: 7\r\nApparently-To: pat@inbox.example\r\n"
    assert send(postfix, marker, head=head)[0] == 250
    (got,) = postfix.delivered(marker)
    assert got.values("X-Original-To") == ["pat@inbox.example"]

    def judge(mail: MailTransaction) -> Judgement:
        lines = mail.message.split(b"\r\n")
        line = 1 + next(i for i, text in enumerate(lines) if text.startswith(b"X-Mailing-Target"))
        return judging("annotate", rules=("BCC004",), lines=(line,), obligations=STRIP)(mail)

    gate.judge(judge)
    assert send(postfix, marker + "second", head=head)[0] == 250
    (got,) = postfix.delivered(marker + "second")
    for name in ("X-Original-To", "Delivered-To", "X-Mailing-Target", "Apparently-To"):
        assert got.values(name) == []
    assert got.values("X-Campaign") == ["7"]
    assert got.values("To") == ["list@clinic.example"]


def test_sendmail_command_is_judged_too(postfix: Postfix, gate: Running, marker: str) -> None:
    seen: list[MailTransaction] = []

    def judge(mail: MailTransaction) -> Judgement:
        seen.append(mail)
        return judging("allow")(mail)

    gate.judge(judge)
    subprocess.run(
        ["sendmail", "-C", postfix.base / "conf", "-f", "cron@clinic.example", "pat@inbox.example"],
        input=f"Subject: {marker}\n\nHello\n".encode(), check=True, timeout=20,
    )  # fmt: skip
    end = time.monotonic() + 10
    while not seen and time.monotonic() < end:
        time.sleep(0.05)
    (mail,) = seen
    assert (mail.client_name, mail.client_address) == ("localhost", "127.0.0.1")
    assert (mail.mail_from, mail.rcpt_to) == ("cron@clinic.example", ("pat@inbox.example",))
    (got,) = postfix.delivered(marker)
    assert len(got.values("X-Gatekeeper-Verdict")) == 1


def test_several_messages_in_one_session_and_over_tcp(postfix: Postfix, store: Store, marker: str) -> None:
    run = running(Address(host="127.0.0.1", port=postfix.milter_port), store)
    try:
        with smtplib.SMTP("127.0.0.1", postfix.tcp_port, timeout=20) as client:
            began = time.monotonic()
            for number in range(20):
                run.judge(judging("reject" if number % 2 else "allow"))
                text = f"Subject: {marker} {number}\r\n\r\nx\r\n".encode()
                if number % 2:
                    with pytest.raises(smtplib.SMTPDataError, match="550"):
                        client.sendmail("news@clinic.example", ["pat@inbox.example"], text)
                else:
                    client.sendmail("news@clinic.example", ["pat@inbox.example"], text)
            took = time.monotonic() - began
    finally:
        run.stop()
    assert len(postfix.delivered(marker)) == 10
    # A delayed acknowledgement would cost each message 40 ms.
    assert took < 20 * 0.04


def test_logs_hold_no_phi(postfix: Postfix, gate: Running, marker: str) -> None:
    for disposition in ("allow", "annotate", "hold", "reject"):
        gate.judge(judging(disposition, rules=("PHI001",)))
        send(postfix, marker, body="diagnosis 000-12-3456")
    text = str(gate.events)
    assert [event["outcome"] for event in gate.events] == ["accept", "accept", "hold", "reject"]
    for secret in (marker, "pat@inbox", "inbox.example", "clinic.example", "000-12-3456", "diagnosis"):
        assert secret not in text
