"""What tests that need a service share: skip with a reason, or fail where the services are required; free ports."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

T = TypeVar("T")


def unavailable(reason: str) -> None:
    """Skip the test, or fail it where GATEKEEPER_REQUIRE_SERVICES=1 says that every service must be there."""
    if os.environ.get("GATEKEEPER_REQUIRE_SERVICES") == "1":
        pytest.fail(f"a required service is missing: {reason}", pytrace=False)
    pytest.skip(reason)


def free_port() -> int:
    """Return a loopback port that nobody uses now, above the usual services and below the ephemeral range's middle."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def removed_afterwards(commands: str) -> Iterator[None]:
    """Run shell *commands* when the block ends, and also when this process dies in it, even by SIGKILL.

    A shell waits for the end of its input; the kernel closes that when the last holder is gone.
    """
    watchdog = subprocess.Popen(
        ["sh", "-c", f"cat >/dev/null; {commands}"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    assert watchdog.stdin is not None
    try:
        yield
    finally:
        watchdog.stdin.close()
        watchdog.wait(60)


def tried_again(start: Callable[[], T], times: int = 3) -> T:
    """Return what *start* returns; a port that was free a moment ago may be taken now, so faults are tried again."""
    for _ in range(times - 1):
        try:
            return start()
        except RuntimeError:
            continue
    return start()
