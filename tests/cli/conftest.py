"""Runs the command line as its users do, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Ran]:
    """Return a function that runs ``gatekeeper`` in the temporary folder."""

    def call(*arguments: str, stdin: str = "", cwd: Path = tmp_path, **environment: str) -> Ran:
        env = {k: v for k, v in os.environ.items() if k != "GATEKEEPER_KEY"}
        done = subprocess.run(
            [sys.executable, "-m", "gatekeeper", *arguments],
            cwd=cwd,
            input=stdin,
            capture_output=True,
            text=True,
            env=env | environment,
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    return call
