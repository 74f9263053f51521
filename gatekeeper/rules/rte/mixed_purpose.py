"""A transactional message carries promotion.

## Why it matters
The primary purpose test reads the subject and the beginning of the body (16 CFR 316.3(a)(2)): a statement of account
that opens with an offer is commercial mail without opt-out and address, on the route that care depends on, and where
patient data chose the reader it may be marketing that needs an authorization (45 CFR 164.501).

## What to do instead
Put the transactional facts first and move the offer into a marketing message of its own.

## When it stays silent
For the portal link, care instructions, the organisation's name, and "refer to our website"; none of them sells. What
the members of a mailing list tell each other has no primary purpose of a sender.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.list_posts import between_members
from gatekeeper.inference.promotion import Promotion, promotional_passages
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import MessageClass, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each passage that sells in a message that is, or says it is, transactional."""
    stated = case.manifest.message_class is MessageClass.TRANSACTIONAL
    if not (case.transactional or stated):
        return
    if not stated and case.messages and all(between_members(message) for message in case.messages):
        return
    seen: set[int] = set()
    for promotion in promotional_passages(case.facts):
        if id(promotion.passage) in seen:
            continue
        seen.add(id(promotion.passage))
        front = promotion.where in ("subject", "opening")
        yield case.finding(
            f"This transactional message sells something in its {_WHERE[promotion.where]}.",
            promotion.at,
            severity=Severity.CRITICAL if front else Severity.WARNING,
            evidence=_phrase(promotion),
        )


def _phrase(promotion: Promotion) -> str:
    return promotion.passage.text[promotion.start : promotion.end]


_WHERE = {"subject": "subject", "opening": "opening", "body": "body", "closing": "closing lines"}
_CARE = {"class": "transactional", "purpose": "payment", "goal": "billing", "event": "statement-ready"}

RULE = Rule(
    id="RTE007",
    name="mixed-purpose",
    severity=Severity.WARNING,
    scale="W (C promotional subject or opening)",
    cites=("16 CFR 316.3", "45 CFR 164.501", "15 USC 7702(17)"),
    check=check,
    examples=(
        Example(
            title="a statement that opens with an offer",
            draft="Subject: Your statement\n\nSave 20% on teeth whitening this month.\n\n"
            "Your statement is ready in the portal.\n\nValley Health\n",
            campaign=_CARE,
            marks=("Save 20",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="one member of a mailing list to the others",
            draft="Sender: owner-talk@lists.example\nFrom: Jo <jo@people.example>\nTo: talk@lists.example\n"
            "Precedence: bulk\nSubject: Compilers\n\nThe new one is better than the old one.\n",
            bare=True,
        ),
        Example(
            title="an offer further down",
            draft="Subject: Your statement\n\nYour statement is ready in the portal.\n\n"
            "You can pay online or at the desk.\n\nQuestions are answered at the desk.\n\n"
            "Ask for a free consultation on whitening: 20% off in May.\n\nThe billing office\n",
            campaign=_CARE,
            marks=("free consultation",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="an offer in Spanish before the appointment",
            draft="Subject: Su cita\n\n¡Ahorre 20% en blanqueamiento este mes!\n\nSu cita es el martes a las 9:00.\n\n"
            "Valley Health\n",
            campaign=_CARE,
            marks=("Ahorre 20",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="help with bills in Spanish",
            draft="Subject: Su factura\n\nSu factura está lista en el portal.\n\n"
            "Ofrecemos asistencia financiera y descuentos a quien no tiene seguro.\n",
            campaign=_CARE,
        ),
        Example(
            title="a plain statement with the portal link",
            draft="Subject: Your statement\n\nYour statement is ready. Visit our website or the portal to read it.\n",
            campaign=_CARE,
        ),
        Example(
            title="free is no offer in a care instruction",
            draft="Subject: Your appointment\n\nWe see you on Tuesday at nine. Please come free of jewellery.\n\n"
            "Parking is free for patients.\n",
            campaign={"class": "transactional", "goal": "appointment", "event": "appointment-created"},
        ),
    ),
)
