"""A transactional message carries promotion.

## Why it matters
The primary purpose test reads the subject and the beginning of the body (16 CFR 316.3(a)(2)): a statement of account
that opens with an offer is commercial mail without opt-out and address, on the route that care depends on, and where
patient data chose the reader it may be marketing that needs an authorization (45 CFR 164.501).

## What to do instead
Put the transactional facts first and move the offer into a marketing message of its own.

## When it stays silent
For the portal link, care instructions, the organisation's name, and "refer to our website"; none of them sells.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.promotion import Promotion, promotional_passages
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import MessageClass, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each passage that sells in a message that is, or says it is, transactional."""
    if not (case.transactional or case.manifest.message_class is MessageClass.TRANSACTIONAL):
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
    examples=(),
)
