"""``gatekeeper check --fix`` and ``--diff``: mend what is safe, say what was done, judge again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from gatekeeper.errors import GatekeeperError, UsageError

if TYPE_CHECKING:
    from gatekeeper.engine.check import Settings
    from gatekeeper.fixes.fix import Fixed
    from gatekeeper.model.finding import Verdict
    from gatekeeper.model.policy import Policy


class _Overlay:
    """Changed contents over the disk."""

    def __init__(self, changed: dict[str, str]) -> None:
        from gatekeeper.readers.files import DiskFiles

        self._changed = changed
        self._disk = DiskFiles()

    def read(self, path: str) -> bytes:
        """Return the changed content of a file, else the one on the disk."""
        if path in self._changed:
            return self._changed[path].encode("utf-8", "surrogateescape")
        return self._disk.read(path)

    def exists(self, path: str) -> bool:
        """Return whether there is such a file."""
        return self._disk.exists(path)

    def is_folder(self, path: str) -> bool:
        """Return whether it is a folder."""
        return self._disk.is_folder(path)

    def list(self, path: str) -> list[str]:
        """Return the names in a folder."""
        return self._disk.list(path)


def run(paths: Sequence[str], policy: Policy, settings: Settings, *, write: bool, show_phi: bool) -> None:
    """Mend every submission under *paths*; print what was done, or the diff where nothing is to be written.

    Raises:
        UsageError: A file cannot be written.
    """
    from gatekeeper.fixes.edit import diff, offsets
    from gatekeeper.readers.submissions import discover

    targets, _ = discover(paths, _Overlay({}))
    for target in targets:
        try:
            fixed = _mend(target.path, policy, settings)
        except (GatekeeperError, OSError):
            continue  # the check that follows reports it, with its place
        for item in fixed:
            if not write:
                click.echo(diff(item.path, item.before, item.after, show_phi=show_phi), nl=False)
                continue
            try:
                with open(item.path, "wb") as file:
                    file.write(item.after.encode("utf-8", "surrogateescape"))
            except OSError as error:
                raise UsageError(f"cannot write {item.path}: {error.strerror}") from None
            for line in offsets(item.done):
                click.echo(f"fixed {item.path}: {line}")


def _mend(path: str, policy: Policy, settings: Settings) -> tuple[Fixed, ...]:
    from gatekeeper.engine.judge import judge
    from gatekeeper.fixes.fix import fix
    from gatekeeper.readers.registries import open_registries
    from gatekeeper.readers.submissions import read_submission

    def judged(changed: dict[str, str]) -> Verdict:
        files = _Overlay(changed)
        submission = read_submission(path, policy=policy, files=files, key=settings.key)
        registries = open_registries(policy, files=files, key=settings.key)
        return judge(
            submission,
            policy=policy,
            registries=registries,
            today=settings.today,
            key=settings.key,
            select=settings.select,
            ignore=settings.ignore,
        )

    submission = read_submission(path, policy=policy, files=_Overlay({}), key=settings.key)
    return fix(submission, judged({}), policy=policy, key=settings.key, judge_with=judged)
