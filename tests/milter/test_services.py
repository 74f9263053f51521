"""The rule for tests that need a service, and that nothing stays behind when a test process is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from services import unavailable

TESTS = str(Path(__file__).parents[1])


def test_a_missing_service_skips_or_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GATEKEEPER_REQUIRE_SERVICES", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no such thing"):
        unavailable("no such thing")
    monkeypatch.setenv("GATEKEEPER_REQUIRE_SERVICES", "1")
    with pytest.raises(pytest.fail.Exception, match="a required service is missing: no such thing"):
        unavailable("no such thing")


def test_what_a_killed_process_started_is_removed(tmp_path: Path) -> None:
    code = (
        f"import sys, time; sys.path.insert(0, {TESTS!r})\n"
        "from services import removed_afterwards\n"
        f"with removed_afterwards('rm {tmp_path}/there'):\n    print('ready', flush=True); time.sleep(60)\n"
    )
    (tmp_path / "there").touch()
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    assert (tmp_path / "there").exists()
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    process.stdout.close()
    end = time.monotonic() + 10
    while (tmp_path / "there").exists():
        assert time.monotonic() < end
        time.sleep(0.02)
