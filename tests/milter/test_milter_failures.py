"""When the gate fails behind a real Postfix: 451 and nothing lost, or the hold queue."""

from __future__ import annotations

import sqlite3
import time

import pytest
from harness import Running, judging
from postfix import Postfix
from sending import send

from gatekeeper.model.transaction import Judgement, MailTransaction

pytestmark = pytest.mark.service


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
