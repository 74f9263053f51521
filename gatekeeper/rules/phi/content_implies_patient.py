"""The wording makes the reader a patient: "your care team", "since your last visit", "welcome back to our clinic".

## Why it matters
That somebody is in care is health information by itself once an address stands beside it (45 CFR 160.103). Wording
that is true for patients only turns a neutral newsletter into a disclosure to whoever sees it.

## What to do instead
Use the protected route, or write so that the text is equally true for a reader who is no patient.

## When it stays silent
Footers, navigation ("Patient portal"), quoted stories, names of organisations, and audiences that are no patients.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.relation_cues import relation_cue
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Scope, Severity
from gatekeeper.redact import mask
from gatekeeper.rules.case import Case
from gatekeeper.rules.phi._reader import by_route, colleagues
from gatekeeper.rules.rule import Example, Rule

_SCOPES = (Scope.SUBJECT, Scope.PREHEADER, Scope.BODY)


def check(case: Case) -> Iterator[Finding]:
    """Yield each cue once per message, where it stands first."""
    if not case.patients or colleagues(case):
        return
    severity = by_route(case, Severity.NOTE if case.assessment.care_mail else Severity.WARNING)
    if case.assessment.care_mail and case.submission.kind == "draft" and case.profile is None:
        # A care draft checked alone names no route that could be unprotected; what it tells is judged by PHI003.
        severity = Severity.WARNING
    for message in case.messages:
        seen: set[str] = set()
        for passage in message.in_scope(*_SCOPES):
            for entity in case.facts.entities(passage):
                if not relation_cue(passage, entity) or entity.text.casefold() in seen:
                    continue
                seen.add(entity.text.casefold())
                yield case.finding(
                    f"The wording ({mask(entity.text)}) says that the reader is a patient.",
                    passage.place(entity.start, entity.end),
                    severity=severity,
                    evidence=entity.text,
                )


_PATIENTS = {"relationship": "patients", "profile": "marketing", "class": "marketing"}

RULE = Rule(
    id="PHI008",
    name="content-implies-patient",
    severity=Severity.WARNING,
    scale="W (C route unprotected)",
    cites=("45 CFR 160.103", "45 CFR 164.502(b)"),
    check=check,
    examples=(
        Example(
            title="care team, protected route",
            draft="<p>Your care team moved to the second floor.</p>",
            campaign=_PATIENTS,
            marks=("Your care team",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="last visit, open route",
            draft="<p>Since your last visit we have repainted the hall.</p>",
            campaign=_PATIENTS,
            policy={"vendors": {"acme-esp": {"baa": "none"}}},
            marks=("Since your last visit",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="a reminder checked alone, which names no route",
            draft="Subject: A reminder\n\nHi {{ first_name }},\n\nyour appointment is on Tuesday, May 5 at 9:00 AM.\n",
            bare=True,
            marks=("your appointment",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="wording that is true for everybody",
            draft="<p>Our team moved to the second floor. Visit us any day.</p>",
            campaign=_PATIENTS,
        ),
        Example(
            title="advice and invitations to anybody",
            draft="<p>Ask your doctor what fits you. Book your appointment online. Questions on your bill? Call.</p>",
            campaign=_PATIENTS,
        ),
        Example(
            title="navigation and footer",
            draft='<p><a href="https://www.valleyhealth.example/portal">Patient portal</a></p>'
            "<footer><p>Valley Health, patient relations</p></footer>",
            campaign=_PATIENTS,
        ),
        Example(
            title="staff",
            draft="<p>Your care team moved to the second floor.</p>",
            campaign={"relationship": "staff", "recipients_source": {"kind": "staff"}},
        ),
    ),
)
