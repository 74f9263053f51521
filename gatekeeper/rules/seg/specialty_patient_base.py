"""All patients of an organisation or unit whose specialty tells a condition get the message; no filter is needed
for that.

## Why it matters
The patients of an oncology or dialysis clinic share a condition before anybody filters. Opening hours and parking
hints from such a clinic tell the same about each address as a diagnosis code would (45 CFR 160.103); in a penalised
British case (Information Commissioner, 2016) the addresses of a clinic's newsletter list alone were the disclosure.

## What to do instead
Treat the list as health information: protected route, one message per recipient, neutral subject and sender name.
Then the content may be as plain as it likes.

## When it stays silent
Family practice, hospital, urgent care, dental, pharmacy and optical tell nothing. Lists of people who are not
patients (readers, donors, staff, clinicians) are not the patient base.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.identity import sending_units, specialty_of
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Relationship, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.rules.seg._criteria import (
    audience_place,
    chosen,
    cost_of_open_route,
    defines_condition,
    spoken,
    stands_for_condition,
)

_BASE = frozenset(
    {Relationship.PATIENTS, Relationship.MEMBERS, Relationship.FORMER, Relationship.MIXED, Relationship.UNKNOWN}
)


def check(case: Case) -> Iterator[Finding]:
    """Yield at most one finding, at the place that says who gets the send."""
    if not case.patients or case.assessment.relationship not in _BASE or case.assessment.care_mail:
        return
    if case.submission.kind not in ("campaign", "message") and not case.submission.segments:
        return
    if any(defines_condition(c) or stands_for_condition(c) for c in chosen(case)):
        return
    known = [found for found in map(specialty_of, case.facts.organization.specialties) if found is not None]
    units = [(unit.level, unit.category) for unit in sending_units(case.facts)]
    telling = [(level, category) for level, category in (*known, *units) if level >= 2]
    if not telling:
        return
    # One general specialty beside the telling ones means a mixed house: only the sending unit speaks then.
    if not units and any(level < 2 for level, _ in known):
        return
    categories = tuple(sorted({category for _, category in telling}))
    sensitive = any(category.sensitive for category in categories)
    protected = Severity.ERROR if sensitive and case.marketing else Severity.WARNING
    yield case.finding(
        f"The whole patient base of a sender gets this whose specialty tells a condition ({spoken(categories)}): "
        "being on the list is enough to know it.",
        audience_place(case),
        severity=cost_of_open_route(case, protected),
        evidence=" ".join(categories),
    )


_ALL = "SELECT email FROM patients WHERE language = 'en'\n"
_HOURS = "<p>From June on we open at eight. Parking is free.</p>"
_SENDER = {
    "relationship": "patients",
    "profile": "marketing",
    "from": "Valley Oncology <news@mail.valleyhealth.example>",
}

RULE = Rule(
    id="SEG010",
    name="specialty-patient-base",
    severity=Severity.WARNING,
    scale="W (C route unprotected, E sensitive)",
    cites=("45 CFR 160.103", "45 CFR 164.530(c)"),
    check=check,
    examples=(
        Example(
            title="opening hours to all patients of an oncology unit, protected route",
            draft=_HOURS,
            segment=_ALL,
            campaign=_SENDER,
            marks=('"patients"',),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="a clinic for mental health, open route",
            draft=_HOURS,
            segment=_ALL,
            campaign={"relationship": "patients", "profile": "marketing"},
            policy={
                "organization": {"specialties": ["mental-health"]},
                "vendors": {"acme-esp": {"baa": "none"}},
            },
            marks=('"patients"',),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="sensitive unit on the protected route",
            draft=_HOURS,
            segment=_ALL,
            campaign={"relationship": "patients", "profile": "marketing"},
            policy={"organization": {"specialties": ["fertility"]}},
            marks=('"patients"',),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="family practice",
            draft=_HOURS,
            segment=_ALL,
            campaign={"relationship": "patients", "profile": "marketing"},
            policy={"organization": {"specialties": ["family"]}},
        ),
        Example(
            title="readers of an oncology foundation who signed up themselves",
            draft=_HOURS,
            campaign=_SENDER | {"relationship": "public"},
        ),
        Example(
            title="an oncology unit that filters by diagnosis is another rule's case",
            draft=_HOURS,
            segment="SELECT email FROM patients WHERE icd10 = 'C50.9'\n",
            campaign=_SENDER,
        ),
    ),
)
