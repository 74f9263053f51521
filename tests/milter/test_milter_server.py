"""The server without Postfix: `miltertest`, hostile peers, stale sockets, a graceful end, several workers."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness import judging, running
from services import free_port, unavailable

from gatekeeper.errors import UsageError
from gatekeeper.milter import packets as p
from gatekeeper.milter.address import Address, bind, parse
from gatekeeper.milter.codec import PacketReader, encode
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


@pytest.fixture
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="gks", dir="/tmp"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


class Client:
    """A mail server, as far as these tests need one."""

    def __init__(self, address: Address) -> None:
        if address.path:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.connect(address.path)
        else:
            self.socket = socket.create_connection((address.host, address.port))
        self.socket.settimeout(15)
        self.reader, self.waiting = PacketReader(), list[p.Packet]()

    def send(self, *packets: p.Packet) -> None:
        self.socket.sendall(b"".join(map(encode, packets)))

    def read(self) -> p.Packet | None:
        while not self.waiting:
            data = self.socket.recv(65536)
            if not data:
                return None
            self.waiting += self.reader.feed(data)
        return self.waiting.pop(0)

    def begin(self) -> None:
        self.send(p.Negotiate(version=6, actions=0x1FF, options=0x1FFFFF))
        assert isinstance(self.read(), p.Negotiate)
        self.send(p.Connect(name=b"c.test", family=b"4", port=25, address=b"192.0.2.7"))

    def message(self) -> None:
        self.send(p.Mail(b"<a@x.example>"), p.Rcpt(b"<b@y.example>"), p.Header(b"Subject", b" s"), p.EndOfHeaders())
        self.send(p.Body(b"x\r\n"), p.EndOfMessage())

    def final(self) -> p.Packet | None:
        while True:
            packet = self.read()
            if not isinstance(packet, p.AddHeader | p.Progress | p.ChangeHeader):
                return packet


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


# -- addresses --------------------------------------------------------------------------------------------------------


def test_addresses() -> None:
    assert parse("inet:127.0.0.1:8894") == Address(host="127.0.0.1", port=8894)
    assert parse("inet:[::1]:8894") == Address(host="::1", port=8894)
    assert str(parse("unix:/run/gate/m.sock")) == "unix:/run/gate/m.sock"
    for wrong in ("", "unix:relative", "inet:8894", "inet:host:port", "inet:127.0.0.1:70000", "tcp:1.2.3.4:5"):
        with pytest.raises(UsageError, match="--listen: expected inet:host:port or unix:/absolute/path"):
            parse(wrong)
    with pytest.raises(UsageError, match="at most 107 bytes long"):
        parse("unix:/" + "x" * 107)


def test_socket_mode_and_stale_sockets(place: Path) -> None:
    path = place / "m"
    first = bind(Address(path=str(path)), mode=0o600)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(UsageError, match="another process listens there"):
        bind(Address(path=str(path)))
    first.close()
    second = bind(Address(path=str(path)), mode=0o666)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666
    second.close()
    path.unlink()
    path.write_text("precious")
    with pytest.raises(UsageError, match="a file that is no socket is there"):
        bind(Address(path=str(path)))
    assert path.read_text() == "precious"
    with pytest.raises(UsageError, match="there is no group nosuchgroup"):
        bind(Address(path=str(place / "n")), group="nosuchgroup")
    with pytest.raises(UsageError, match="cannot listen on unix:/nonexistent/m: No such file or directory"):
        bind(Address(path="/nonexistent/m"))
    with pytest.raises(UsageError, match=r"cannot listen on inet:127\.0\.0\.1:"):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            bind(Address(host="127.0.0.1", port=taken.getsockname()[1]))


# -- processes --------------------------------------------------------------------------------------------------------

PROGRAM = """
import asyncio, os, sys, time
sys.path[:0] = [{tests!r}, {here!r}]
from harness import judging
from gatekeeper.milter.address import bind, parse
from gatekeeper.milter.gate import Gate
from gatekeeper.milter.log import json_log
from gatekeeper.milter.server import Limits, Server, serve
from gatekeeper.milter.workers import supervise

log = json_log()

def judge(mail):
    if mail.mail_from == "crash@x.example":
        os._exit(7)
    return judging("annotate", rules=(f"PID{{os.getpid()}}",))(mail)

def reload():
    return Gate(judge=judging("reject"), log=log)

def work(listener):
    server = Server(gate=Gate(judge=judge, log=log), limits=Limits(), log=log)
    asyncio.run(serve(listener, server, reload=reload, ready=lambda: log("ready", pid=os.getpid())))

sys.exit(supervise(bind(parse({address!r})), {count}, work, log))
"""


@pytest.fixture(params=["unix", "inet"])
def workers(place: Path, request: pytest.FixtureRequest) -> Iterator[tuple[subprocess.Popen[str], Address]]:
    address = Address(path=str(place / "m"))
    if request.param == "inet":
        address = Address(host="127.0.0.1", port=free_port())
    tests, here = str(Path(__file__).parents[1]), str(Path(__file__).parent)
    root = str(Path(__file__).parents[2])
    code = PROGRAM.format(tests=tests, here=here, address=str(address), count=2)
    with (place / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", code], stderr=log, text=True, env={**os.environ, "PYTHONPATH": root}
        )
    try:
        wait_for(lambda: len(events(place, "ready")) == 2)
        yield process, address
    finally:
        process.terminate()
        process.wait(20)


def events(place: Path, name: str) -> list[dict[str, object]]:
    lines = (place / "log").read_text().splitlines()
    return [event for event in map(json.loads, lines) if event["event"] == name]


def wait_for(condition: object, seconds: float = 20) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_workers_share_die_and_come_back(workers: tuple[subprocess.Popen[str], Address], place: Path) -> None:
    process, address = workers
    first = {event["pid"] for event in events(place, "ready")}
    seen = set()
    for _ in range(40):
        client = Client(address)
        client.begin()
        client.message()
        while isinstance(packet := client.read(), p.AddHeader):
            if packet.name == b"X-Gatekeeper-Rules":
                seen.add(int(packet.value.strip().removeprefix(b"PID")))
        assert packet == p.Accept()
        client.socket.close()
    assert seen <= first
    client = Client(address)
    client.begin()
    client.send(p.Mail(b"<crash@x.example>"), p.Rcpt(b"<b@y.example>"), p.EndOfMessage())
    assert client.read() is None
    wait_for(lambda: len(events(place, "ready")) == 3)
    assert [event["status"] for event in events(place, "worker died")] == [7]
    process.send_signal(signal.SIGHUP)
    wait_for(lambda: len(events(place, "reloaded")) == 2)
    client = Client(address)
    client.begin()
    client.message()
    assert isinstance(client.final(), p.ReplyCode)
    process.terminate()
    assert process.wait(20) == 0
    for event in events(place, "message"):
        assert set(event) >= {"id", "outcome", "rules", "timestamp"}
        assert "x.example" not in str(event)
