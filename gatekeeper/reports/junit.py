"""JUnit XML: one test case a submission, so that every CI server shows the verdicts."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from gatekeeper.model.words import Mode, Severity
from gatekeeper.reports.report import Report, headline


def render(report: Report) -> str:
    """Return the run as JUnit XML; findings at error or above fail the case, Unchecked and bad files are errors."""
    cases, failures, errors = [], 0, 0
    for verdict in report.verdicts:
        body = []
        bad = [f for f in verdict.findings if f.mode is Mode.ENFORCE and f.severity >= Severity.ERROR]
        for f in bad:
            text = f"{f.at}: {f.severity.value} {f.rule}: {f.message} {f.advice}"
            body.append(f"<failure type={_attr(f.rule)} message={_attr(f.message)}>{_text(text)}</failure>")
        body += [f'<error type="unchecked" message={_attr(u.what)}>{_text(u.why)}</error>' for u in verdict.unchecked]
        rest = [f"{f.at}: {f.severity.value} {f.rule}: {f.message}" for f in verdict.findings if f not in bad]
        body.append(f"<system-out>{_text(chr(10).join([headline(verdict), *rest]))}</system-out>")
        failures += bool(bad)
        errors += bool(verdict.unchecked)
        cases.append(f"<testcase classname={_attr(verdict.path)} name={_attr(verdict.id)}>{''.join(body)}</testcase>")
    for e in report.errors:
        errors += 1
        cases.append(
            f'<testcase classname={_attr(e.path)} name="input">'
            f'<error type="input" message={_attr(str(e))}></error></testcase>'
        )
    head = f'<testsuite name="gatekeeper" tests="{len(cases)}" failures="{failures}" errors="{errors}">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *cases, "</testsuite>"]) + "\n"


def _clean(text: str) -> str:
    return "".join(
        c if c in "\t\n\r" or "\x20" <= c < "\ud800" or c > "\udfff" else "\N{REPLACEMENT CHARACTER}" for c in text
    )


def _attr(text: str) -> str:
    return quoteattr(_clean(text))


def _text(text: str) -> str:
    return escape(_clean(text))
