"""A merge tag or list column of health, payment or restricted identifiers renders into the message without need.

## Why it matters
A merge field prints a fact of each reader, whatever the template looked like in review. Uses of patient data are
limited to the minimum that the purpose needs (45 CFR 164.502(b), 164.514(d)); for marketing that is a name and a
language.

## What to do instead
Drop the column from the export and write content that all recipients get, or send the person to the portal. Care mail
may carry what its own purpose needs: the date of a visit, the drug of a refill, the amount of a bill.

## When it stays silent
First name, language, clinic location and links; fields that belong to the purpose of care mail.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.urls import labelled
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Tag
from gatekeeper.model.words import FieldClass, Goal, Purpose, Scope, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.phi._reader import HEALTH_FIELDS, spoken_kind
from gatekeeper.rules.rule import Example, Option, Rule
from gatekeeper.vocabulary.names import classify, split

#: Identifiers that no greeting needs.
_RESTRICTED = frozenset({"US_SSN", "MEDICAL_RECORD_NUMBER", "HEALTH_PLAN_ID", "ACCOUNT_NUMBER", "DATE_TIME"})
#: What care mail of one goal needs (minimum necessary for the purpose).
_NEEDED: dict[Goal, frozenset[FieldClass]] = {
    Goal.APPOINTMENT: frozenset({FieldClass.PROXY, FieldClass.PROCEDURE}),
    Goal.REFILL: frozenset({FieldClass.DRUG, FieldClass.PROXY}),
    Goal.BILLING: frozenset({FieldClass.PAYMENT, FieldClass.PROXY}),
    Goal.RESULTS: frozenset({FieldClass.PROXY}),
}
_NEEDED_BY_PURPOSE: dict[Purpose, frozenset[FieldClass]] = {
    Purpose.PAYMENT: frozenset({FieldClass.PAYMENT, FieldClass.PROXY}),
    Purpose.TREATMENT: frozenset({FieldClass.PROXY, FieldClass.DRUG}),
}
#: Proxy fields that everybody may read: where, when, with whom in general.
_PLAIN_PROXIES = frozenset(
    {
        "provider", "physician", "doctor", "clinician", "pcp", "clinic", "location", "office", "facility", "date",
        "time", "day", "link", "url", "phone", "address", "city", "nurse", "team",
    }
)  # fmt: skip


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per rendered merge tag that the purpose does not need."""
    allowed = frozenset(str(name).casefold() for name in case.option("allowed_fields"))
    for message in case.messages:
        for tag in message.tags:
            if tag.kind != "variable" or not tag.rendered or tag.field.casefold() in allowed:
                continue
            what = _discloses(case, tag)
            if what:
                yield case.finding(
                    f"A merge field renders {what} of each recipient that the purpose of this message does not need.",
                    tag.at,
                    evidence=tag.raw,
                )


def _discloses(case: Case, tag: Tag) -> str:
    """Return what a tag prints that it should not, or ""."""
    field_class = tag.field_class
    column = _column_class(case, tag)
    if field_class not in HEALTH_FIELDS and column in HEALTH_FIELDS:
        field_class = column
    if field_class in _needed(case):
        return ""
    if field_class in HEALTH_FIELDS:
        return "a health fact"
    if field_class is FieldClass.PAYMENT:
        return "a payment fact"
    words = set(split(tag.field))
    if field_class is FieldClass.PROXY:
        telling = bool(classify(tag.field).categories) or not words & _PLAIN_PROXIES
        return "a fact that stands for their care" if telling else ""
    kind = labelled(tag.field)
    if kind in _RESTRICTED and tag.scope not in (Scope.LINK, Scope.ASSET):
        return spoken_kind(kind)
    return ""


def _column_class(case: Case, tag: Tag) -> FieldClass:
    """Return the class of the list column that fills the tag, where its values tell health."""
    recipients = case.submission.recipients
    column = recipients.column(tag.field, tag.field.rpartition(".")[2]) if recipients is not None else None
    if column is None:
        return FieldClass.UNKNOWN
    if column.field_class is FieldClass.UNKNOWN and column.categories:
        return FieldClass.CONDITION
    return column.field_class


def _needed(case: Case) -> frozenset[FieldClass]:
    if case.marketing:
        return frozenset()
    by_goal = _NEEDED.get(case.assessment.goal) if case.assessment.goal is not None else None
    return (by_goal or frozenset()) | _NEEDED_BY_PURPOSE.get(case.assessment.purpose, frozenset())


_MARKETING = {"class": "marketing", "purpose": "marketing", "relationship": "patients"}

RULE = Rule(
    id="PHI004",
    name="merge-tag-discloses-health",
    severity=Severity.ERROR,
    scale="E",
    cites=("45 CFR 164.502(b)", "45 CFR 164.514(d)"),
    check=check,
    options={
        "allowed_fields": Option(default=(), doc="Merge fields that were reviewed and may render; none by default."),
    },
    examples=(
        Example(
            title="diagnosis in a newsletter",
            draft="<p>Hello {{ first_name }}, news on {{ patient.diagnosis }}.</p>",
            campaign=_MARKETING,
            marks=("{{ patient.diagnosis }}",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="record number and balance",
            draft="<p>*|FNAME|*, your number *|MRN|* and balance *|BALANCE_DUE|*.</p>",
            campaign=_MARKETING,
            marks=("*|MRN|*", "*|BALANCE_DUE|*"),
        ),
        Example(
            title="department stands for care",
            draft="<p>News from {{ visit_department }}.</p>",
            campaign=_MARKETING,
            marks=("{{ visit_department }}",),
        ),
        Example(
            title="first name, language, clinic location and link",
            draft='<p>Hello {{ first_name }}, <a href="{{ booking_link }}">book at {{ clinic_location }}</a>.</p>',
            campaign=_MARKETING,
        ),
        Example(
            title="amount in a bill",
            draft="<p>Hello {{ first_name }}, your balance is {{ balance_due }}.</p>",
            campaign={"class": "transactional", "purpose": "payment", "goal": "billing", "relationship": "patients"},
        ),
        Example(
            title="drug in its refill reminder",
            draft="<p>Your {{ medication_name }} is due on {{ refill_date }}.</p>",
            campaign={"class": "transactional", "purpose": "treatment", "goal": "refill", "relationship": "patients"},
        ),
        Example(
            title="field that a review has allowed",
            draft="<p>News from {{ visit_department }}.</p>",
            campaign=_MARKETING,
            policy={"rules": {"PHI004": {"options": {"allowed_fields": ["visit_department"]}}}},
        ),
    ),
)
