"""One text goes to many people as transactional mail, without an event for each of them.

## Why it matters
Transactional mail is unique, and something that happened to one person triggers it. The same text to many in a short
time is a mailing that borrows the route and the trust of care mail, whatever its label says (16 CFR 316.3).

## What to do instead
State the event that triggers each copy (``event:``), declare a service notice (``goal: service-notice``), or send it
as marketing by the bulk route.

## When it stays silent
For reminders with an event each, for closures, outages and recalls that are declared as service notices, for staff
mail. What the gate remembers counts copies of one text, merge values removed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from gatekeeper.inference.history import content_key
from gatekeeper.model.finding import Finding
from gatekeeper.model.place import Place
from gatekeeper.model.words import Goal, MessageClass, Relationship, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rte._sender import route_place
from gatekeeper.rules.rule import Example, Option, Rule

#: Columns of a list that hold each row's own event.
_EVENT_COLUMNS = frozenset(
    [
        "event",
        "event_id",
        "appointment_id",
        "appointment_time",
        "visit_id",
        "encounter_id",
        "order_id",
        "claim_id",
        "invoice_id",
        "invoice_number",
        "statement_id",
        "prescription_id",
        "rx_id",
        "ticket_id",
        "case_id",
    ]
)


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding when more people than allowed get one text without events."""
    if not case.transactional or not _transactional_route(case) or _excused(case):
        return
    count, at = _count(case)
    if count > case.option("bulk_n"):
        yield case.finding(
            f"{count} people get one text as transactional mail, and no event triggers it for each of them.",
            at,
            severity=Severity.CRITICAL if count > case.option("blast_n") else Severity.ERROR,
        )


def _transactional_route(case: Case) -> bool:
    return case.profile is None or case.profile.message_class is not MessageClass.MARKETING


def _excused(case: Case) -> bool:
    listed = case.submission.recipients
    return (
        bool(case.manifest.event)
        or case.assessment.goal is Goal.SERVICE_NOTICE
        or case.assessment.relationship is Relationship.STAFF
        or (listed is not None and any(c.name.lower() in _EVENT_COLUMNS for c in listed.columns))
    )


def _count(case: Case) -> tuple[int, Place]:
    """Return how many people get the text, and where that is stated."""
    submission = case.submission
    stated = case.facts.audience_size or 0
    place = route_place(case)
    for key in ("recipients", "envelope.rcpt_to", "segment", "volume"):
        if key in submission.places:
            place = submission.place(key)
            break
    history = case.facts.history
    if history is None or submission.kind != "message":
        return stated, place
    window = datetime.timedelta(hours=case.option("hours"))
    earlier = sum(history.recent(k, window).recipients for k in {content_key(m) for m in case.messages} if k)
    return stated + earlier, place


_CARE = {"class": "transactional", "goal": "appointment", "purpose": "treatment", "profile": "transactional"}
_TEXT = "<p>Please remember your appointment. Bring your insurance card.</p>"

RULE = Rule(
    id="RTE012",
    name="transactional-blast",
    severity=Severity.ERROR,
    scale="E (C over 500)",
    cites=("16 CFR 316.3", "15 USC 7702(17)"),
    options={
        "bulk_n": Option(default=20, doc="People above which one text is a mailing (engineering default)."),
        "blast_n": Option(default=500, doc="People above which the finding is critical (engineering default)."),
        "hours": Option(default=1, doc="Hours in which the gate counts copies of one text (engineering default)."),
    },
    check=check,
    examples=(
        Example(
            title="three hundred reminders without an event",
            draft=_TEXT,
            campaign={**_CARE, "volume": 300},
            marks=("300",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="nine hundred of them",
            draft=_TEXT,
            campaign={**_CARE, "volume": 900},
            marks=("900",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="reminders with an event each",
            draft=_TEXT,
            campaign={**_CARE, "volume": 300, "event": "appointment-created"},
        ),
        Example(
            title="a closure for snow, declared as a service notice",
            draft="<p>All clinics are closed today because of snow.</p>",
            campaign={"class": "transactional", "goal": "service-notice", "profile": "transactional", "volume": 8000},
        ),
        Example(title="a handful", draft=_TEXT, campaign={**_CARE, "volume": 12}),
        Example(
            title="a newsletter is no transactional mail",
            draft="<p>The new garage is open.</p>",
            campaign={"class": "marketing", "profile": "marketing", "volume": 9000},
        ),
    ),
)
