"""``gatekeeper rules``: the catalogue."""

from __future__ import annotations

import json

import click


@click.command()
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rules(format_name: str) -> None:
    """List every rule: id, name, default severity and what fires."""
    from gatekeeper.rules import catalogue

    listed = catalogue().values()
    if format_name == "json":
        entries = [
            {
                "id": rule.id,
                "name": rule.name,
                "family": rule.family,
                "severity": rule.severity.value,
                "scale": rule.scale,
                "summary": rule.summary,
                "advice": rule.advice,
                "authority": list(rule.cites),
                "options": {name: {"default": o.default, "doc": o.doc} for name, o in rule.options.items()},
                "examples": [{"title": e.title, "fires": bool(e.marks or e.unchecked)} for e in rule.examples],
            }
            for rule in listed
        ]
        click.echo(json.dumps({"rules": entries}, indent=2, ensure_ascii=False))
        return
    for rule in listed:
        click.echo(f"{rule.id:<7} {rule.severity.value:<9} {rule.name:<36} {rule.summary}")
