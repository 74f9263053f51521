"""Opens and clicks are recorded person by person although the audience or the mail is about care.

## Why it matters
"Opened the oncology letter three times" is a fact about a patient; it spreads into dashboards and exports that nobody
protects as a record (45 CFR 164.502(b); OCR bulletin on online tracking).

## What to do instead
Count in aggregate: set `metrics: aggregate` in the profile once the platform is set so.

## When it stays silent
Aggregate counting. Below level high, marketing may be counted by person. Bounces, complaints and opt-outs are needed
by person.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Obligation, RiskLevel, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Compare the profile's promise with the level."""
    profile = case.profile
    if profile is None or profile.metrics == "aggregate":
        return
    if case.risk.level >= RiskLevel.HIGH or (case.assessment.care_mail and case.patients):
        yield case.finding(
            "This route records opens and clicks person by person, and here they tell something about a patient.",
            case.submission.place("profile"),
            obligations=(Obligation.AGGREGATE_ANALYTICS,),
        )


_SEND = {
    "class": "marketing",
    "purpose": "operations",
    "relationship": "patients",
    "profile": "marketing",
    "volume": 900,
}
_SQL = "SELECT email FROM patients WHERE dx_code LIKE 'C50%' AND NOT opt_out\n"
_INDIVIDUAL = {"profiles": {"marketing": {"metrics": "individual"}, "transactional": {"metrics": "individual"}}}
RULE = Rule(
    id="TRK005",
    name="individual-metrics",
    severity=Severity.WARNING,
    scale="W",
    cites=("45 CFR 164.502(b)", "OCR bulletin on online tracking (2024)"),
    check=check,
    examples=(
        Example(
            title="chosen by a condition",
            draft="<p>Parking is free in May.</p>",
            segment=_SQL,
            campaign=_SEND,
            policy=_INDIVIDUAL,
            marks=('"marketing"',),
        ),
        Example(
            title="an appointment",
            draft="Subject: Your visit\n\nYour appointment with Dr. Lee is on Tuesday at 9:00.\n",
            campaign={
                "class": "transactional",
                "purpose": "treatment",
                "goal": "appointment",
                "event": "created",
                "relationship": "patients",
                "profile": "transactional",
                "volume": 1,
            },
            policy=_INDIVIDUAL,
            marks=('"transactional"',),
        ),
        Example(title="counted in aggregate", draft="<p>Parking is free in May.</p>", segment=_SQL, campaign=_SEND),
        Example(
            title="a public newsletter",
            draft="<p>Four hundred tulips.</p>",
            campaign=_SEND
            | {"relationship": "public", "recipients_source": {"kind": "sign-up-form", "name": "form", "owner": "web"}},
            policy=_INDIVIDUAL,
        ),
    ),
)
