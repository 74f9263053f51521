"""The Python API: `read` a submission, `check` paths, get verdicts as values.

>>> from gatekeeper import check
>>> [verdict.disposition for verdict in check("campaigns/spring")]      # doctest: +SKIP
[<Disposition.HOLD: 'hold'>]
"""

from __future__ import annotations

import datetime

from gatekeeper.engine.check import Settings
from gatekeeper.engine.check import check as check_paths
from gatekeeper.errors import InputError, InputErrors
from gatekeeper.model.finding import Finding, Verdict
from gatekeeper.model.policy import Policy
from gatekeeper.model.submission import Submission
from gatekeeper.policy.load import builtin_policy, find_policy, load_policy
from gatekeeper.readers.files import DiskFiles
from gatekeeper.readers.submissions import discover, read_submission
from gatekeeper.redact import Key, key_from_environment

__all__ = ["Finding", "Policy", "Submission", "Verdict", "check", "load_policy", "read"]


def read(path: str, *, policy: Policy | None = None, key: Key | None = None) -> Submission:
    """Read one campaign, draft, segment or list.

    Args:
        path: The file, or a folder with a campaign file.
        policy: By default the nearest ``policies.yaml`` upward, else the built-in example policy.
        key: For keyed look-ups; by default from ``GATEKEEPER_KEY``.

    Raises:
        InputError, InputErrors: A file cannot be used; the error names file, line and column.
    """
    files = DiskFiles()
    targets, errors = discover([path], files)
    if errors:
        raise InputErrors(tuple(errors))
    if len(targets) != 1:
        raise InputError(f"there are {len(targets)} submissions here, one is expected", path=path)
    return read_submission(
        targets[0].path, policy=policy or _near(path), files=files, key=key or key_from_environment()
    )


def check(
    *paths: str, policy: Policy | None = None, today: datetime.date | None = None, key: Key | None = None
) -> tuple[Verdict, ...]:
    """Judge every submission under *paths*.

    Args:
        paths: Campaign files, drafts, segments, lists or folders.
        policy: By default the nearest ``policies.yaml`` upward from the first path, else the built-in one.
        today: Date of judgement; by default the clock's.
        key: For fingerprints; by default from ``GATEKEEPER_KEY``.

    Raises:
        InputErrors: Some file cannot be used (every one is named).
    """
    settings = Settings(today=today or datetime.date.today(), key=key or key_from_environment())
    outcome = check_paths(paths, policy=policy or _near(paths[0]), settings=settings, files=DiskFiles())
    if outcome.errors:
        raise InputErrors(outcome.errors)
    return outcome.verdicts


def _near(path: str) -> Policy:
    found = find_policy(path)
    return load_policy(found) if found else builtin_policy()
