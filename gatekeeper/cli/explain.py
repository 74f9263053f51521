"""``gatekeeper explain``: a rule's page, or the chain of reasons of a submission or a finding."""

from __future__ import annotations

import datetime
import os
import re
import sys
from typing import TYPE_CHECKING, Any

import click

from gatekeeper.cli.options import IsoDate, key_option, load, policy_option, read_key
from gatekeeper.errors import UsageError

if TYPE_CHECKING:
    from gatekeeper.model.finding import Verdict


@click.command()
@click.argument("subject")
@click.argument("fingerprint", required=False)
@policy_option
@click.option(
    "--format", "format_name", type=click.Choice(["text", "json", "dot", "mermaid"]), default="text", show_default=True
)
@click.option("--today", type=IsoDate(), help="Judge as of this date. Default: today.")
@key_option
def explain(
    subject: str, fingerprint: str | None, policy_path: str | None, format_name: str, today: Any, key_file: str | None
) -> int:
    """Explain a RULE (its page), or a PATH: who could learn what, why, and the shortest way to a lawful send.

    With the FINGERPRINT of a finding, only that finding is explained.
    """
    if re.fullmatch(r"[A-Za-z]{2,6}\d{1,5}", subject) and not os.path.exists(subject):
        return _rule(subject.upper())
    if fingerprint is not None:
        return _finding(subject, fingerprint, policy_path, today, key_file)
    from gatekeeper.engine.explain import explain_path

    policy = load(policy_path, near=subject)
    text = explain_path(
        subject, policy=policy, today=today or datetime.date.today(), key=read_key(key_file), format_name=format_name
    )
    click.echo(text, nl=False)
    return 0


def _rule(id: str) -> int:
    from gatekeeper.docs import page
    from gatekeeper.rules import catalogue

    rules = catalogue()
    if id not in rules:
        import difflib

        close = difflib.get_close_matches(id, list(rules), n=1)
        raise UsageError(f"there is no rule {id}" + (f"; did you mean {close[0]}?" if close else ""))
    text = page(rules[id])
    if sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(text))
    else:
        click.echo(text, nl=False)
    return 0


def _finding(path: str, fingerprint: str, policy_path: str | None, today: Any, key_file: str | None) -> int:
    from gatekeeper.engine.check import Settings, check
    from gatekeeper.readers.files import DiskFiles
    from gatekeeper.rules import catalogue

    settings = Settings(today=today or datetime.date.today(), key=read_key(key_file))
    outcome = check([path], policy=load(policy_path, near=path), settings=settings, files=DiskFiles())
    if outcome.errors:
        raise outcome.errors[0]
    for verdict in outcome.verdicts:
        for f in (*verdict.findings, *(w.finding for w in verdict.waived)):
            if f.fingerprint.startswith(fingerprint):
                rule = catalogue().get(f.rule)
                click.echo(f"{f.rule} {f.name} ({f.severity.value}) at {f.at}\n\n{f.message}\n")
                click.echo("Because:\n" + "".join(f"- {line}\n" for line in _because(verdict)))
                click.echo(f"What to do: {f.advice}\nAuthority: {', '.join(f.authority)}")
                if rule is not None:
                    click.echo(f"\nMore: gatekeeper explain {f.rule}")
                return 0
    hint = (
        "" if settings.key.persistent else "; fingerprints change with every run without GATEKEEPER_KEY or --key-file"
    )
    raise UsageError(f"no finding has that fingerprint{hint}")


def _because(verdict: Verdict) -> list[str]:
    return [f"{e.text} ({e.at})" if e.at else e.text for e in verdict.risk.reasons] or ["the text itself"]
