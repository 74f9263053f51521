"""``gatekeeper baseline``: known findings of an old tree, as keyed fingerprints that tell nothing."""

from __future__ import annotations

import datetime
import json
from typing import Any

import click

from gatekeeper.cli.options import IsoDate, key_option, load, policy_option, read_key
from gatekeeper.errors import InputError, UsageError

SCHEMA = "gatekeeper/baseline-1"


@click.group()
def baseline() -> None:
    """Record known findings, so that only new ones fail."""


def _shared(command: Any) -> Any:
    for option in (
        key_option,
        policy_option,
        click.option("--today", type=IsoDate(), help="Judge as of this date. Default: today."),
        click.option(
            "--baseline", "path", type=click.Path(dir_okay=False), default="gatekeeper-baseline.json", show_default=True
        ),
        click.argument("paths", nargs=-1, required=True, type=click.Path()),
    ):
        command = option(command)
    return command


@baseline.command()
@_shared
def write(paths: tuple[str, ...], path: str, policy_path: str | None, today: Any, key_file: str | None) -> None:
    """Write every finding of PATHS into the baseline."""
    found = _fingerprints(paths, policy_path, today, key_file)
    _save(path, found)
    click.echo(f"{len(found)} findings written to {path}")


@baseline.command()
@_shared
def prune(paths: tuple[str, ...], path: str, policy_path: str | None, today: Any, key_file: str | None) -> None:
    """Remove what PATHS no longer find from the baseline."""
    old = read_baseline(path)
    kept = {f: rule for f, rule in _fingerprints(paths, policy_path, today, key_file).items() if f in old}
    _save(path, kept)
    click.echo(f"{len(old) - len(kept)} of {len(old)} entries removed from {path}")


def read_baseline(path: str) -> frozenset[str]:
    """Return the fingerprints of a baseline file.

    Raises:
        InputError: The file cannot be read or is no baseline.
    """
    try:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        if document["schema"] != SCHEMA:
            raise KeyError
        return frozenset(entry["fingerprint"] for entry in document["findings"])
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from None
    except json.JSONDecodeError as error:
        raise InputError("is no JSON", path=path, line=error.lineno, column=error.colno) from None
    except (KeyError, TypeError):
        raise InputError(f"is no baseline: expected an object with schema {SCHEMA} and findings", path=path) from None


def _fingerprints(
    paths: tuple[str, ...], policy_path: str | None, today: datetime.date | None, key_file: str | None
) -> dict[str, str]:
    from gatekeeper.engine.check import Settings, check
    from gatekeeper.readers.files import DiskFiles

    key = read_key(key_file)
    if not key.persistent:
        raise UsageError("a baseline needs a lasting key: set GATEKEEPER_KEY or --key-file")
    settings = Settings(today=today or datetime.date.today(), key=key)
    outcome = check(paths, policy=load(policy_path, near=paths[0]), settings=settings, files=DiskFiles())
    if outcome.errors:
        raise outcome.errors[0]
    return {f.fingerprint: f.rule for v in outcome.verdicts for f in v.findings if f.fingerprint}


def _save(path: str, found: dict[str, str]) -> None:
    entries = [{"fingerprint": f, "rule": rule} for f, rule in sorted(found.items(), key=lambda i: (i[1], i[0]))]
    try:
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            json.dump({"schema": SCHEMA, "findings": entries}, file, indent=1)
            file.write("\n")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from None
