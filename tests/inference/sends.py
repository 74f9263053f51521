"""Facts of the corpora's sends and of small ones made in memory."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gatekeeper.engine.judge import detector_for
from gatekeeper.inference.facts import Facts
from gatekeeper.model.policy import Policy
from gatekeeper.policy.load import builtin_policy, load_policy, merge_policy
from gatekeeper.readers.files import DiskFiles
from gatekeeper.readers.registries import open_registries
from gatekeeper.readers.submissions import read_submission
from gatekeeper.redact import Key
from gatekeeper.testing import MemoryFiles

KEY = Key(b"the key of the tests is public")
TODAY = datetime.date(2026, 5, 4)


def facts_of(folder: Path, policy: Policy | None = None) -> Facts:
    """Return the facts of a folder with a campaign file."""
    files = DiskFiles()
    judging = policy or load_policy(str(folder.parent / "policies.yaml"))
    submission = read_submission(str(folder / "campaign.yaml"), policy=judging, files=files, key=KEY)
    return Facts(
        submission=submission,
        policy=judging,
        registries=open_registries(judging, files=files, key=KEY),
        today=TODAY,
        detector=detector_for(judging),
        key=KEY,
    )


def small(
    campaign: Mapping[str, Any] | None = None,
    *,
    draft: str | None = "<p>Parking is free in May.</p>",
    files: Mapping[str, str] | None = None,
    policy: Mapping[str, Any] | None = None,
) -> Facts:
    """Return the facts of a small send: a campaign file in memory with the files it names."""
    manifest: dict[str, Any] = {"campaign": "example", **(campaign or {})}
    content = {name: text.encode() for name, text in (files or {}).items()}
    if draft is not None and "draft" not in manifest and "variants" not in manifest:
        manifest["draft"] = "draft.html"
        content["draft.html"] = draft.encode()
    content["campaign.yaml"] = json.dumps(manifest, default=str).encode()
    memory = MemoryFiles(content)
    judging = merge_policy(builtin_policy(), dict(policy)) if policy else builtin_policy()
    submission = read_submission("campaign.yaml", policy=judging, files=memory, key=KEY)
    return Facts(
        submission=submission,
        policy=judging,
        registries=open_registries(judging, files=memory, key=KEY),
        today=TODAY,
        detector=detector_for(judging),
        key=KEY,
    )
