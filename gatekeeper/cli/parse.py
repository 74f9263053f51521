"""``gatekeeper parse``: what was understood of a file, for people who doubt a verdict."""

from __future__ import annotations

import json
from typing import Any

import click

from gatekeeper.cli.options import complain
from gatekeeper.errors import InputError, InputErrors


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--dialect", default=None, help="SQL dialect (postgres, tsql, snowflake, bigquery, …). Default: guessed.")
def parse(paths: tuple[str, ...], format_name: str, dialect: str | None) -> int:
    """Show what was understood of drafts, segments, lists, campaigns and policies; JSON Lines with --format json."""
    from gatekeeper.readers.files import DiskFiles
    from gatekeeper.readers.submissions import discover

    files = DiskFiles()
    targets, errors = discover(paths, files)
    failed = bool(errors)
    for error in errors:
        complain(error)
    for target in targets:
        try:
            for document in _parse(target.path, target.kind, files, dialect):
                if format_name == "json":
                    click.echo(json.dumps(document, ensure_ascii=False))
                else:
                    from gatekeeper.reports.parsed import render_text

                    click.echo(render_text(document))
        except (InputError, InputErrors) as error:
            complain(error)
            failed = True
        except OSError as error:
            complain(InputError(f"cannot be read: {error.strerror}", path=target.path))
            failed = True
    return 2 if failed else 0


def _parse(path: str, kind: str, files: Any, dialect: str | None) -> list[dict[str, Any]]:
    from gatekeeper.reports import parsed

    if kind == "segment":
        from gatekeeper.readers.segments import read_segment

        return [parsed.of_segment(read_segment(path, files.read(path), dialect=dialect))]
    if kind == "recipients":
        from gatekeeper.readers.recipients import read_recipients

        return [parsed.of_recipients(read_recipients(path, files.read(path)))]
    if kind == "policy":
        from gatekeeper.policy.load import load_policy

        policy = load_policy(path)
        return [
            {
                "path": path,
                "kind": "policy",
                "format": "yaml",
                "platform": None,
                "name": policy.name,
                "digest": policy.digest,
                "unchecked": [],
            }
        ]
    if kind == "campaign":
        return _campaign(path, files)
    from gatekeeper.readers.drafts import read_draft
    from gatekeeper.rules.opt._optout import find_unsubscribe
    from gatekeeper.rules.opt._postal import find_postal_address

    message = read_draft(path, files.read(path))
    return [parsed.of_message(message, list(find_unsubscribe(message)), list(find_postal_address(message)))]


def _campaign(path: str, files: Any) -> list[dict[str, Any]]:
    from gatekeeper.readers.campaign import read_manifest

    manifest, _, _ = read_manifest(path, files.read(path))
    stated = {
        key: value.value if hasattr(value, "value") else value
        for key in (
            "campaign",
            "purpose",
            "goal",
            "message_class",
            "draft",
            "variants",
            "platform",
            "profile",
            "relationship",
            "event",
            "volume",
        )
        if (value := getattr(manifest, key)) not in (None, "", ())
    }
    return [
        {
            "path": path,
            "kind": "campaign",
            "format": "yaml",
            "platform": manifest.platform or None,
            "campaign": stated,
            "unchecked": [],
        }
    ]
