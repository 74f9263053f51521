"""Where the gate listens, and the processes that share one socket."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from peer import Client
from services import free_port

from gatekeeper.errors import UsageError
from gatekeeper.milter import packets as p
from gatekeeper.milter.address import Address, bind, parse


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
    # Up to the last line end: a line may be half written.
    lines = (place / "log").read_text().rpartition("\n")[0].splitlines()
    return [event for event in map(json.loads, lines) if event["event"] == name]


def wait_for(condition: object, seconds: float = 60) -> None:
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
