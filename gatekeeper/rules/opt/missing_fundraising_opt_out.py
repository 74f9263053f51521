"""A fundraising message to patients has no clear opt-out, or its readers were chosen by data beyond the permitted.

## Why it matters
A covered entity may use six kinds of patient data for fundraising without authorization: demographics, dates of care,
department, treating physician, outcome, insurance status. Every message must offer a clear way to refuse further
fundraising, without undue burden (45 CFR 164.514(f)).

## What to do instead
Add "Do not write to me for donations again" with a link; choose readers by the permitted items only, or get
authorizations.

## When it stays silent
For foundations that write to their own donors without patient data; for the department of care, which is permitted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.segment import Criterion
from gatekeeper.model.words import FieldClass, Purpose, Relationship, Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.opt._duty import hidden_in, judged, opaque_piece, promised
from gatekeeper.rules.opt._optout import reachable
from gatekeeper.rules.rule import Example, Rule

_BEYOND = frozenset({FieldClass.CONDITION, FieldClass.PROCEDURE, FieldClass.DRUG, FieldClass.TEST, FieldClass.RISK})
_INSURANCE = lazy(r"insur|payer|payor|coverage|plan|medicare|medicaid", re.IGNORECASE)


def check(case: Case) -> Iterator[Finding]:
    """Yield findings for missing opt-outs and for criteria beyond the permitted items."""
    if case.assessment.purpose is not Purpose.FUNDRAISING or not _patient_data(case):
        return
    for message in judged(case):
        if reachable(message) or promised(case, "unsubscribe"):
            continue
        opaque = opaque_piece(message)
        if opaque is not None:
            case.cannot_check("the fundraising opt-out", hidden_in(opaque), opaque.at)
        else:
            yield case.finding("This fundraising message offers no way to refuse further ones.", message.start())
    if case.manifest.authorization:
        return
    for criterion in case.facts.criteria:
        if criterion.polarity == "include" and _beyond(criterion):
            said = "Readers of this fundraising message are chosen by data beyond the six permitted items."
            yield case.finding(said, criterion.at, evidence=f"{criterion.field} {' '.join(criterion.value)}")


def _patient_data(case: Case) -> bool:
    return case.patients and case.assessment.relationship is not Relationship.DONORS


def _beyond(criterion: Criterion) -> bool:
    if criterion.field_class is FieldClass.PAYMENT:
        return not _INSURANCE.search(f"{criterion.field} {criterion.label}")
    return criterion.field_class in _BEYOND


_GIFT = "<h1>Help us grow</h1><p>Please donate to the new garden. Your gift matters.</p>"
_OUT = '<p><a href="https://www.valleyhealth.example/u/8f2c">Opt out of fundraising mail</a></p>'
_ASK = {"class": "marketing", "purpose": "fundraising", "relationship": "former"}

RULE = Rule(
    id="OPT010",
    name="missing-fundraising-opt-out",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("45 CFR 164.514(f)", "45 CFR 164.520(b)(1)(iii)(A)"),
    check=check,
    examples=(
        Example(
            title="a request for gifts without opt-out",
            draft=f"<html><body>{_GIFT}</body></html>",
            campaign=_ASK,
            marks=("",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="chosen by diagnosis",
            draft=f"<html><body>{_GIFT}{_OUT}</body></html>",
            segment="SELECT email FROM patients WHERE diagnosis_code LIKE 'C50%'",
            campaign=_ASK,
            marks=("diagnosis_code LIKE 'C50%'",),
        ),
        Example(
            title="chosen by department, with opt-out",
            draft=f"<html><body>{_GIFT}{_OUT}</body></html>",
            segment="SELECT email FROM patients WHERE department = 'Oncology'",
            campaign=_ASK,
        ),
        Example(
            title="donors of a foundation",
            draft=f"<html><body>{_GIFT}</body></html>",
            campaign={
                "class": "marketing",
                "purpose": "fundraising",
                "relationship": "donors",
                "recipients_source": {"kind": "donor-database", "name": "gifts", "owner": "gifts@valleyhealth.example"},
            },
        ),
    ),
)
