"""A running automation changed since it was judged, was judged too long ago, or its suppression list is out of date.

## Why it matters
A workflow that was lawful when it was built drifts: a template is edited, a source changes, people opt out. It sends
every day without anybody looking (45 CFR 164.308(a)(8), 15 USC 7704(a)(4)).

## What to do instead
Judge it again now, and let the gate judge every run.

## When it stays silent
A campaign without a workflow; one that was judged after its last change and inside the limit.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule


def check(case: Case) -> Iterator[Finding]:
    """Compare the dates of the workflow with the date of judgement."""
    workflow = case.manifest.workflow
    if workflow is None:
        return
    today = case.facts.today
    faults: list[tuple[str, str]] = []
    if workflow.judged is None:
        faults.append(("workflow", "it was never judged as a whole"))
    elif workflow.changed is not None and workflow.changed > workflow.judged:
        faults.append(("workflow.changed", "it changed after it was judged"))
    elif (today - workflow.judged).days > case.option("judged_days"):
        faults.append(("workflow.judged", f"it was last judged on {workflow.judged.isoformat()}"))
    if workflow.suppression_sync is None:
        faults.append(("workflow", "nothing says when its suppression list was synchronised"))
    else:
        start = datetime.datetime.combine(today, datetime.time(), workflow.suppression_sync.tzinfo)
        if start - workflow.suppression_sync > datetime.timedelta(hours=case.option("sync_hours")):
            faults.append(("workflow.suppression_sync", "its suppression list is out of date"))
    for key, why in faults:
        yield case.finding(f"This running automation has drifted: {why}.", case.submission.place(key), evidence=why)


_SEND = {"class": "marketing", "purpose": "education", "relationship": "public", "profile": "marketing"}
_TEXT = "Subject: Garden tour\n\nFour hundred tulips.\n"
RULE = Rule(
    id="GOV003",
    name="automation-drift",
    severity=Severity.ERROR,
    scale="E",
    cites=("45 CFR 164.308(a)(8)", "15 USC 7704(a)(4)"),
    check=check,
    options={
        "judged_days": Option(default=30, doc="Days that a full judgement counts (engineering default)."),
        "sync_hours": Option(
            default=24, doc="Hours between suppression sync and the day of the run (engineering default)."
        ),
    },
    examples=(
        Example(
            title="changed after it was judged",
            draft=_TEXT,
            campaign=_SEND
            | {
                "workflow": {"changed": "2026-05-02", "judged": "2026-05-01", "suppression_sync": "2026-05-03T12:00:00"}
            },
            marks=('"2026-05-02"',),
        ),
        Example(
            title="suppressions of last week",
            draft=_TEXT,
            campaign=_SEND
            | {
                "workflow": {"changed": "2026-04-01", "judged": "2026-05-01", "suppression_sync": "2026-04-27T03:00:00"}
            },
            marks=('"2026-04-27T03:00:00"',),
        ),
        Example(
            title="judged and synchronised",
            draft=_TEXT,
            campaign=_SEND
            | {
                "workflow": {"changed": "2026-04-01", "judged": "2026-05-01", "suppression_sync": "2026-05-04T03:00:00"}
            },
        ),
        Example(title="no automation", draft=_TEXT, campaign=_SEND),
    ),
)
