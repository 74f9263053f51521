"""``gatekeeper policy``: is it sound, what does it say, does it still decide as it did."""

from __future__ import annotations

import os
from typing import Any

import click

from gatekeeper.cli.options import complain, key_option, load, policy_option, read_key
from gatekeeper.errors import InputError, InputErrors


@click.group()
def policy() -> None:
    """Check, show or test a policy."""


@policy.command()
@click.argument("path", required=False, type=click.Path())
@policy_option
@click.option(
    "--graph", type=click.Choice(["text", "dot", "mermaid"]), default="text", help="Form of the stream graph."
)
def check(path: str | None, policy_path: str | None, graph: str) -> int:
    """Check a policy: every fault with its place, then how well marketing and transactional mail are separated.

    Exit 2 when the policy cannot be used, 1 when the two streams share a route (RTE017), else 0.
    """
    path = path or policy_path
    loaded = load(path)
    shown = path or loaded.path or "built-in example policy"
    import datetime

    from gatekeeper.policy.remarks import remarks, summary
    from gatekeeper.readers.files import DiskFiles
    from gatekeeper.rules.rte._streams import render_streams, shared_routes

    click.echo(f"{shown}: sound ({loaded.digest[:19]})")
    for line in summary(loaded):
        click.echo(f"  {line}")
    for line in remarks(loaded, files=DiskFiles(), today=datetime.date.today()):
        click.echo(f"remark: {line}")
    click.echo(render_streams(loaded, graph), nl=False)
    return 1 if shared_routes(loaded) else 0


@policy.command()
@click.argument("path", required=False, type=click.Path())
@policy_option
@click.option("--format", "format_name", type=click.Choice(["yaml", "json"]), default="yaml", show_default=True)
def show(path: str | None, policy_path: str | None, format_name: str) -> int:
    """Show the policy as it is in force, with all packs merged."""
    import json

    from gatekeeper.policy.merge import dump

    loaded = load(path or policy_path)
    plain: dict[str, Any] = dump(loaded, full=True)
    if format_name == "json":
        click.echo(json.dumps({"digest": loaded.digest, "policy": plain}, indent=2, ensure_ascii=False, default=str))
        return 0
    import yaml

    click.echo(f"# digest: {loaded.digest}")
    plain_text = json.loads(json.dumps(plain, default=str))
    click.echo(yaml.safe_dump(plain_text, sort_keys=False, allow_unicode=True, width=120), nl=False)
    return 0


@policy.command()
@click.argument("paths", nargs=-1, type=click.Path())
@policy_option
@key_option
def test(paths: tuple[str, ...], policy_path: str | None, key_file: str | None) -> int:
    """Run *.test.yaml files: submissions in, expected rules and dispositions out. Default: every one below here.

    \b
    A test file:
      today: 2026-05-04
      tests:
        - name: cancer newsletter over an open route
          path: campaigns/spring
          expect: {disposition: reject, level: severe, rules: [SEG001], absent: [BCC001]}
    """
    from gatekeeper.engine.policy_tests import failures, run_file
    from gatekeeper.readers.files import DiskFiles

    policy_value = load(policy_path) if policy_path else None
    key = read_key(key_file)
    results, broken = [], False
    for path in _test_files(paths or (".",)):
        try:
            found = run_file(path, files=DiskFiles(), key=key, policy=policy_value)
        except (InputError, InputErrors) as error:
            complain(error)
            broken = True
            continue
        for result in found:
            click.echo(f"{'FAIL' if result.problems else 'ok':<5} {result.at}  {result.name}")
            for problem in result.problems:
                click.echo(f"      {problem}")
        results += found
    click.echo(f"{len(results)} tests, {failures(results)} failed")
    if broken:
        return 2
    if not results:
        raise InputError("no *.test.yaml file was found", path=paths[0] if paths else ".")
    return 1 if failures(results) else 0


def _test_files(paths: tuple[str, ...]) -> list[str]:
    found = []
    for path in paths:
        if not os.path.isdir(path):
            found.append(path)
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(
                f for f in folders if not f.startswith(".") and f not in ("node_modules", "__pycache__")
            )
            found += [
                os.path.normpath(os.path.join(folder, n))
                for n in sorted(names)
                if n.endswith((".test.yaml", ".test.yml"))
            ]
    return found
