"""A block of the message is shown or hidden by a health, risk or payment attribute of the reader.

## Why it matters
Each branch is a segment of its own: who sees the block is told, and tells, that the attribute holds (45 CFR 160.103).
The hidden branch tells the opposite, and the platform that renders it holds the attribute of everybody.

## What to do instead
Show the same blocks to all, or split the send, so that each part carries its own basis and its own count.

## When it stays silent
Blocks by language, time zone, clinic location, client type or a topic that people chose themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.criteria import everyday
from gatekeeper.inference.evidence_template import branch_categories
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Conditional
from gatekeeper.model.words import Category, FieldClass, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.phi._reader import HEALTH_FIELDS
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.vocabulary.names import split

#: Payment fields that only say who insures somebody (demographic).
_INSURERS = frozenset({"payer", "payor", "insurance", "insurer", "type", "carrier", "plan", "name"})
#: What people set for themselves.
_CHOSEN = frozenset(
    {"preference", "preferences", "prefs", "subscribed", "optin", "opted", "interest", "interests", "topics"}
)


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per telling predicate; its else branch is the same predicate."""
    for message in case.messages:
        seen = set()
        positive = {(branch.fields, branch.values) for branch in message.conditionals if not branch.negated}
        for branch in message.conditionals:
            what = _switches_on(branch)
            # An else branch repeats the test of its block; "unless" stands alone.
            repeats = branch.negated and (branch.fields, branch.values) in positive
            if not what or repeats or branch.at in seen:
                continue
            seen.add(branch.at)
            told = ", ".join(c.value.replace("-", " ") for c in _telling(branch)) or what
            yield case.finding(
                f"A block is shown by a {what} attribute of the reader ({told}): who sees it is a group of its own.",
                branch.at,
                severity=case.level_severity,
                evidence=branch.expression,
            )


def _telling(branch: Conditional) -> tuple[Category, ...]:
    return tuple(c for c in branch_categories(branch) if c is not Category.GENERAL)


def _switches_on(branch: Conditional) -> str:
    """Return what kind of attribute decides, or "" for everyday ones."""
    words = {word for name in branch.fields for word in split(name)}
    telling = _telling(branch)
    match branch.field_class:
        case FieldClass.CONSENT | FieldClass.IDENTIFIER:
            return ""
        case FieldClass.RISK:
            return "risk"
        case FieldClass.PAYMENT:
            return "" if words <= _INSURERS | {"patient", "member"} and not telling else "payment"
        case FieldClass.PROXY:
            if words & _CHOSEN:
                return ""
            plain = all(everyday(name, branch.values) for name in branch.fields)
            return "health" if telling or not plain else ""
        case found if found in HEALTH_FIELDS:
            return "health"
        case _:
            return "health" if telling and not words & _CHOSEN else ""


_PATIENTS = {"relationship": "patients", "profile": "marketing", "class": "marketing"}
_OPEN = {"vendors": {"acme-esp": {"baa": "none"}}}

RULE = Rule(
    id="PHI005",
    name="conditional-content-on-health",
    severity=Severity.CRITICAL,
    scale="L",
    cites=("45 CFR 160.103", "45 CFR 164.502(b)"),
    check=check,
    examples=(
        Example(
            title="block for pregnant readers",
            draft="<p>Hello</p>{% if patient.pregnancy == 'yes' %}<p>Come to our class.</p>{% endif %}",
            campaign=_PATIENTS,
            policy=_OPEN,
            marks=("{% if patient.pregnancy == 'yes' %}",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="block by amount due, with its else branch",
            draft="<p>Hello</p>{% if balance_due > 0 %}<p>Please pay.</p>{% else %}<p>Thanks.</p>{% endif %}",
            campaign=_PATIENTS,
            policy=_OPEN,
            marks=("{% if balance_due > 0 %}",),
        ),
        Example(
            title="block for everybody but pregnant readers",
            draft="<p>Hello</p>{% unless patient.pregnant %}<p>Try our wine.</p>{% endunless %}",
            campaign=_PATIENTS,
            policy=_OPEN,
            marks=("{% unless patient.pregnant %}",),
        ),
        Example(
            title="block by language",
            draft="{% if patient.language == 'es' %}<p>Hola</p>{% else %}<p>Hello</p>{% endif %}",
            campaign=_PATIENTS,
            policy=_OPEN,
        ),
        Example(
            title="block by clinic location and insurance",
            draft="{% if clinic_location == 'North' %}<p>Lot B</p>{% endif %}"
            "{% if payer_type == 'Medicare' %}<p>Desk 2</p>{% endif %}",
            campaign=_PATIENTS,
            policy=_OPEN,
        ),
        Example(
            title="block by a greeting name",
            draft="{% if first_name %}<p>Hello {{ first_name }}</p>{% endif %}",
            campaign=_PATIENTS,
            policy=_OPEN,
        ),
    ),
)
