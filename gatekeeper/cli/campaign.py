"""``gatekeeper campaign``: the content hash that approvals name, and the register that the milter asks."""

from __future__ import annotations

import os
from typing import Any

import click

from gatekeeper.cli.options import key_option, load, policy_option, read_key
from gatekeeper.cli.store_options import database_option, decision_options, open_store, store_key


@click.group()
def campaign() -> None:
    """Hash, register and withdraw campaigns."""


@campaign.command("hash")
@click.argument("path", type=click.Path())
@policy_option
@key_option
@click.option("--parts", is_flag=True, help="Also print one digest for each part.")
def hash_(path: str, policy_path: str | None, key_file: str | None, parts: bool) -> int:
    """Print the canonical content hash of a campaign: what an approval's `content` names.

    It covers drafts, segments, the recipient set (keyed), the profile and the policy; changing any of them changes
    the hash, and every approval that names the old one counts for nothing.
    """
    value, pieces = _hash(path, policy_path, key_file)
    click.echo(value)
    if parts:
        for name, digest in pieces.items():
            click.echo(f"  {name}: {digest}")
    return 0


@campaign.command()
@click.argument("path", type=click.Path())
@policy_option
@database_option
@click.option("--by", required=True, help="The person who registers it.")
def register(path: str, policy_path: str | None, database: str, key_file: str | None, by: str) -> int:
    """Register a campaign, so that a message may name it by X-Gatekeeper-Campaign."""
    from gatekeeper.inference.content_hash import content_hash
    from gatekeeper.readers.files import DiskFiles
    from gatekeeper.readers.submissions import read_submission

    store = open_store(database, key_file, create=True)
    try:
        policy = load(policy_path, near=path)
        key = store_key(database, key_file)
        submission = read_submission(path, policy=policy, files=DiskFiles(), key=key)
        content = content_hash(submission, policy, key).value
        store.register(
            submission.manifest.campaign,
            content=content,
            path=os.path.abspath(submission.path),
            policy_digest=policy.digest,
            by=by,
        )
        click.echo(f"{submission.manifest.campaign} registered: {content}")
    finally:
        store.close()
    return 0


@campaign.command()
@click.argument("name", required=False)
@database_option
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
def status(name: str | None, database: str, key_file: str | None, format_name: str) -> int:
    """Show registered campaigns, or one; exit 1 when there is none of that name."""
    import json

    store = open_store(database, key_file)
    try:
        found = [c for c in store.campaigns() if name is None or c.name == name]
    finally:
        store.close()
    if format_name == "json":
        entries: list[dict[str, Any]] = [
            {"name": c.name, "status": c.status, "content": c.content, "path": c.path, "at": c.at.isoformat()}
            for c in found
        ]
        click.echo(json.dumps(entries, indent=2, ensure_ascii=False))
    else:
        for c in found:
            click.echo(f"{c.status:<11} {c.at.isoformat()} {c.content[:19]} {c.name}  {c.path}")
    return 1 if name is not None and not found else 0


@campaign.command()
@click.argument("name")
@database_option
@decision_options
def withdraw(name: str, database: str, key_file: str | None, by: str, reason: str) -> int:
    """Withdraw a campaign: messages that name it are held from now on."""
    store = open_store(database, key_file)
    try:
        store.withdraw(name, by=by, reason=reason)
    finally:
        store.close()
    click.echo(f"{name} withdrawn")
    return 0


def _hash(path: str, policy_path: str | None, key_file: str | None) -> tuple[str, dict[str, str]]:
    from gatekeeper.inference.content_hash import content_hash
    from gatekeeper.readers.files import DiskFiles
    from gatekeeper.readers.submissions import read_submission

    policy, key = load(policy_path, near=path), read_key(key_file)
    submission = read_submission(path, policy=policy, files=DiskFiles(), key=key)
    found = content_hash(submission, policy, key)
    return found.value, dict(found.parts)
