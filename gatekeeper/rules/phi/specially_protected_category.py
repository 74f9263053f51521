"""Audience, sender or linked content falls into a specially protected category.

## Why it matters
Substance use, HIV and other sexually transmitted infections, mental health, reproductive and gender care, genetics,
minors' confidential care and abuse carry laws of their own (42 CFR Part 2; 45 CFR 164.508(a)(2); state acts) and the
gravest harm when they leak.

## What to do instead
Get the specific consent, use a neutral sender and subject over the protected route, and let a privacy officer decide.

## When it stays silent
General awareness mail ("Suicide prevention month") to lists that people joined themselves, and topics that are linked
to nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.criteria import defines_condition
from gatekeeper.inference.evidence_template import branch_categories
from gatekeeper.model.finding import Finding
from gatekeeper.model.place import Place
from gatekeeper.model.words import Category, Purpose, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.phi._reader import HEALTH_FIELDS, by_route
from gatekeeper.rules.rule import Example, Rule

#: Where the sensitive set shows first, the most useful place to repair.
_ORDER = ("segment", "exclusion", "branch", "segment-name", "sender", "specialty", "subject", "merge", "body")


def check(case: Case) -> Iterator[Finding]:
    """Yield at most one finding, at the strongest place."""
    if not case.patients:
        return
    found = sorted(_sensitive(case), key=lambda item: (_rank(item[0]), item[2].path, item[2].line, item[2].column))
    if not found:
        return
    categories = sorted({category for _, told, _ in found for category in told})
    care = not case.marketing and case.assessment.purpose is Purpose.TREATMENT
    yield case.finding(
        "This send falls into a specially protected category "
        f"({', '.join(c.value.replace('-', ' ') for c in categories)}): "
        "a privacy officer decides.",
        found[0][2],
        severity=by_route(case, Severity.WARNING if care else Severity.ERROR),
        evidence=" ".join(categories),
    )


def _rank(source: str) -> int:
    return _ORDER.index(source) if source in _ORDER else len(_ORDER)


def _sensitive(case: Case) -> Iterator[tuple[str, tuple[Category, ...], Place]]:
    """Yield (source, categories, place) of everything that ties the sensitive set to the recipients."""
    if case.risk.sensitive:
        for reason in case.risk.reasons:
            told = tuple(c for c in reason.categories if c.sensitive)
            if reason.raises == "sensitive" and told:
                yield reason.source, told, reason.at or _audience(case)
    # Being pregnant, as a fact about the reader, is reproductive health.
    for criterion in case.facts.criteria:
        if Category.PREGNANCY in criterion.categories and defines_condition(criterion):
            yield ("segment" if criterion.polarity == "include" else "exclusion"), (Category.PREGNANCY,), criterion.at
    for message in case.messages:
        for branch in message.conditionals:
            told = tuple(c for c in branch_categories(branch) if c.sensitive or c is Category.PREGNANCY)
            if told and (branch.field_class in HEALTH_FIELDS or any(c.sensitive for c in told)):
                yield "branch", told, branch.at


def _audience(case: Case) -> Place:
    places = case.submission.places
    for key in ("relationship", "segment", "recipients", "campaign"):
        if key in places:
            return places[key]
    return Place(path=case.submission.path)


_PATIENTS = {"relationship": "patients", "profile": "marketing", "class": "marketing"}
_BLAND = "<p>Parking is free in May.</p>"

RULE = Rule(
    id="PHI015",
    name="specially-protected-category",
    severity=Severity.ERROR,
    scale="E marketing, W care mail with purpose treatment; C route unprotected",
    cites=("42 CFR Part 2", "45 CFR 164.508(a)(2)", "45 CFR 164.522(a)"),
    check=check,
    examples=(
        Example(
            title="segment by an HIV code, protected route",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE icd10 = 'B20'\n",
            campaign=_PATIENTS,
            marks=("icd10 = 'B20'",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="list file named for it, open route",
            draft=_BLAND,
            recipients="email\nann@mail.example\nbob@mail.example\n",
            recipients_file="hiv-prep-q3.csv",
            campaign=_PATIENTS,
            policy={"vendors": {"acme-esp": {"baa": "none"}}},
            marks=("hiv-prep-q3.csv",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="block for pregnant readers",
            draft="<p>Hello</p>{% if patient.pregnancy == 'yes' %}<p>Come to our class.</p>{% endif %}",
            segment="SELECT email FROM patients\n",
            campaign=_PATIENTS,
            marks=("{% if patient.pregnancy == 'yes' %}",),
        ),
        Example(
            title="test of one person in care mail",
            draft="<p>Please come ten minutes early.</p>",
            campaign={
                "class": "transactional",
                "purpose": "treatment",
                "goal": "appointment",
                "relationship": "patients",
                "profile": "transactional",
                "subject": "Your HIV test on Tuesday",
            },
            marks=("HIV test",),
        ),
        Example(
            title="awareness month on a public list",
            draft="<p>September is suicide prevention month. Learn the signs of depression.</p>",
            campaign={"relationship": "public"},
        ),
        Example(
            title="article to all patients of a general hospital",
            draft="<p>How schools teach children about depression.</p>",
            segment="SELECT email FROM patients WHERE language = 'en'\n",
            campaign=_PATIENTS,
        ),
        Example(
            title="condition that is not specially protected",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE icd10 LIKE 'E11%'\n",
            campaign=_PATIENTS,
        ),
    ),
)
