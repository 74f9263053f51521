"""The JSON report (docs/formats.md): one object, stable order, no unmasked PHI under any key."""

from __future__ import annotations

import json
from typing import Any

from gatekeeper.errors import InputError
from gatekeeper.model.finding import Finding, Verdict
from gatekeeper.model.message import Unchecked
from gatekeeper.model.place import Place
from gatekeeper.model.risk import Evidence
from gatekeeper.reports.report import Report

SCHEMA = "gatekeeper/verdict-1"


def render(report: Report) -> str:
    """Return the report as indented JSON with a final line feed; equal runs give equal bytes."""
    return json.dumps(document(report), indent=2, ensure_ascii=False) + "\n"


def document(report: Report) -> dict[str, Any]:
    """Return the report as plain data."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "gatekeeper", "version": report.version},
        "policy": {"name": report.policy_name, "digest": report.policy_digest},
        "today": report.today,
        "submissions": [submission(verdict) for verdict in report.verdicts],
        "errors": [error(e) for e in report.errors],
    }


def submission(verdict: Verdict) -> dict[str, Any]:
    """Return one verdict as plain data."""
    risk = verdict.risk
    return {
        "id": verdict.id,
        "path": verdict.path,
        "purpose": verdict.purpose.value,
        "class": verdict.message_class.value,
        "bulk": verdict.bulk,
        "disposition": verdict.disposition.value,
        "obligations": [o.value for o in verdict.obligations],
        "risk": {
            "level": risk.level.value,
            "sensitive": risk.sensitive,
            "categories": [c.value for c in risk.categories],
            "dimensions": {
                "relationship": risk.dimensions.relationship,
                "topic": risk.dimensions.topic,
                "linked": risk.dimensions.linked,
                "selection": risk.dimensions.selection,
                "smallest_group": risk.dimensions.smallest_group,
            },
            "reasons": [reason(e) for e in risk.reasons],
            "safeguards": [
                {"name": s.name, "required": s.required, "state": s.state, "why": s.why} for s in risk.safeguards
            ],
        },
        "findings": [finding(f) for f in verdict.findings],
        "waived": [
            finding(w.finding) | {"waiver": {"reason": w.reason, "owner": w.owner, "expires": w.expires}}
            for w in verdict.waived
        ],
        "unchecked": [unchecked(u) for u in verdict.unchecked],
    }


def reason(evidence: Evidence) -> dict[str, Any]:
    """Return one piece of evidence as plain data."""
    return {
        "source": evidence.source,
        "raises": evidence.raises,
        "value": evidence.value,
        "confidence": round(evidence.confidence, 4),
        "text": evidence.text,
        "observers": list(evidence.observers),
        "at": place(evidence.at),
    }


def finding(f: Finding) -> dict[str, Any]:
    """Return one finding as plain data."""
    return {
        "rule": f.rule,
        "name": f.name,
        "severity": f.severity.value,
        "mode": f.mode.value,
        "message": f.message,
        "at": place(f.at),
        "fingerprint": f.fingerprint,
        "advice": f.advice,
        "authority": list(f.authority),
    }


def unchecked(u: Unchecked) -> dict[str, Any]:
    """Return one Unchecked as plain data."""
    return {"rule": u.rule, "what": u.what, "why": u.why, "at": place(u.at)}


def place(at: Place | None) -> dict[str, Any] | None:
    """Return a place as plain data, None for none."""
    if at is None:
        return None
    return {
        "path": at.path,
        "line": at.line,
        "column": at.column,
        "end_line": at.end_line,
        "end_column": at.end_column,
    }


def error(e: InputError) -> dict[str, Any]:
    """Return one input error as plain data."""
    return {"path": e.path, "line": e.line, "column": e.column, "message": e.message}
