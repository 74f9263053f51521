"""Measured against the patient directory, far more of the recipients share a health attribute than chance would give.

## Why it matters
A list that is called "spring-newsletter" and holds mostly oncology patients is an oncology list: what the recipients
share is what the list tells about each of them (45 CFR 160.103), whatever it is called.

## What to do instead
Name the segment as what it is and give it the safeguards of a condition-defined audience, or widen it until the share
is that of the directory.

## When it stays silent
Attributes that are as common among the recipients as in the directory, and attributes that tell no condition.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.directory import Skew, measure
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Category, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule

_THRESHOLDS = {"composition": "share", "posterior": "probability", "lift": "lift"}


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per attribute that passes a threshold, unless the segment already says so."""
    stated = {c for criterion in case.facts.criteria for c in criterion.categories}
    severity = max(case.level_severity, Severity.ERROR)
    for skew in measure(case.facts):
        telling = tuple(c for c in skew.categories if c is not Category.GENERAL)
        if not skew.telling or (telling and set(telling) <= stated):
            continue
        yield case.finding(_sentence(skew, telling), skew.at, severity=severity, evidence=f"{skew.column}={skew.value}")


def _sentence(skew: Skew, telling: tuple[Category, ...]) -> str:
    what = ", ".join(c.value.replace("-", " ") for c in telling) or "health"
    return (
        f"{skew.share:.0%} of the recipients share one attribute ({what}) against {skew.prior:.0%} of the "
        "directory: the "
        f"{_THRESHOLDS[skew.telling]} makes this a condition-defined audience."
    )


def _directory(patients: int, telling: int) -> str:
    rows = [f"p{i}@mail.example,{'oncology' if i < telling else 'family medicine'}" for i in range(patients)]
    return "email,service_line\n" + "\n".join(rows) + "\n"


def _list(first: int, count: int) -> str:
    return "email\n" + "".join(f"p{i}@mail.example\n" for i in range(first, first + count))


_OWNED = {"kind": "patients-export", "name": "EHR export", "owner": "crm@valleyhealth.example"}
_PATIENTS = {"relationship": "patients", "profile": "marketing", "class": "marketing", "recipients_source": _OWNED}
_BLAND = "<p>Parking is free in May.</p>"

RULE = Rule(
    id="PHI014",
    name="audience-skewed-to-condition",
    severity=Severity.ERROR,
    scale="E (C while a safeguard is missing)",
    cites=("45 CFR 160.103", "45 CFR 164.514(b)(1)"),
    check=check,
    examples=(
        Example(
            title="nearly all recipients are oncology patients",
            draft=_BLAND,
            recipients=_list(0, 20),
            campaign=_PATIENTS | {"directory": "patients.csv"},
            files={"patients.csv": _directory(60, 19)},
            marks=("service_line",),
        ),
        Example(
            title="the same list on an open route",
            draft=_BLAND,
            recipients=_list(0, 20),
            campaign=_PATIENTS | {"directory": "patients.csv"},
            files={"patients.csv": _directory(60, 20)},
            policy={"vendors": {"acme-esp": {"baa": "none"}}},
            marks=("service_line",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="a cross-section of the directory",
            draft=_BLAND,
            recipients=_list(10, 30),
            campaign=_PATIENTS | {"directory": "patients.csv"},
            files={"patients.csv": _directory(60, 20)},
        ),
        Example(
            title="attribute that tells no condition",
            draft=_BLAND,
            recipients=_list(0, 20),
            campaign=_PATIENTS | {"directory": "patients.csv"},
            files={"patients.csv": _directory(60, 20).replace("service_line", "language").replace("oncology", "es")},
        ),
    ),
)
