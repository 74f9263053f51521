"""SARIF 2.1.0 for code scanning; columns count Unicode code points, as the findings do."""

from __future__ import annotations

import json
from typing import Any

from gatekeeper.model.finding import Finding
from gatekeeper.model.place import Place
from gatekeeper.model.words import Mode, Severity
from gatekeeper.reports.report import Report

_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "note",
}


def render(report: Report) -> str:
    """Return the run as SARIF: findings as results, waived ones with a suppression, errors as notifications."""
    from gatekeeper.rules import catalogue

    used = sorted({f.rule for v in report.verdicts for f in (*v.findings, *(w.finding for w in v.waived))})
    rules = catalogue()
    index = {rule: i for i, rule in enumerate(used)}
    results = []
    for verdict in report.verdicts:
        results += [_result(f, index) for f in verdict.findings]
        for w in verdict.waived:
            suppression = {"kind": "external", "status": "accepted", "justification": f"{w.reason} ({w.owner})"}
            results.append(_result(w.finding, index) | {"suppressions": [suppression]})
    notifications = [
        {
            "level": "error",
            "message": {"text": e.message},
            "locations": [_location(Place(path=e.path, line=e.line, column=e.column, end_line=e.line))],
        }
        for e in report.errors
    ] + [
        {
            "level": "warning",
            "message": {"text": f"Not checked: {u.what}: {u.why}"},
            "locations": [_location(u.at or Place(path=v.path))],
        }
        for v in report.verdicts
        for u in v.unchecked
    ]
    run = {
        "tool": {
            "driver": {
                "name": "gatekeeper",
                "version": report.version,
                "rules": [_rule(rules.get(rule), rule) for rule in used],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {"executionSuccessful": not report.errors, "toolExecutionNotifications": notifications},
        ],
        "results": results,
    }
    log = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Any, id: str) -> dict[str, Any]:
    if rule is None:
        return {"id": id}
    return {
        "id": id,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.docs, "markdown": rule.docs},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": list(rule.cites)},
    }


def _result(f: Finding, index: dict[str, int]) -> dict[str, Any]:
    return {
        "ruleId": f.rule,
        "ruleIndex": index[f.rule],
        "level": _LEVELS[f.severity] if f.mode is Mode.ENFORCE else "note",
        "message": {"text": f"{f.message} {f.advice}".strip()},
        "locations": [_location(f.at)],
        "partialFingerprints": {"gatekeeper/v1": f.fingerprint},
        "properties": {"severity": f.severity.value, "mode": f.mode.value},
    }


def _location(at: Place) -> dict[str, Any]:
    region = {"startLine": at.line, "startColumn": at.column}
    if (at.end_line, at.end_column) > (at.line, at.column):
        region |= {"endLine": at.end_line, "endColumn": at.end_column}
    return {"physicalLocation": {"artifactLocation": {"uri": at.path.replace("\\", "/")}, "region": region}}
