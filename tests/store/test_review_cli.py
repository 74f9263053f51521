"""The commands `review` and `audit` on a real store, as a process or through click."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from holding import KEY, REASON, SECRETS, held

from gatekeeper.cli.main import cli
from gatekeeper.store.store import Store

ROOT = Path(__file__).parents[2]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("GATEKEEPER_KEY", KEY.secret.decode())
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    monkeypatch.setenv("GATEKEEPER_DATABASE", url)
    return url


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    opened = Store.open(database, KEY)
    yield opened
    opened.close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, standalone_mode=False, catch_exceptions=True)


def test_list_shows_what_waits_and_masks_the_rest(store: Store) -> None:
    assert run("review", "list").output == "No message waits for a decision.\n"
    store.hold(held("m1", 40, dropped=("pat@inbox.example",), rules=("SEG001", "OPT001")))
    store.hold(held("m2"))
    store.return_("m2", by="a.officer", reason=REASON)
    assert run("review", "list").output == (
        "ID  STATE  RISK  AGE    RECIPIENTS      SENDER          RULES\n"
        "m1  held   high  0 min  40 (1 dropped)  c•••••.e••••••  SEG001, OPT001\n"
    )
    assert "m2  returned" in run("review", "list", "--status", "all").output
    found = json.loads(run("review", "list", "--format", "json").output)["messages"]
    assert [(row["id"], row["rules"], row["recipients"]) for row in found] == [("m1", ["SEG001", "OPT001"], 40)]


def test_show_says_why_and_quotes_nothing(store: Store) -> None:
    findings = ({"rule": "SEG001", "severity": "critical", "message": "m•••", "line": 3, "advice": "Ask."},)
    store.hold(held(findings=findings))
    for form in ("text", "json"):
        output = run("review", "show", "m1", "--format", form).output
        assert "SEG001" in output
        for secret in SECRETS:
            assert secret.decode() not in output
    assert "  SEG001 critical: m••• (line 3)\n      Ask.\n" in run("review", "show", "m1").output
    refused = run("review", "show", "m1", "--show-phi", "--by", "a.officer").exception
    assert str(refused) == "--show-phi works on a terminal with --format text only: unmasked text never goes to files"


def test_the_text_is_shown_on_a_terminal_and_that_is_recorded(store: Store, database: str) -> None:
    import pty

    store.hold(held())
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "gatekeeper", "review", "show", "m1", "--show-phi", "--by", "a.officer"],
        stdout=slave, cwd=ROOT, env=os.environ,
    )  # fmt: skip
    os.close(slave)
    output = b""
    while True:
        try:
            data = os.read(master, 65536)
        except OSError:
            break
        if not data:
            break
        output += data
    os.close(master)
    assert process.wait(20) == 0
    assert b"Your Mammogram" in output
    assert b"pat1@inbox.example" in output
    assert [(entry.actor, entry.action) for entry in store.log(subject="m1")][-1] == ("a.officer", "open")


class Smtp(threading.Thread):
    """A mail server for one transaction."""

    def __init__(self, answer: str) -> None:
        super().__init__(daemon=True)
        self.answer, self.data = answer, b""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self) -> None:
        connection, _ = self.listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 test\r\n")
            for line in lines:
                verb = line[:4].upper()
                if verb == b"DATA":
                    connection.sendall(b"354 go on\r\n")
                    for text in lines:
                        if text == b".\r\n":
                            break
                        self.data += text
                    connection.sendall(self.answer.encode() + b"\r\n")
                elif verb == b"EHLO":
                    connection.sendall(b"250-test\r\n250 8BITMIME\r\n")
                else:
                    connection.sendall(b"250 ok\r\n")
        self.listener.close()


def test_release_hands_it_over(store: Store) -> None:
    store.hold(held())
    server = Smtp("250 queued")
    done = run("review", "release", "m1", "--by", "a.officer", "--reason", REASON, "--via", f"127.0.0.1:{server.port}")
    assert (done.return_value, done.output) == (0, "Released m1: 1 of 1 transactions are sent.\n")
    server.join(5)
    assert server.data.startswith(b"X-Gatekeeper-Release: m1.1.")
    assert b"Subject: Mammogram\r\n" in server.data
    assert store.list()[0].state == "released"


def test_a_refused_release_says_so_and_can_be_tried_again(store: Store) -> None:
    store.hold(held())
    arguments = ("review", "release", "m1", "--by", "a.officer", "--reason", REASON, "--via")
    refused = run(*arguments, f"127.0.0.1:{Smtp('554 no').port}").exception
    assert str(refused) == "the mail server refused the message (554)"
    closed = socket.create_server(("127.0.0.1", 0))
    port = closed.getsockname()[1]
    closed.close()
    nobody = run(*arguments, f"127.0.0.1:{port}").exception
    assert str(nobody) == "no connection to the mail server (ConnectionRefusedError)"
    assert store.list()[0].state == "held"
    assert str(run(*arguments, "nowhere").exception) == "--via: expected HOST:PORT"
    assert run(*arguments, f"127.0.0.1:{Smtp('250 ok').port}").return_value == 0


def test_return_log_stats_expire(store: Store) -> None:
    store.hold(held("m1"))
    store.hold(held("m2"))
    assert run("review", "return", "m1", "--by", "a.officer", "--reason", REASON).output == "Returned m1.\n"
    output = run("review", "log", "--id", "m1").output
    assert "return    m1  by a.officer\n       reason: checked against the authorization on file\n" in output
    assert len(json.loads(run("review", "log", "--limit", "2", "--format", "json").output)["entries"]) == 2
    assert run("review", "stats").output.splitlines()[0] == "held       1"
    assert json.loads(run("review", "stats", "--format", "json").output)["held_by_level"] == {"high": 1}
    assert run("review", "expire", "--days", "1").output == "Expired 0 messages.\n"
    short = run("review", "return", "m2", "--by", "a.officer", "--reason", "because")
    assert str(short.exception) == "a decision needs a reason of at least 10 characters (--reason)"


def test_audit_verify_and_export(store: Store, tmp_path: Path) -> None:
    store.hold(held("m1"))
    store.return_("m1", by="a.officer", reason=REASON)
    head = store.verify().head
    assert run("audit", "verify").output == f"The audit trail is whole: 2 entries, head {head}\n"
    lines = [json.loads(line) for line in run("audit", "export").output.splitlines()]
    assert [line.get("action") for line in lines] == ["hold", "return", None]
    assert lines[-1] == {"head": head, "entries": 2, "faults": []}
    assert "reason" not in lines[1]
    run("audit", "export", "--reasons", "--output", str(tmp_path / "trail.jsonl"))
    assert json.loads((tmp_path / "trail.jsonl").read_text().splitlines()[1])["reason"] == REASON
    import sqlite3

    with sqlite3.connect(tmp_path / "store.sqlite3") as connection:
        connection.execute("DROP TRIGGER audit_no_UPDATE")
        connection.execute("UPDATE audit SET actor = 'nobody' WHERE seq = 2")
    connection.close()
    result = run("audit", "verify", "--head", head)
    assert result.return_value == 1
    assert result.output == "entry 2 was changed\nThe audit trail is not whole: 1 fault in 2 entries.\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["review", "show", "nope"], "gatekeeper: no held message has that id\n"),
        (["audit", "verify", "--database", "sqlite:///none/of.sqlite3"],
         "gatekeeper: there is no store at --database; the gate makes it when it starts\n"),
        (["milter", "--listen", "nowhere"],
         "gatekeeper: --listen: expected inet:host:port or unix:/absolute/path\n"),
    ],
)  # fmt: skip
def test_faults_are_one_line_and_status_2(store: Store, arguments: list[str], message: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gatekeeper", *arguments], capture_output=True, text=True, cwd=ROOT, timeout=60,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        ("version: 1\nprofile: {}\n", "policies.yaml:2:1: "),
        ("version: [\n", "policies.yaml:"),
    ],
)
def test_a_gate_that_could_not_judge_does_not_start(database: str, tmp_path: Path, policy: str, message: str) -> None:
    (tmp_path / "policies.yaml").write_text(policy)
    listen = f"unix:{tmp_path}/m"
    done = subprocess.run(
        [sys.executable, "-m", "gatekeeper", "milter", "--listen", listen, "--policy", tmp_path / "policies.yaml"],
        capture_output=True, text=True, cwd=ROOT, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "m").exists()


def test_a_judge_that_fails_the_self_test_says_its_class_only() -> None:
    from gatekeeper.cli.milter import self_test
    from gatekeeper.errors import UsageError
    from gatekeeper.milter.gate import Gate
    from gatekeeper.model.transaction import Judgement, MailTransaction

    def judge(mail: MailTransaction) -> Judgement:
        raise KeyError("pat@inbox.example")

    with pytest.raises(UsageError) as caught:
        self_test(Gate(judge=judge))
    assert str(caught.value) == "the gate cannot judge: KeyError in a plain message"
