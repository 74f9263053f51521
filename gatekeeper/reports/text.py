"""The report for a person at a terminal: one sentence first, then the chain of reasons, then what to mend and where.

Excerpts are masked unless a person asked to see them; colours come from rich and only on a terminal, so that
a plain run imports nothing for them.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding, Verdict
from gatekeeper.model.place import Place
from gatekeeper.model.words import Disposition, Mode, Severity
from gatekeeper.redact import mask_line
from gatekeeper.reports.report import Report, counts, headline

Piece = tuple[str, str]

_SEVERITY = {
    Severity.CRITICAL: "bold red",
    Severity.ERROR: "red",
    Severity.WARNING: "yellow",
    Severity.NOTE: "cyan",
}
_DISPOSITION = {
    Disposition.ALLOW: "bold green",
    Disposition.ANNOTATE: "bold yellow",
    Disposition.HOLD: "bold magenta",
    Disposition.REJECT: "bold red",
}
_MARKS = {"held": "✓", "missing": "✗", "unknown": "?"}
_WIDTH = 110


def render(report: Report, *, color: bool = False) -> str:
    """Return the report as text.

    Args:
        report: What to show.
        color: Whether to add ANSI colours (only for a terminal).
    """
    pieces = list(_report(report))
    if not color:
        return "".join(text for text, _ in pieces)
    from rich.console import Console
    from rich.text import Text

    console = Console(force_terminal=True, width=10_000, highlight=False, color_system="standard")
    with console.capture() as capture:
        console.print(Text.assemble(*[(text, style) for text, style in pieces]), end="")
    return capture.get()


def _report(report: Report) -> Iterator[Piece]:
    for verdict in report.verdicts:
        yield from _verdict(verdict, report)
    for error in report.errors:
        yield ("error ", "bold red")
        yield (f"{error}\n", "")
    if report.errors:
        yield ("\n", "")
    if len(report.verdicts) > 1:
        yield from _table(report)
    for note in report.notes:
        yield (f"note: {note}\n", "dim")
    yield from _summary(report)


def _verdict(verdict: Verdict, report: Report) -> Iterator[Piece]:
    word = verdict.disposition.value.upper()
    yield (f"{word:<9}", _DISPOSITION[verdict.disposition])
    yield (f"{verdict.path}\n", "bold")
    for line in _wrap(headline(verdict), 2):
        yield (line, "")
    if verdict.obligations:
        yield ("  If it is sent: " + ", ".join(o.value for o in verdict.obligations) + "\n", "")
    yield from _reasons(verdict)
    for finding in verdict.findings:
        yield from _finding(finding, report)
    for w in verdict.waived:
        yield (f"  waived    {w.finding.rule} at {w.finding.at}", "dim")
        yield (f" until {w.expires}: {w.reason} ({w.owner})\n" if w.expires else f": {w.reason}\n", "dim")
    for u in verdict.unchecked:
        where = f" ({u.at})" if u.at else ""
        yield ("  unchecked ", "bold magenta")
        yield (f"{u.rule + ': ' if u.rule else ''}{u.what}{where}: {u.why}\n", "")
    yield ("\n", "")


def _reasons(verdict: Verdict) -> Iterator[Piece]:
    risk = verdict.risk
    if not risk.reasons or risk.level.rank == 0:
        return
    yield ("  Why:\n", "")
    # The inference puts the strongest first, and counts of people last.
    shown: dict[str, Place | None] = {}
    for e in risk.reasons:
        shown.setdefault(e.text, e.at)
    for text, at in list(shown.items())[:4]:
        for line in _wrap(f"- {text} [{at}]" if at else f"- {text}", 4):
            yield (line, "")
    needed = [s for s in risk.safeguards if s.required]
    if needed:
        words = ", ".join(f"{s.name} {_MARKS[s.state]}" for s in needed)
        for line in _wrap(f"- needs: {words}", 4):
            yield (line, "")


def _finding(f: Finding, report: Report) -> Iterator[Piece]:
    quiet = "" if f.mode is Mode.ENFORCE else " (monitor)"
    yield (f"  {f.severity.value:<9} ", _SEVERITY[f.severity])
    yield (f"{f.rule} {f.name}{quiet}", "bold")
    yield (f"  {f.at}\n", "")
    for line in _wrap(f.message, 12):
        yield (line, "")
    yield from _excerpt(f.at, report)
    if f.severity > Severity.NOTE and f.advice:
        for line in _wrap("→ " + f.advice, 12):
            yield (line, "green")


def _excerpt(at: Place, report: Report) -> Iterator[Piece]:
    source = report.sources.get(at.path)
    if source is None or (at.line, at.column) == (at.end_line, at.end_column):
        return
    line = source.line(at.line)
    if not line.strip() or at.column > len(line):
        return
    begin = max(0, min(at.column - 1 - 20, len(line) - (_WIDTH - 24)))
    shown = line[begin : begin + _WIDTH - 24].replace("\t", " ")
    shown = "".join(c if c.isprintable() else "·" for c in shown)
    if not report.show_phi:
        shown = mask_line(shown, at.path)
    end = at.end_column - 1 if at.end_line == at.line else len(line)
    first = at.column - 1 - begin
    width = max(1, min(end - begin, len(shown)) - first)
    yield (f"{at.line:>10} | {shown}\n", "dim")
    yield (f"{'':>10} | {' ' * first}{'^' * width}\n", "red")


def _table(report: Report) -> Iterator[Piece]:
    width = min(48, max(len(v.id) for v in report.verdicts))
    yield (f"{'verdict':<10}{'risk':<10}{'C/E/W/N':<12}{'unchecked':<11}{'submission':<{width}}\n", "bold")
    for v in report.verdicts:
        tally = "/".join(str(n) for n in counts(v.findings).values())
        yield (f"{v.disposition.value:<10}", _DISPOSITION[v.disposition])
        yield (f"{v.risk.level.value:<10}{tally:<12}{len(v.unchecked):<11}{v.id[:width]:<{width}}\n", "")
    yield ("\n", "")


def _summary(report: Report) -> Iterator[Piece]:
    findings = tuple(f for v in report.verdicts for f in v.findings)
    tally = [
        f"{n} {s.value}{'s' if n != 1 and s is not Severity.CRITICAL else ''}" for s, n in counts(findings).items() if n
    ]
    unchecked = sum(len(v.unchecked) for v in report.verdicts)
    parts = [f"{len(report.verdicts)} checked", ", ".join(tally) or "no findings"]
    if unchecked:
        parts.append(f"{unchecked} unchecked")
    if report.errors:
        parts.append(f"{len(report.errors)} could not be read")
    yield ("; ".join(parts) + f" (policy {report.policy_name or 'unnamed'} {report.policy_digest[7:19]})\n", "bold")


def _wrap(text: str, indent: int) -> Iterator[str]:
    line = " " * indent
    hang = " " * (indent + (2 if text[:2] in ("- ", "→ ") else 0))
    for word in text.split():
        if len(line) + len(word) + 1 > _WIDTH and line.strip():
            yield line + "\n"
            line = hang
        line += word if not line.strip() else " " + word
    yield line + "\n"
