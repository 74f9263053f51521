"""A clinical criterion looks back without any limit in time.

## Why it matters
Whoever once had a test or an infusion stays on the list for life. The minimum necessary (45 CFR 164.502(b)) has a
dimension of time, and old facts are wrong more often.

## What to do instead
Add a window that fits the purpose, such as visits of the last twelve months.

## When it stays silent
A window or a date test in the definition, and lists of present problems, which are states and not events.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.segment import Criterion, Segment
from gatekeeper.model.words import FieldClass, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.rules.seg._criteria import chosen
from gatekeeper.vocabulary.names import split

#: Criteria on things that happened at a time.
_EVENTS = frozenset({FieldClass.PROCEDURE, FieldClass.TEST})
_EVENT_WORDS = frozenset(
    {
        "visit", "visits", "encounter", "encounters", "claim", "claims", "order", "orders", "admission", "admissions",
        "appointment", "appointments", "fill", "fills", "prescribed", "dispensed", "visited", "event", "events",
    }
)  # fmt: skip
_TIME_WORDS = frozenset({"date", "at", "on", "since", "year", "month", "days", "weeks", "time", "start", "end", "dt"})


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per look-back without a window."""
    if not case.patients:
        return
    by_path = {segment.path: segment for segment in case.submission.segments}
    for criterion in chosen(case):
        segment = by_path.get(criterion.at.path)
        if segment is not None and _event(criterion) and not _bounded(criterion, segment):
            yield case.finding(
                "A clinical criterion looks back without any limit in time.",
                criterion.at,
                evidence=f"{criterion.field} {criterion.op} {criterion.value}",
            )


def _event(criterion: Criterion) -> bool:
    words = set(split(criterion.field)) | set(split(criterion.table))
    if criterion.field_class in _EVENTS:
        return True
    clinical = criterion.field_class in (FieldClass.CONDITION, FieldClass.DRUG, FieldClass.PROXY)
    return clinical and bool(words & _EVENT_WORDS)


def _bounded(criterion: Criterion, segment: Segment) -> bool:
    if criterion.window:
        return True
    return any(
        other.window or other.op == "within_days" or set(split(other.field)) & _TIME_WORDS for other in segment.criteria
    )


_PATIENTS = {"relationship": "patients"}
_BLAND = "<p>Parking is free in May.</p>"

RULE = Rule(
    id="SEG008",
    name="no-upper-bound-on-data",
    severity=Severity.NOTE,
    scale="N",
    cites=("45 CFR 164.502(b)",),
    check=check,
    examples=(
        Example(
            title="procedure at any time",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE cpt_code = '27447'\n",
            campaign=_PATIENTS,
            marks=("cpt_code = '27447'",),
            severities=(Severity.NOTE,),
        ),
        Example(
            title="department ever visited",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE visited_department = 'ONC'\n",
            campaign=_PATIENTS,
            marks=("visited_department = 'ONC'",),
        ),
        Example(
            title="procedure within a window",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE cpt_code = '27447' AND procedure_date > '2025-05-04'\n",
            campaign=_PATIENTS,
        ),
        Example(
            title="state and not an event",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE problem_code = 'E11.9'\n",
            campaign=_PATIENTS,
        ),
    ),
)
