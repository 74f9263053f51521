"""A message declared as education or news sells beyond a closing line.

## Why it matters
General health information is no marketing; the same article with prices, "book now" and praise of the own service is
(45 CFR 164.501), and then it needs an authorization where patient data chose the readers. The send is judged as
marketing.

## What to do instead
Take the pitch out, keep one closing line with telephone and address, or declare the purpose as marketing.

## When it stays silent
For prevention advice, support groups and health fairs, and for a single closing line.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.promotion import promotional_passages
from gatekeeper.inference.purpose import drift
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Goal, Purpose, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each passage that sells in declared education or news."""
    if not case.marketing or not _declared(case):
        return
    seen: set[int] = set()
    for promotion in drift(promotional_passages(case.facts)):
        if id(promotion.passage) not in seen:
            seen.add(id(promotion.passage))
            said = "This message is declared as education or news, and here it sells; it is judged as marketing."
            phrase = promotion.passage.text[promotion.start : promotion.end]
            yield case.finding(said, promotion.at, evidence=phrase)


def _declared(case: Case) -> bool:
    purpose, goal = case.manifest.purpose, case.manifest.goal
    news = goal in (Goal.EDUCATION, Goal.NEWSLETTER) and purpose in (Purpose.OPERATIONS, Purpose.UNSTATED, None)
    return purpose is Purpose.EDUCATION or (news and case.assessment.purpose is Purpose.MARKETING)


_ARTICLE = "<h1>Better sleep</h1><p>Go to bed at the same time every day.</p><p>Keep the room dark and cool.</p>"

RULE = Rule(
    id="RTE016",
    name="promotional-drift",
    severity=Severity.WARNING,
    scale="W",
    cites=("45 CFR 164.501", "16 CFR 316.3"),
    check=check,
    examples=(
        Example(
            title="an article that becomes an offer",
            draft=_ARTICLE + "<p>Save 20% on a sleep consultation.</p><p>Your team</p>",
            campaign={"class": "marketing", "purpose": "education"},
            marks=("Save 20",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="news with a discount up front",
            draft="<p>Get 30% off every massage in May.</p>" + _ARTICLE,
            campaign={"class": "marketing", "purpose": "operations", "goal": "newsletter"},
            marks=("% off",),
        ),
        Example(
            title="an article in Spanish that becomes an offer",
            draft="<p>Mida su presión en casa.</p><p>Camine cada día.</p>"
            "<p>20% de descuento en la primera clase.</p><p>Su equipo</p>",
            campaign={"class": "marketing", "purpose": "education"},
            marks=("% de descuento",),
        ),
        Example(
            title="an article in Spanish with a closing line",
            draft="<p>Mida su presión en casa.</p><p>Camine cada día.</p><p>¿Preguntas? Llame al 217 555 0100.</p>",
            campaign={"class": "marketing", "purpose": "education"},
        ),
        Example(
            title="an article with a closing line",
            draft=_ARTICLE + "<p>Questions? Call 217 555 0100.</p>",
            campaign={"class": "marketing", "purpose": "education"},
        ),
        Example(
            title="prevention advice and a health fair",
            draft=_ARTICLE + "<p>Free screenings at the health fair on Saturday.</p><p>Your team</p>",
            campaign={"class": "marketing", "purpose": "education"},
        ),
        Example(
            title="what is declared as marketing may sell",
            draft=_ARTICLE + "<p>Save 20% on a sleep consultation.</p><p>Your team</p>",
            campaign={"class": "marketing", "purpose": "marketing"},
        ),
    ),
)
