"""People are left out by a health field, or the suppression list is named for a condition.

## Why it matters
What was taken away can be read back: everybody minus the list that was sent are the people with the condition, and an
uploaded suppression list names them outright (45 CFR 160.103, 164.502(b)). Leaving people out with care is good
practice; doing it where others can see it is not.

## What to do instead
Apply the exclusion inside the record system and export only the final list, under an opaque name.

## When it stays silent
Opt-outs, bounces, complaints and deaths as "do not mail" carry no condition.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.pieces import name_topic
from gatekeeper.model.finding import Finding
from gatekeeper.model.place import Place
from gatekeeper.model.words import Category, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.rules.seg._criteria import (
    cost_of_open_route,
    defines_condition,
    excluded,
    spoken,
    stands_for_condition,
)

#: Formats in which the clinic's own systems evaluate a filter; every other one is evaluated by a vendor.
_INSIDE = frozenset({"sql", "gatekeeper-segment", "fhir-group", "fhir-search", "circe-cohort", "cql", "dbt"})


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per telling exclusion and per telling name of a suppression list."""
    if not case.patients:
        return
    formats = {segment.path: segment.format for segment in case.submission.segments}
    seen: set[Place] = set()
    for criterion in excluded(case):
        if defines_condition(criterion) or (stands_for_condition(criterion) and criterion.categories):
            seen.add(criterion.at)
            inside = formats.get(criterion.at.path, "sql") in _INSIDE
            yield case.finding(
                f"People are left out by a health field ({spoken(criterion.categories)}): the difference between "
                "everybody and this list tells who they are.",
                criterion.at,
                severity=Severity.WARNING if inside else cost_of_open_route(case, Severity.WARNING),
                evidence=f"{criterion.field} {criterion.op} {criterion.value}",
            )
    for name in case.facts.names:
        topic = name_topic(name.text)
        categories = tuple(c for c in topic.categories if c is not Category.GENERAL)
        if name.polarity == "exclude" and topic.level >= 2 and categories and name.at not in seen:
            seen.add(name.at)
            inside = name.kind in ("table", "view", "valueset")
            yield case.finding(
                f"A suppression list is named for a health topic ({spoken(categories)}): whoever handles it learns "
                "that of the people on it.",
                name.at,
                severity=Severity.WARNING if inside else cost_of_open_route(case, Severity.WARNING),
                evidence=name.text,
            )


_PATIENTS = {"relationship": "patients", "profile": "marketing", "class": "marketing"}
_KLAVIYO = (
    '{"type": "profile-property", "property": "properties[\'diagnosis\']", '
    '"filter": {"type": "string", "operator": "not-equals", "value": "HIV"}}'
)
_BLAND = "<p>Parking is free in May.</p>"

RULE = Rule(
    id="SEG004",
    name="exclusion-reveals-condition",
    severity=Severity.WARNING,
    scale="W (C upload to unprotected vendor)",
    cites=("45 CFR 160.103", "45 CFR 164.502(b)", "45 CFR 164.502(e)"),
    check=check,
    examples=(
        Example(
            title="diagnosis left out",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE sex = 'F' AND NOT icd10 LIKE 'O03%'\n",
            campaign=_PATIENTS,
            marks=("icd10 LIKE 'O03%'",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="suppression table named for a loss, inside the record system",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE email NOT IN (SELECT email FROM miscarriage_2025)\n",
            campaign=_PATIENTS,
            policy={"vendors": {"acme-esp": {"baa": "none"}}},
            marks=("miscarriage_2025",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="filter of a platform without an agreement",
            draft=_BLAND,
            segment='{"data": {"type": "segment", "attributes": {"name": "All", "definition": {"condition_groups": '
            '[{"conditions": [' + _KLAVIYO + "]}]}}}}",
            campaign=_PATIENTS,
            policy={"vendors": {"acme-esp": {"baa": "none"}}},
            marks=(_KLAVIYO,),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="all but one service line",
            draft=_BLAND,
            segment="name: all\nrelationship: patients\nnone:\n"
            '- {field: service_line, op: "=", value: behavioral health}\n',
            campaign=_PATIENTS,
            marks=('{field: service_line, op: "=", value: behavioral health}',),
        ),
        Example(
            title="opt-outs and bounces",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE NOT email_opt_out AND email NOT IN (SELECT email FROM bounces)\n",
            campaign=_PATIENTS,
        ),
        Example(
            title="included condition is another rule's case",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE icd10 LIKE 'O03%'\n",
            campaign=_PATIENTS,
        ),
        Example(
            title="topic that readers of a public list left out themselves",
            draft=_BLAND,
            segment='name: all\nrelationship: public\nnone:\n- {field: topic, op: "=", value: diabetes}\n',
            campaign={"relationship": "public"},
        ),
    ),
)
