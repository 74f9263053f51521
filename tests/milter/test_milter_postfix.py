"""The gate behind a real Postfix: what the client hears, what the sink gets, what lies in the store."""

from __future__ import annotations

import smtplib
import subprocess
import time
from pathlib import Path

import pytest
from harness import POLICY, STRIP, Running, judging, running
from postfix import Postfix
from sending import REASON, never, send

from gatekeeper.milter.address import Address
from gatekeeper.model.transaction import Judgement, MailTransaction
from gatekeeper.model.words import Obligation, RiskLevel
from gatekeeper.store.database import StoreError
from gatekeeper.store.store import Store

pytestmark = pytest.mark.service


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


def test_recipients_are_dropped_butnever_all(postfix: Postfix, gate: Running, store: Store, marker: str) -> None:
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
        store.release(row.id, by="a.officer", reason=REASON, deliver=never)
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
