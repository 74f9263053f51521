"""``gatekeeper campaign``: the content hash that approvals name, and the register that the milter asks."""

from __future__ import annotations

import datetime
import os
from typing import TYPE_CHECKING, Any

import click

from gatekeeper.cli.options import key_option, load, policy_option, read_key
from gatekeeper.cli.store_options import database_option, decision_options, open_store, store_key

if TYPE_CHECKING:
    from gatekeeper.inference.facts import Facts
    from gatekeeper.model.policy import Policy
    from gatekeeper.redact import Key


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
    from gatekeeper.inference.content_hash import content_hash, part_digests

    facts = _facts(path, load(policy_path, near=path), read_key(key_file))
    click.echo(content_hash(facts))
    if parts:
        for name, digest in part_digests(facts).items():
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

    store = open_store(database, key_file, create=True)
    try:
        policy = load(policy_path, near=path)
        facts = _facts(path, policy, store_key(database, key_file))
        submission, content = facts.submission, content_hash(facts)
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


def _facts(path: str, policy: Policy, key: Key) -> Facts:
    from gatekeeper.engine.judge import facts_of
    from gatekeeper.readers.discovery import the_one
    from gatekeeper.readers.files import DiskFiles
    from gatekeeper.readers.registries import open_registries
    from gatekeeper.readers.submissions import read_submission

    files = DiskFiles()
    submission = read_submission(the_one(path, files), policy=policy, files=files, key=key)
    registries = open_registries(policy, files=files, key=key)
    return facts_of(submission, policy=policy, registries=registries, today=datetime.date.today(), key=key)
