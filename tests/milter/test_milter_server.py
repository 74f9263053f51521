"""The server without Postfix: `miltertest`, hostile peers, stale sockets, a graceful end, several workers."""

from __future__ import annotations

import shutil
import struct
import subprocess
import threading
import time
from pathlib import Path

import pytest
from harness import judging, running
from peer import Client
from services import unavailable

from gatekeeper.milter import packets as p
from gatekeeper.milter.address import Address
from gatekeeper.milter.codec import encode
from gatekeeper.milter.server import Limits
from gatekeeper.model.transaction import Judgement, MailTransaction

LUA = """
conn = mt.connect(sock, 20, 0.1)
if conn == nil then error("no connection") end
mt.negotiate(conn, nil, nil, nil)
mt.conninfo(conn, "c.test", "192.0.2.7")
mt.helo(conn, "c.test")
mt.macro(conn, SMFIC_MAIL, "i", "ID1")
mt.mailfrom(conn, "<a@x.example>")
mt.rcptto(conn, "<b@y.example>")
mt.data(conn)
mt.header(conn, "Subject", "s")
mt.header(conn, "X-Gatekeeper-Verdict", "forged")
mt.eoh(conn)
mt.bodystring(conn, "x\\r\\n")
mt.eom(conn)
if mt.getreply(conn) ~= SMFIR_ACCEPT then error("not accepted") end
if not mt.eom_check(conn, MT_HDRADD, "X-Gatekeeper-Verdict") then error("no verdict") end
if not mt.eom_check(conn, MT_HDRDELETE, "X-Gatekeeper-Verdict") then error("forged verdict kept") end
mt.disconnect(conn)
"""


@pytest.mark.service
def test_miltertest_is_content(place: Path) -> None:
    if shutil.which("miltertest") is None:
        unavailable("miltertest is not installed (Debian package miltertest)")
    address = Address(path=str(place / "m"))
    run = running(address, None)
    (place / "t.lua").write_text(LUA)
    done = subprocess.run(
        ["miltertest", "-s", place / "t.lua", "-D", f"sock=unix:{address.path}"],
        capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    run.stop()
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "stream",
    [
        b"GET / HTTP/1.0\r\n\r\n",
        struct.pack("!L", 0xFFFFFFFF) + b"O",
        b"\0\0\0\0",
        encode(p.EndOfMessage()),
        encode(p.Negotiate(version=2, actions=0, options=0)),
        encode(p.Negotiate(version=6, actions=0x1FF, options=0x1FFFFF)) + encode(p.Body(b"x")),
    ],
)
def test_garbage_closes_that_connection_and_no_other(place: Path, stream: bytes) -> None:
    address = Address(path=str(place / "m"))
    run = running(address, None)
    good, bad = Client(address), Client(address)
    good.begin()
    bad.socket.sendall(stream)
    while bad.read() is not None:
        pass
    good.message()
    assert good.final() == p.Accept()
    assert any(event["event"] == "protocol error" for event in run.events)
    run.stop()


def test_packets_that_come_byte_by_byte(place: Path) -> None:
    address = Address(path=str(place / "m"))
    run = running(address, None)
    client = Client(address)
    client.begin()
    stream = [p.Mail(b"<a@x.example>"), p.Rcpt(b"<b@y.example>"), p.Header(b"A", b" b"), p.EndOfMessage()]
    for octet in b"".join(map(encode, stream)):
        client.socket.sendall(bytes([octet]))
    assert client.final() == p.Accept()
    run.stop()


def test_progress_comes_each_interval_and_others_do_not_wait(place: Path) -> None:
    address, release = Address(path=str(place / "m")), threading.Event()

    def judge(mail: MailTransaction) -> Judgement:
        if mail.mail_from == "slow@x.example":
            release.wait(10)
        return judging("allow")(mail)

    run = running(address, None, judge=judge, limits=Limits(progress=0.1, threads=2))
    slow, quick = Client(address), Client(address)
    for client in (slow, quick):
        client.begin()
    slow.send(p.Mail(b"<slow@x.example>"), p.Rcpt(b"<b@y.example>"), p.EndOfMessage())
    assert [slow.read() for _ in range(3)] == [p.Progress()] * 3
    quick.message()
    assert quick.final() == p.Accept()
    release.set()
    assert slow.final() == p.Accept()
    run.stop()


def test_stuck_judges_block_nobody_for_longer_than_the_deadline(place: Path) -> None:
    address, release = Address(path=str(place / "m")), threading.Event()

    def judge(mail: MailTransaction) -> Judgement:
        release.wait(20)
        return judging("allow")(mail)

    run = running(address, None, judge=judge, limits=Limits(progress=0.2, deadline=0.6, threads=1))
    clients = [Client(address) for _ in range(3)]
    for client in clients:
        client.begin()
        client.message()
    for client in clients:
        answer = client.final()
        assert isinstance(answer, p.ReplyCode)
        assert answer.text.startswith(b"451 4.7.1 The gate took too long to judge this message (id ")
    release.set()
    time.sleep(0.2)
    # The judgements that waited in line were cancelled; the connection is still good.
    clients[0].message()
    assert clients[0].final() == p.Accept()
    run.stop()


def test_a_writing_store_is_waited_for_beyond_the_deadline(place: Path) -> None:
    address = Address(path=str(place / "m"))

    class Slow:
        held = 0

        def waits(self, mail: MailTransaction) -> bool:
            return False

        def hold(self, item: object) -> str:
            time.sleep(1.0)
            self.held += 1
            return "m1"

    store = Slow()
    run = running(address, store, judge=judging("hold"), limits=Limits(progress=0.2, deadline=0.5))  # type: ignore[arg-type]
    client = Client(address)
    client.begin()
    client.message()
    assert client.final() == p.Discard()
    assert store.held == 1
    run.stop()


def test_a_client_that_leaves_while_it_is_judged(place: Path) -> None:
    address = Address(path=str(place / "m"))
    held: list[object] = []

    class Store:
        def waits(self, mail: MailTransaction) -> bool:
            return False

        def hold(self, item: object) -> str:
            held.append(item)
            return "m1"

    def judge(mail: MailTransaction) -> Judgement:
        time.sleep(1.0)
        return judging("hold")(mail)

    run = running(address, Store(), judge=judge, limits=Limits(progress=0.1))  # type: ignore[arg-type]
    client = Client(address)
    client.begin()
    client.message()
    assert client.read() == p.Progress()
    client.socket.close()
    time.sleep(1.5)
    # It heard no answer and will come again: holding it now would hold it twice.
    assert held == []
    run.stop()


def test_stop_finishes_the_message_under_way(place: Path) -> None:
    address, began = Address(path=str(place / "m")), threading.Event()

    def judge(mail: MailTransaction) -> Judgement:
        began.set()
        time.sleep(0.7)
        return judging("allow")(mail)

    run = running(address, None, judge=judge, limits=Limits(progress=0.2))
    busy, idle = Client(address), Client(address)
    for client in (busy, idle):
        client.begin()
    busy.message()
    assert began.wait(5)
    stopper = threading.Thread(target=run.stop)
    stopper.start()
    assert idle.read() is None
    assert busy.final() == p.Accept()
    assert busy.read() is None
    stopper.join(10)
    assert not stopper.is_alive()
    with pytest.raises(OSError):
        Client(address)
