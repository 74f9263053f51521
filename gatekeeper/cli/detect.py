"""``gatekeeper detect``: what the detectors see in a text."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from gatekeeper.cli.options import load, policy_option
from gatekeeper.errors import UsageError


@click.command()
@click.argument("path", type=click.Path(allow_dash=True))
@click.option("--jsonl", is_flag=True, help='Read one {"id": …, "text": …} a line instead of plain text.')
@policy_option
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json"]),
    default=None,
    help="Default: text on a terminal, else json: one object a line.",
)
@click.option("--show-phi", is_flag=True, help="Show what was found unmasked; only on a terminal.")
def detect(path: str, jsonl: bool, policy_path: str | None, format_name: str | None, show_phi: bool) -> int:
    """Show identifiers, health facts and care-relation cues in a text (PATH, or - for standard input).

    Offsets count characters, the end is exclusive. Without --policy nobody's data is public.
    """
    if show_phi and not sys.stdout.isatty():
        raise UsageError("--show-phi works on a terminal only: unmasked text never goes to files")
    from gatekeeper.detectors.stream import detect_lines
    from gatekeeper.engine.judge import lexicons_of

    policy = load(policy_path) if policy_path else None
    output = format_name or ("text" if sys.stdout.isatty() and not jsonl else "json")
    for line in detect_lines(
        _input(path),
        name=path,
        jsonl=jsonl,
        organization=policy.organization if policy else None,
        lexicons=lexicons_of(policy) if policy else (),
        as_json=output == "json",
        show_phi=show_phi,
    ):
        click.echo(line)
    return 0


def _input(path: str) -> Iterator[str]:
    try:
        with click.open_file(path, "rb") as file:
            # Offsets count the characters of the text: a line end of two stays one of two.
            for line in file:
                yield line.decode("utf-8", "surrogateescape")
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None
