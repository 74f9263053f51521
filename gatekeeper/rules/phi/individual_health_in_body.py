"""The body ties one person to a health or payment fact: "your mammogram on 3 May", "your balance", a rendered
diagnosis.

## Why it matters
The reader's address and the fact together are protected health information (45 CFR 160.103). Sending it is allowed to
the reader and for treatment and payment, over a route that keeps it confidential (45 CFR 164.312(e), 164.530(c)).

## What to do instead
Send over the protected route with a basis on file, or say that there is a message and let the person sign in.

## When it stays silent
Conditional and general wording ("if you have diabetes", "people with asthma"), invitations to everybody ("schedule
your flu shot"), instructions ("see your results in the portal"), and facts about other people.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.assertions import Tie, tie
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message
from gatekeeper.model.words import About, Category, FieldClass, Scope, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.phi._reader import HEALTH_FIELDS, colleagues, spoken, statements, topics, variable_tags
from gatekeeper.rules.rule import Example, Rule

_SCOPES = (Scope.BODY, Scope.QUOTED, Scope.HIDDEN)


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per tied fact or rendered health field; what only the subject claims is reported there."""
    if colleagues(case):
        return
    severity = case.level_severity
    for message in case.messages:
        found = False
        claimed = _claimed_in_subject(case, message)
        for passage in message.in_scope(*_SCOPES):
            tied = dict(statements(case, passage))
            topical = set(topics(case, passage)) if claimed else set()
            for entity in case.facts.entities(passage):
                echoes = (
                    entity.category in claimed
                    and entity in topical
                    and entity.about is not About.OTHER_PERSON
                    and entity.health
                )
                if entity not in tied and not (echoes and entity.level >= 2):
                    continue
                found = True
                what = "payment" if entity.kind == "HEALTH_PAYMENT" else spoken(entity.category)
                where = {Scope.QUOTED: "The quoted thread", Scope.HIDDEN: "Hidden text"}.get(passage.scope, "The text")
                yield case.finding(
                    f"{where} ties the reader to a fact of their own care ({what}).",
                    passage.place(entity.start, entity.end),
                    severity=severity,
                    evidence=entity.text,
                )
        for tag in variable_tags(message, *_SCOPES):
            if tag.field_class in HEALTH_FIELDS or tag.field_class is FieldClass.PAYMENT:
                found = True
                what = "payment" if tag.field_class is FieldClass.PAYMENT else "health"
                yield case.finding(
                    f"A merge field renders a {what} fact of each recipient into the text.",
                    tag.at,
                    severity=severity,
                    evidence=tag.raw,
                )
        if not found and claimed and case.patients:
            yield from _subject_alone(case, message)


def _claimed_in_subject(case: Case, message: Message) -> frozenset[Category]:
    """Return the conditions that the subject says of the reader."""
    subject = message.subject
    if subject is None or not case.patients:
        return frozenset()
    return frozenset(
        entity.category
        for entity in topics(case, subject)
        if entity.category is not None
        and entity.category is not Category.GENERAL
        and tie(subject.text, entity) is not Tie.NONE
    )


def _subject_alone(case: Case, message: Message) -> Iterator[Finding]:
    subject = message.subject
    if subject is None:
        return
    for entity in topics(case, subject):
        if tie(subject.text, entity) is not Tie.NONE:
            yield case.finding(
                f"The subject makes the message a statement about the reader's own care ({spoken(entity.category)}).",
                subject.place(entity.start, entity.end),
                severity=case.level_severity,
                evidence=entity.text,
            )
            return


_PATIENTS = {"relationship": "patients", "profile": "marketing", "class": "marketing"}
_OPEN = {"vendors": {"acme-esp": {"baa": "none"}}}

RULE = Rule(
    id="PHI003",
    name="individual-health-in-body",
    severity=Severity.CRITICAL,
    scale="L",
    cites=("45 CFR 160.103", "45 CFR 164.312(e)", "45 CFR 164.530(c)"),
    check=check,
    examples=(
        Example(
            title="treatment of one person with its day",
            draft="<p>Your chemotherapy on Monday starts at 9:00.</p>",
            campaign=_PATIENTS,
            policy=_OPEN,
            marks=("chemotherapy",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="condition claimed of every reader",
            draft="<p>Five habits help you to keep your asthma under control.</p>",
            campaign=_PATIENTS,
            policy=_OPEN,
            marks=("asthma",),
        ),
        Example(
            title="rendered diagnosis",
            draft="<p>Here is more on {{ patient.diagnosis }}.</p>",
            campaign=_PATIENTS,
            policy=_OPEN,
            marks=("{{ patient.diagnosis }}",),
        ),
        Example(
            title="amount of a bill",
            draft="<p>Your balance of $45.00 for physical therapy is due.</p>",
            campaign=_PATIENTS,
            policy=_OPEN,
            marks=("balance", "physical therapy"),
        ),
        Example(
            title="a reminder in Spanish",
            draft="<p>Le recordamos su cita el martes 5 de mayo a las 9:00.</p>",
            campaign=_PATIENTS,
            policy=_OPEN,
            marks=("su cita",),
        ),
        Example(
            title="instructions to anybody in Spanish",
            draft="<p>Programe su cita en línea. ¿Preguntas sobre su factura? Pregunte a su médico.</p>",
            campaign=_PATIENTS,
            policy=_OPEN,
        ),
        Example(
            title="conditional wording",
            draft="<p>If you have diabetes, our dietitian can help. People with asthma are welcome too.</p>",
            campaign=_PATIENTS,
            policy=_OPEN,
        ),
        Example(
            title="portal instructions",
            draft="<p>In the portal you can see your test results, refill your prescriptions and pay your bill.</p>",
            campaign=_PATIENTS,
            policy=_OPEN,
        ),
        Example(
            title="invitation to everybody",
            draft="<p>It is time to schedule your flu shot and your mammogram.</p>",
            campaign=_PATIENTS,
            policy=_OPEN,
        ),
        Example(
            title="flu shots for employees",
            draft="<p>Your flu shot: free for all employees on Monday.</p>",
            campaign={"relationship": "staff", "recipients_source": {"kind": "staff"}, "class": "marketing"},
        ),
        Example(
            title="somebody else's illness",
            draft="<p>Our founder's father had cancer, and diabetes affects one in ten Americans.</p>",
            campaign=_PATIENTS,
            policy=_OPEN,
        ),
    ),
)
