"""People are chosen by a field that stands for a condition: department, pages viewed, risk score, stage of care.

## Why it matters
Who was seen in oncology or looked at lab results has told as much as a diagnosis code would. A department, a telling
provider, a referral, portal activity or a score ties everybody on the list to a field of medicine (45 CFR 160.103),
and portal activity is data of authenticated pages.

## What to do instead
Use the protected route, choose a coarser filter (all adults of the practice), or ask people to pick their topics
themselves.

## When it stays silent
Primary and urgent care, general locations, language, broad age bands, sex and ordinary insurance are operations. So
is using the portal at all, and so are counts and dates of visits to pages that nothing names, or that name a page of
everyday life (parking, recipes).
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.rules.seg._criteria import chosen, spoken, stands_for_condition, tables


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per criterion that stands for a condition, and per table named for a service line."""
    if not case.patients:
        return
    severity = max(case.level_severity, Severity.WARNING)
    seen = set()
    for criterion in chosen(case):
        seen |= set(criterion.categories)
        if stands_for_condition(criterion):
            yield case.finding(
                f"The recipients are chosen by a field that stands for their care ({spoken(criterion.categories)}): "
                "it implies a condition for every address on the list.",
                criterion.at,
                severity=severity,
                evidence=f"{criterion.field} {criterion.op} {criterion.value}",
            )
    for name, categories, level in tables(case):
        if level == 2 and not seen & set(categories):
            yield case.finding(
                f"The recipients are read from a table of one service line ({spoken(categories)}): it implies a "
                "condition for every address on the list.",
                name.at,
                severity=severity,
                evidence=name.text,
            )


_PATIENTS = {"relationship": "patients", "profile": "marketing", "purpose": "operations"}
_BLAND = "<p>How was your stay with us? Tell us in five questions.</p>"
_OPEN = {"vendors": {"acme-esp": {"baa": "none"}}}

RULE = Rule(
    id="SEG003",
    name="proxy-criterion",
    severity=Severity.WARNING,
    scale="L (W protected)",
    cites=("45 CFR 160.103", "45 CFR 164.502(b)"),
    check=check,
    examples=(
        Example(
            title="department of the last visit, open route",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE visited_department = 'ONC'\n",
            campaign=_PATIENTS,
            policy=_OPEN,
            marks=("visited_department = 'ONC'",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="portal pages viewed",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE portal_page = 'lab-results' AND last_login > '2026-04-01'\n",
            campaign=_PATIENTS,
            policy=_OPEN,
            marks=("portal_page = 'lab-results'",),
        ),
        Example(
            title="payer programme that exists for one disease",
            draft=_BLAND,
            segment='name: all\nrelationship: patients\nall:\n- {field: payer_program, op: "=", value: Ryan White}\n',
            campaign=_PATIENTS,
            policy=_OPEN,
            marks=('{field: payer_program, op: "=", value: Ryan White}',),
        ),
        Example(
            title="ordinary insurance",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE payer = 'Medicare'\n",
            campaign=_PATIENTS,
            policy=_OPEN,
        ),
        Example(
            title="all users of the portal",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE portal_active = true\n",
            campaign=_PATIENTS,
            policy=_OPEN,
        ),
        Example(
            title="unit named for a treatment",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE last_location_name = 'Dialysis Unit'\n",
            campaign=_PATIENTS,
            policy=_OPEN,
            marks=("last_location_name = 'Dialysis Unit'",),
        ),
        Example(
            title="how often pages were read, and a page that tells nothing",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE page_views > 5 AND page_url LIKE '%/parking%'\n",
            campaign=_PATIENTS,
            policy=_OPEN,
        ),
        Example(
            title="patients seen within three years",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE last_encounter_date > '2023-05-01' AND site_id IN (2, 3)\n",
            campaign=_PATIENTS,
            policy=_OPEN,
        ),
        Example(
            title="primary care is a plain department",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE department = 'Family Medicine' AND clinic = 'North'\n",
            campaign=_PATIENTS,
            policy=_OPEN,
        ),
        Example(
            title="specialty of clinicians, who are not patients",
            draft=_BLAND,
            segment="SELECT email FROM attendees WHERE specialty = 'oncology'\n",
            campaign={"relationship": "clinicians"},
        ),
    ),
)
