"""``gatekeeper schema``: the published JSON Schemas."""

from __future__ import annotations

import json

import click

NAMES = ("policy", "campaign", "authorizations", "segment", "verdict")


@click.command()
@click.argument("name", type=click.Choice(NAMES))
def schema(name: str) -> None:
    """Print the JSON Schema (draft 2020-12) of a file format."""
    if name == "verdict":
        from gatekeeper.reports.schema import verdict_schema

        document = verdict_schema()
    else:
        from gatekeeper.policy.schemas import schema as schema_of

        document = schema_of(name)
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))
