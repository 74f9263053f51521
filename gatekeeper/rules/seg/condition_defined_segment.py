"""People are chosen by a condition, drug, test, procedure, care programme or disease risk.

## Why it matters
Everybody on such a list shares the fact that chose them, so the list, the envelope and every log line say it of each
address, however bland the text is. That is protected health information by its definition (45 CFR 160.103), and the
use must fit the minimum necessary (45 CFR 164.502(b)).

## What to do instead
Send over the protected route (agreement with the vendor, enforced TLS, encryption at rest) with the legal basis
recorded, or write to a wider audience that no health fact has chosen.

## When it stays silent
Age, sex, place and language choose no condition; codes count only in a field or system that says it holds codes;
topics that people of a public list picked themselves are no filter on patient data.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.criteria import CLINICAL
from gatekeeper.inference.evidence_audience import shared
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Category, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.rules.seg._criteria import chosen, defines_condition, own_clinical_data, spoken, tables


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per telling criterion, and per table whose very name is the condition."""
    seen = set()
    for criterion in chosen(case):
        if not defines_condition(criterion) or not own_clinical_data(case, criterion):
            continue
        seen |= set(criterion.categories)
        yield case.finding(
            f"The recipients are chosen by {_what(criterion.field_class.value)} ({spoken(criterion.categories)}): "
            "every address on the list is tied to it, whatever the message says.",
            criterion.at,
            severity=case.level_severity,
            evidence=f"{criterion.field} {criterion.op} {criterion.value}",
        )
    if not case.patients:
        return
    for name, categories, level in tables(case):
        if level >= 3 and not seen & set(categories):
            yield case.finding(
                f"The recipients are read from a table that holds people with one condition ({spoken(categories)}): "
                "being in it ties every address to that condition.",
                name.at,
                severity=case.level_severity,
                evidence=name.text,
            )
    yield from _composition(case)


def _composition(case: Case) -> Iterator[Finding]:
    """Yield a finding for a column of the list in which nearly all people share one health value."""
    recipients = case.submission.recipients
    for column in recipients.columns if recipients is not None else ():
        if recipients is None or column.name == recipients.address_column:
            continue
        values = [row.values.get(column.name, "").strip().lower() for row in recipients.rows]
        share, categories = shared(column.name, values, case.facts.policy.inference.composition)
        telling = tuple(sorted(c for c in categories or column.categories if c is not Category.GENERAL))
        if share and (telling or column.field_class in CLINICAL):
            yield case.finding(
                f"{share:.0%} of the list share one health value ({spoken(telling)}): it is a list of people with it.",
                column.at,
                severity=case.level_severity,
                evidence=column.name,
            )


def _what(field_class: str) -> str:
    return {"condition": "a condition", "drug": "a drug", "test": "a test", "procedure": "a procedure or device"}.get(
        field_class, "a health fact"
    )


_PATIENTS = {"relationship": "patients", "profile": "marketing", "subject": "Spring at Valley Health"}
_BLAND = "<p>Parking is free in May.</p>"

RULE = Rule(
    id="SEG001",
    name="condition-defined-segment",
    severity=Severity.CRITICAL,
    scale="L",
    cites=("45 CFR 160.103", "45 CFR 164.502(b)"),
    check=check,
    examples=(
        Example(
            title="diagnosis code under a bland newsletter, open route",
            draft=_BLAND,
            segment="SELECT email FROM patients\nWHERE diagnosis_code LIKE 'C50%' AND age > 40\n",
            campaign=_PATIENTS,
            policy={"vendors": {"acme-esp": {"baa": "none"}}},
            marks=("diagnosis_code LIKE 'C50%'",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="drug in a native segment",
            draft=_BLAND,
            segment='name: spring\nrelationship: patients\nall:\n  - {field: prescribed, op: "=", value: metformin}\n',
            campaign=_PATIENTS,
            policy={"vendors": {"acme-esp": {"baa": "none"}}},
            marks=('{field: prescribed, op: "=", value: metformin}',),
        ),
        Example(
            title="the table is the condition",
            draft=_BLAND,
            segment="SELECT email FROM diabetes_registry WHERE email_opt_out = false\n",
            campaign=_PATIENTS,
            marks=("diabetes_registry",),
        ),
        Example(
            title="list whose members share one diagnosis",
            draft=_BLAND,
            recipients="email,dx_code\n" + "".join(f"p{i}@mail.example,E11.9\n" for i in range(12)),
            campaign=_PATIENTS,
            marks=("dx_code",),
        ),
        Example(
            title="age and sex choose no condition",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE sex = 'F' AND age BETWEEN 40 AND 74\n",
            campaign=_PATIENTS,
        ),
        Example(
            title="a product number that looks like a code",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE product = 'E11' AND language = 'en'\n",
            campaign=_PATIENTS,
        ),
        Example(
            title="topic that people of a public list chose",
            draft=_BLAND,
            segment='name: topics\nrelationship: public\nall:\n- {field: newsletter_topic, op: "=", value: diabetes}\n',
            campaign={"relationship": "public"},
        ),
        Example(
            title="excluded condition belongs to another rule",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE NOT diagnosis_code LIKE 'O03%'\n",
            campaign=_PATIENTS,
        ),
    ),
)
