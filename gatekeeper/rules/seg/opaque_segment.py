"""The audience definition cannot be read or resolved, so that nobody can tell who was chosen by what.

## Why it matters
A segment of ids, an unknown function or a missing include may choose people by a condition. Not being able to read it
is not the same as clean: an undescribed use of patient data cannot be shown to fit the minimum necessary (45 CFR
164.502(b)) and cannot be reviewed (45 CFR 164.312(b)).

## What to do instead
Export the definition with the names of its tags, lists and fields (or add a ``names:`` file), include the files it
refers to, and describe uploaded lists by source, owner and relationship.

## When it stays silent
Every criterion of the definition has a name and a value that can be read.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.audience_names import opaque_references
from gatekeeper.model.finding import Finding
from gatekeeper.model.place import Place
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """State what could not be examined; readers name the exact spot, this adds what they left unsaid. No findings."""
    for segment in case.submission.segments:
        if segment.opaque and not any(u.rule == "SEG007" for u in segment.unchecked):
            case.cannot_check(
                f"segment {segment.path}", "its members cannot be known from the definition", Place(path=segment.path)
            )
    for criterion in opaque_references(case.facts):
        case.cannot_check(
            f"{criterion.field} of segment {criterion.at.path}",
            "it refers by an id that nothing here names",
            criterion.at,
        )
    yield from ()


_BLAND = "<p>Parking is free in May.</p>"
_PATIENTS = {"relationship": "patients"}

RULE = Rule(
    id="SEG007",
    name="opaque-segment",
    severity=Severity.NOTE,
    scale="unchecked",
    cites=("45 CFR 164.502(b)", "45 CFR 164.312(b)"),
    check=check,
    examples=(
        Example(
            title="SQL that calls a function of the house",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE in_cohort(email, 4711)\n",
            campaign=_PATIENTS,
            unchecked=("function in_cohort",),
        ),
        Example(
            title="saved segment that only names a tag id",
            draft=_BLAND,
            segment='{"name": "Spring", "type": "saved", "options": {"match": "all", "conditions": '
            '[{"condition_type": "StaticSegment", "field": "static_segment", "op": "static_is", "value": 4711}]}}',
            campaign=_PATIENTS,
            unchecked=("tag 4711",),
        ),
        Example(
            title="plain definition",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE language = 'en'\n",
            campaign=_PATIENTS,
        ),
        Example(
            title="empty filter over all patients is readable",
            draft=_BLAND,
            segment="name: everybody\nrelationship: patients\nall: []\n",
            campaign=_PATIENTS,
        ),
    ),
)
