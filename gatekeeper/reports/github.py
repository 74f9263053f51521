"""GitHub workflow commands: one annotation a finding, beside the line in the pull request."""

from __future__ import annotations

from gatekeeper.model.place import Place
from gatekeeper.model.words import Mode, Severity
from gatekeeper.reports.report import Report, headline

_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}


def render(report: Report) -> str:
    """Return one workflow command a line, then the verdicts as notices."""
    lines = []
    for error in report.errors:
        at = Place(path=error.path, line=error.line, column=error.column, end_line=error.line, end_column=error.column)
        lines.append(_command("error", at, "input", error.message))
    for verdict in report.verdicts:
        for f in verdict.findings:
            level = _LEVELS[f.severity] if f.mode is Mode.ENFORCE else "notice"
            lines.append(_command(level, f.at, f"{f.rule} {f.name}", f"{f.message} {f.advice}".strip()))
        for u in verdict.unchecked:
            at = u.at or Place(path=verdict.path)
            lines.append(_command("warning", at, "unchecked", f"{u.what}: {u.why}"))
        lines.append(f"::notice title={_property(verdict.disposition.value)}::{_data(headline(verdict))}")
    return "".join(line + "\n" for line in lines)


def _command(level: str, at: Place, title: str, message: str) -> str:
    end = f",endLine={at.end_line}" if at.end_line != at.line else f",endColumn={at.end_column}"
    where = f"file={_property(at.path)},line={at.line},col={at.column}{end}"
    return f"::{level} {where},title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
