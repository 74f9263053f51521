"""A throw-away Postfix: own configuration, queue and ports, `smtp-sink` as the sending core, nothing left behind."""

from __future__ import annotations

import contextlib
import os
import shutil
import smtplib
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from services import free_port, removed_afterwards, tried_again, unavailable

DAEMONS = "/usr/lib/postfix/sbin"
MAIN = """\
compatibility_level = 3.6
queue_directory = {base}/queue
data_directory = {base}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
maillog_file = {base}/log/postfix.log
maillog_file_prefixes = {base}
mail_owner = postfix
setgid_group = postdrop
myhostname = gate.test
mydestination =
mynetworks = 127.0.0.0/8, 192.0.2.0/24
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
default_transport = smtp:[127.0.0.1]:{sink}
relay_transport = smtp:[127.0.0.1]:{sink}
local_transport = error:none
alias_maps =
alias_database =
disable_dns_lookups = yes
smtp_dns_support_level = disabled
smtpd_peername_lookup = no
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_authorized_xclient_hosts = 127.0.0.1
smtputf8_enable = yes
smtpd_milters = unix:{socket}
non_smtpd_milters = unix:{socket}
milter_default_action = tempfail
milter_protocol = 6
milter_content_timeout = 8s
milter_connect_timeout = 5s
milter_command_timeout = 5s
"""
MASTER = """\
127.0.0.1:{port} inet n - n - 100 smtpd
  -o milter_macro_daemon_name=bulk-listener
127.0.0.1:{tcp_port} inet n - n - 100 smtpd
  -o smtpd_milters=inet:127.0.0.1:{milter_port}
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - 50 smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Delivered:
    """One message as the sink took it."""

    recipients: tuple[str, ...]
    header: str
    body: str

    def values(self, name: str) -> list[str]:
        """Values of the header fields of that name, unfolded."""
        lines = self.header.replace("\n\t", " ").replace("\n ", " ").split("\n")
        return [line.partition(":")[2].strip() for line in lines if line.lower().startswith(name.lower() + ":")]


@dataclass
class Postfix:
    """A running Postfix and its sink."""

    base: Path
    port: int
    tcp_port: int
    milter_port: int
    sink_port: int
    socket: Path

    def start(self) -> None:
        for name in ("conf", "queue", "data", "log", "dump", "run"):
            (self.base / name).mkdir()
        os.chmod(self.base, 0o755)
        shutil.chown(self.base / "data", "postfix")
        shutil.chown(self.base / "dump", "nobody")
        shutil.chown(self.base / "run", "root", "postfix")
        (self.base / "run").chmod(0o750)
        (self.base / "conf" / "dynamicmaps.cf").touch()
        names = {"base": self.base, "daemons": DAEMONS, "sink": self.sink_port, "socket": self.socket}
        (self.base / "conf" / "main.cf").write_text(MAIN.format(**names))
        ports = {"port": self.port, "tcp_port": self.tcp_port, "milter_port": self.milter_port}
        (self.base / "conf" / "master.cf").write_text(MASTER.format(**ports))
        sink = subprocess.Popen(
            ["smtp-sink", "-u", "nobody", "-d", f"{self.base}/dump/%M.", f"127.0.0.1:{self.sink_port}", "500"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        (self.base / "sink.pid").write_text(str(sink.pid))
        self._command("check")
        self._command("start")
        self._wait_for_port(self.port)
        self._wait_for_port(self.sink_port)

    def removal(self) -> str:
        """Shell commands that end everything and remove it."""
        # Where "stop" does not do: the master is the one process whose id its own lock file names.
        return (
            f"postfix -c {self.base}/conf stop; sleep 0.2; "
            f"kill -9 $(cat {self.base}/queue/pid/master.pid) $(cat {self.base}/sink.pid); rm -rf {self.base}"
        )

    def _command(self, verb: str) -> None:
        done = subprocess.run(
            ["postfix", "-c", self.base / "conf", verb], capture_output=True, text=True, timeout=30, check=False
        )
        if done.returncode:
            raise RuntimeError(f"postfix {verb} ended with {done.returncode}: {done.stderr}\n{self.log()}")

    def _wait_for_port(self, port: int) -> None:
        end = time.monotonic() + 10
        while time.monotonic() < end:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtplib.SMTP("127.0.0.1", port, timeout=2).close()
                return
            time.sleep(0.05)
        raise RuntimeError(f"nothing listens on {port}\n{self.log()}")

    def log(self) -> str:
        """The mail log so far."""
        path = self.base / "log" / "postfix.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def queued(self) -> list[str]:
        """Ids of messages that are still in a queue, those on hold with a ``!``."""
        out = subprocess.run(
            ["postqueue", "-c", self.base / "conf", "-p"], capture_output=True, text=True, timeout=20, check=False
        ).stdout
        lines = [line for line in out.splitlines() if line[:1].isalnum()]
        return [line.split()[0] for line in lines if not line.startswith("Mail queue")]

    def settle(self, timeout: float = 10) -> None:
        """Wait until nothing but held mail is queued."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if not [name for name in self.queued() if not name.endswith("!")]:
                return
            time.sleep(0.05)
        raise AssertionError(f"still queued: {self.queued()}\n{self.log()}")

    def delivered(self, marker: str | None = None) -> list[Delivered]:
        """What the sink has taken, optionally only messages that hold *marker*."""
        self.settle()
        found = []
        for path in sorted((self.base / "dump").iterdir(), key=lambda p: p.stat().st_mtime_ns):
            text = path.read_bytes().decode("utf-8", "surrogateescape").replace("\r\n", "\n")
            if marker is None or marker in text:
                found.append(_parse(text))
        return found


def _parse(text: str) -> Delivered:
    """Split a dump into envelope and message: smtp-sink writes the envelope as header fields of its own first."""
    header, _, body = text.partition("\n\n")
    recipients = [line.partition(":")[2].strip() for line in header.split("\n") if line.startswith("X-Rcpt-Args:")]
    return Delivered(tuple(r.partition(">")[0].strip("<") for r in recipients), header, body)


def start_postfix() -> Iterator[Postfix]:
    """Start one, yield it, remove it whatever happens."""
    if os.geteuid() != 0:
        unavailable("a throw-away Postfix needs root")
    for program in ("postfix", "smtp-sink", "postqueue"):
        if shutil.which(program) is None:
            unavailable(f"{program} is not installed (Debian package postfix)")
    with ExitStack() as stack:

        def start() -> Postfix:
            base = Path(tempfile.mkdtemp(prefix="gkp", dir="/tmp"))
            server = Postfix(base, free_port(), free_port(), free_port(), free_port(), base / "run" / "m")
            stack.enter_context(removed_afterwards(server.removal()))
            server.start()
            return server

        yield tried_again(start)


@pytest.fixture(scope="session")
def postfix() -> Iterator[Postfix]:
    """A Postfix whose milter socket is ``postfix.socket`` (and TCP ``postfix.milter_port`` on its second listener)."""
    yield from start_postfix()
