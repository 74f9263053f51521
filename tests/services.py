"""What tests that need a service share: skip with a reason, or fail where the services are required; free ports."""

from __future__ import annotations

import os
import socket

import pytest


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
