"""Reads the labelled sends of ``corpora/``."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from gatekeeper.engine.check import Outcome, Settings, check
from gatekeeper.policy.load import load_policy
from gatekeeper.readers.files import DiskFiles
from gatekeeper.redact import Key

CORPORA = Path(__file__).parent.parent / "corpora"
KEY = Key(b"the key of the corpora is public")


@dataclass(frozen=True)
class Send:
    """One folder with what is expected of it."""

    folder: Path
    expected: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def phi(self) -> list[str]:
        return [str(text) for text in self.expected.get("phi", [])]

    def judge(self) -> Outcome:
        policy = load_policy(str(CORPORA / "policies.yaml"))
        settings = Settings(today=datetime.date.fromisoformat(str(self.expected["today"])), key=KEY)
        return check([str(self.folder)], policy=policy, settings=settings, files=DiskFiles())


def sends(kind: str) -> Iterator[Send]:
    for path in sorted((CORPORA / kind).glob("*/expected.yaml")):
        yield Send(path.parent, yaml.safe_load(path.read_text(encoding="utf-8")))
