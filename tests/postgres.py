"""A throw-away PostgreSQL cluster in a temporary folder, reached by a UNIX socket only, nothing left behind."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest
from services import free_port, removed_afterwards, tried_again, unavailable


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def start_postgres() -> Iterator[str]:
    """Start a cluster, yield the URL of its database ``postgres``, remove it whatever happens."""
    binaries = _binaries()
    if binaries is None:
        unavailable("PostgreSQL is not installed (Debian package postgresql)")
    assert binaries is not None
    user = pwd.getpwuid(os.geteuid()).pw_name
    prefix: list[str] = []
    if os.geteuid() == 0:
        # The server refuses to run as root.
        user = "postgres"
        prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}

    def run(base: Path, *command: str) -> None:
        done = subprocess.run(
            [*prefix, *command], capture_output=True, text=True, timeout=120, check=False, env=environment, cwd=base
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr}")

    with ExitStack() as stack:

        def start() -> str:
            base, port = Path(tempfile.mkdtemp(prefix="gkq", dir="/tmp")), free_port()
            shutil.chown(base, user)
            data = f"{base}/data"
            stop = " ".join([*prefix, f"{binaries}/pg_ctl -D {data} -m immediate -w stop"])
            stack.enter_context(removed_afterwards(f"cd /; {stop}; rm -rf {base}"))
            run(base, f"{binaries}/initdb", "-D", data, "-A", "trust", "-U", "gate", "--no-sync", "-E", "UTF8")
            options = f"-c listen_addresses= -c unix_socket_directories={base} -c port={port} -c fsync=off"
            run(base, f"{binaries}/pg_ctl", "-D", data, "-w", "-l", f"{base}/log", "-o", options, "start")
            return f"postgresql://gate@/postgres?host={quote(str(base))}&port={port}"

        yield tried_again(start)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """URL of a throw-away database."""
    yield from start_postgres()
