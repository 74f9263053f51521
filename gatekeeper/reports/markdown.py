"""Markdown for pull requests and tickets: a verdict a heading, its reasons and findings below."""

from __future__ import annotations

from gatekeeper.model.finding import Verdict
from gatekeeper.reports.report import Report, headline


def render(report: Report) -> str:
    """Return the run as Markdown."""
    lines = [f"# gatekeeper: {len(report.verdicts)} checked on {report.today}", ""]
    for verdict in report.verdicts:
        lines += [*_verdict(verdict), ""]
    if report.errors:
        lines += ["## Files that could not be used", ""]
        lines += [f"- {_cell(str(e))}" for e in report.errors] + [""]
    lines += [f"- {_cell(note)}" for note in report.notes]
    lines.append(f"Policy `{report.policy_name}`, {report.policy_digest[:19]}…, gatekeeper {report.version}")
    return "\n".join(lines) + "\n"


def _verdict(verdict: Verdict) -> list[str]:
    lines = [f"## {_cell(verdict.id)}: {verdict.disposition.value}", "", _cell(headline(verdict)), ""]
    if verdict.obligations:
        lines += ["Obligations: " + ", ".join(o.value for o in verdict.obligations), ""]
    if verdict.findings:
        lines += ["| severity | rule | where | what | what to do |", "|---|---|---|---|---|"]
        lines += [
            f"| {f.severity.value} | {f.rule} | {_cell(str(f.at))} | {_cell(f.message)} | {_cell(f.advice)} |"
            for f in verdict.findings
        ]
        lines.append("")
    lines += [f"- waived {w.finding.rule} until {w.expires}: {_cell(w.reason)}" for w in verdict.waived]
    lines += [f"- not checked: {_cell(u.what)}: {_cell(u.why)}" for u in verdict.unchecked]
    return lines


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
