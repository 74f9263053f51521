"""One HTML page without scripts or remote assets, to be mailed or archived."""

from __future__ import annotations

from html import escape

from gatekeeper.model.finding import Verdict
from gatekeeper.reports.report import Report, headline

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{border:1px solid #ccc;padding:.4rem .6rem;
text-align:left;vertical-align:top}th{background:#f3f3f3}.reject,.critical{color:#8a0f0f}.hold,.error{color:#7a4100}
.annotate,.warning{color:#5b5300}.allow,.note{color:#0d5229}h2 span{font-size:1rem;text-transform:uppercase}
"""


def render(report: Report) -> str:
    """Return the run as one self-contained page."""
    body = "".join(_verdict(v) for v in report.verdicts)
    if report.errors:
        items = "".join(f"<li>{escape(str(e))}</li>" for e in report.errors)
        body += f"<h2>Files that could not be used</h2><ul>{items}</ul>"
    foot = f"Policy {report.policy_name}, {report.policy_digest[:19]}, gatekeeper {report.version}, {report.today}"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>gatekeeper report</title><style>{_STYLE}</style></head><body><h1>gatekeeper report</h1>"
        f"{body}<footer><p>{escape(foot)}</p></footer></body></html>\n"
    )


def _verdict(verdict: Verdict) -> str:
    word = verdict.disposition.value
    rows = "".join(
        f'<tr><td class="{f.severity.value}">{f.severity.value}</td><td>{escape(f.rule)}</td>'
        f"<td>{escape(str(f.at))}</td><td>{escape(f.message)}</td><td>{escape(f.advice)}</td></tr>"
        for f in verdict.findings
    )
    table = (
        "<table><thead><tr><th>severity</th><th>rule</th><th>where</th><th>what</th><th>what to do</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
        if rows
        else ""
    )
    reasons = "".join(f"<li>{escape(e.text)}</li>" for e in verdict.risk.reasons)
    open_questions = "".join(f"<li>Not checked: {escape(u.what)}: {escape(u.why)}</li>" for u in verdict.unchecked)
    lists = f"<ul>{reasons}{open_questions}</ul>" if reasons or open_questions else ""
    title = f'<h2>{escape(verdict.id)} <span class="{word}">{word}</span></h2>'
    return f"<section>{title}<p>{escape(headline(verdict))}</p>{lists}{table}</section>"
