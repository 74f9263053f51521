"""``gatekeeper check``: the linter's door."""

from __future__ import annotations

import datetime
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from gatekeeper.cli.options import IsoDate, key_option, load, policy_option, read_key
from gatekeeper.errors import InputError, InputErrors, UsageError
from gatekeeper.model.words import Severity

if TYPE_CHECKING:
    from gatekeeper.engine.check import Outcome, Settings
    from gatekeeper.model.policy import Policy
    from gatekeeper.reports.report import Report

FORMATS = ("text", "json", "sarif", "junit", "github", "markdown", "html")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@policy_option
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False), help="Write the report to this file.")
@click.option("--select", default="", help="Run only these rules or families, comma separated (SEG001,OPT).")
@click.option("--ignore", default="", help="Leave these rules or families out.")
@click.option(
    "--fail-on",
    type=click.Choice([s.value for s in Severity]),
    default="error",
    show_default=True,
    help="Exit 1 when a finding is at least this bad.",
)
@click.option("--baseline", type=click.Path(dir_okay=False), help="File of known findings (see gatekeeper baseline).")
@click.option("--today", type=IsoDate(), help="Judge as of this date. Default: today.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Worker processes.")
@click.option("--deadline", type=float, default=60.0, show_default=True, help="Seconds that one submission may take.")
@click.option("--dropped", type=click.Path(dir_okay=False), help="Write the row numbers that must not be sent to.")
@click.option("--fix", is_flag=True, help="Mend what is safe, then check: footers, list headers, https, trace fields.")
@click.option("--diff", is_flag=True, help="Show what --fix would do, content masked; writes nothing.")
@click.option("--show-phi", is_flag=True, help="Show excerpts unmasked; only on a terminal, never in a file.")
@key_option
def check(paths: tuple[str, ...], **options: Any) -> int:
    """Judge campaigns, drafts, segments and recipient lists.

    PATHS are campaign files, drafts (.eml .html .mjml .txt .md), segments (.sql, .yaml, .json), lists (.csv …) or
    folders. A folder with a campaign file is one submission.

    \b
    Examples:
      gatekeeper check newsletter.html
      gatekeeper check campaigns/spring --format sarif --output spring.sarif
      gatekeeper check . --select PHI,SEG --fail-on warning
    """
    from gatekeeper.engine.check import Settings

    terminal = sys.stdout.isatty() and not options["output"]
    if options["show_phi"] and (not terminal or options["format_name"] != "text"):
        raise UsageError("--show-phi works on a terminal with --format text only: unmasked text never goes to files")
    key = read_key(options["key_file"])
    try:
        policy = load(options["policy_path"], near=paths[0])
    except (InputError, InputErrors) as error:
        if options["format_name"] != "text":
            write(render(_unusable(error, options["today"]), options["format_name"]), options["output"])
        raise
    settings = Settings(
        today=options["today"] or datetime.date.today(),
        key=key,
        select=_words(options["select"]),
        ignore=_words(options["ignore"]),
        deadline=options["deadline"],
        baseline=_baseline(options["baseline"], key.persistent),
    )
    if options["fix"] or options["diff"]:
        from gatekeeper.cli import fix

        fix.run(paths, policy, settings, write=options["fix"] and not options["diff"], show_phi=options["show_phi"])
        if options["diff"]:
            return 0
    outcome = _run(paths, policy, settings, options["jobs"])
    report = make_report(outcome, policy, settings, show_phi=options["show_phi"])
    write(render(report, options["format_name"], color=terminal and "NO_COLOR" not in os.environ), options["output"])
    if options["dropped"]:
        _write_dropped(outcome, options["dropped"])
    return status(outcome, Severity(options["fail_on"]))


def _unusable(error: InputError | InputErrors, today: datetime.date | None) -> Report:
    """Return what a program gets that waits for a report when the policy itself cannot be used."""
    from gatekeeper.reports.report import Report

    return Report(
        verdicts=(),
        errors=error.errors if isinstance(error, InputErrors) else (error,),
        today=(today or datetime.date.today()).isoformat(),
        notes=("the policy cannot be used: nothing was checked",),
    )


def make_report(outcome: Outcome, policy: Policy, settings: Settings, *, show_phi: bool = False) -> Report:
    """Return the report of a run."""
    from gatekeeper.policy.load import EXAMPLE
    from gatekeeper.reports.report import Report

    notes = list(outcome.notes)
    if policy.path == EXAMPLE and not policy.root:
        notes.append("no policies.yaml was found, so the built-in example policy judged; gatekeeper init writes one")
    if not settings.key.persistent:
        notes.append("fingerprints are for this run only; set GATEKEEPER_KEY or --key-file to compare runs")
    return Report(
        verdicts=outcome.verdicts,
        errors=outcome.errors,
        policy_name=policy.name,
        policy_digest=policy.digest,
        today=settings.today.isoformat(),
        notes=tuple(notes),
        sources=outcome.sources,
        show_phi=show_phi,
    )


def render(report: Report, format_name: str, *, color: bool = False) -> str:
    """Return the report in a named format."""
    import importlib

    module = importlib.import_module(f"gatekeeper.reports.{format_name}")
    text: str = module.render(report, color=color) if format_name == "text" else module.render(report)
    return text


def write(text: str, output: str | None) -> None:
    """Write a report to a file or to standard output.

    Raises:
        UsageError: The file cannot be written.
    """
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        with open(output, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"cannot write {output}: {error.strerror}") from None


def status(outcome: Outcome, fail_on: Severity) -> int:
    """Return the exit code of the contract: 2 input error, 1 findings, 3 unchecked, 0 clean."""
    from gatekeeper.engine.decide import failing

    if outcome.errors:
        return 2
    if any(failing(v.findings, fail_on) for v in outcome.verdicts):
        return 1
    return 3 if any(v.unchecked for v in outcome.verdicts) else 0


def _words(text: str) -> frozenset[str]:
    words = frozenset(word.strip().upper() for word in text.split(",") if word.strip())
    if words:
        from gatekeeper.rules import catalogue

        rules = catalogue()
        known = set(rules) | {rule.family for rule in rules.values()}
        if unknown := sorted(words - known):
            import difflib

            close = difflib.get_close_matches(unknown[0], sorted(known), n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise UsageError(f"there is no rule or family {unknown[0]}{hint}")
    return words


def _baseline(path: str | None, persistent: bool) -> frozenset[str]:
    if path is None:
        return frozenset()
    if not persistent:
        raise UsageError("--baseline needs the key that it was written with: set GATEKEEPER_KEY or --key-file")
    from gatekeeper.cli.baseline import read_baseline

    return read_baseline(path)


def _run(paths: tuple[str, ...], policy: Policy, settings: Settings, jobs: int) -> Outcome:
    from gatekeeper.engine.check import check as check_paths
    from gatekeeper.readers.files import DiskFiles

    if jobs > 1:
        from gatekeeper.engine.parallel import check_parallel

        return check_parallel(paths, policy=policy, settings=settings, jobs=jobs)
    bar = None
    if sys.stderr.isatty():
        bar = _Progress()
    outcome = check_paths(paths, policy=policy, settings=settings, files=DiskFiles(), progress=bar)
    if bar is not None:
        bar.clear()
    return outcome


class _Progress:
    """One line on the terminal's standard error while many files are checked."""

    def __init__(self) -> None:
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        if total >= 20:
            self._shown = True
            sys.stderr.write(f"\rchecked {done} of {total}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Remove the line."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")


def _write_dropped(outcome: Outcome, path: str) -> None:
    lines = []
    for verdict in outcome.verdicts:
        rows = sorted({row for f in verdict.findings for row in f.drops})
        lines += [f"{verdict.id}\t{row}\n" for row in rows]
    write("".join(lines), path)
