"""Marketing is delivered as a portal notification, although enforced TLS to the inbox would do.

## Why it matters
Few people log in to read a newsletter, and a portal full of newsletters hides what matters. Enforced TLS protects the
message as well (45 CFR 164.312(e)).

## What to do instead
Deliver to the inbox over a route with enforced TLS; keep the portal for personal content.

## When it stays silent
Care mail; a route without enforced TLS, for which the portal is right.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Compare the delivery of the campaign with the promise of the route."""
    tls = case.profile.tls if case.profile is not None else None
    personal = case.risk.dimensions.linked >= 4
    if (
        case.manifest.delivery == "portal"
        and case.marketing
        and not personal
        and tls is not None
        and tls.mode == "enforced"
    ):
        yield case.finding(
            "This marketing send goes to the portal although its route enforces TLS to the inbox.",
            case.submission.place("delivery"),
        )


_SEND = {"class": "marketing", "purpose": "marketing", "relationship": "public", "profile": "marketing"}
_TEXT = "Subject: Garden tour\n\nFour hundred tulips.\n"
RULE = Rule(
    id="SEC006",
    name="marketing-to-portal",
    severity=Severity.NOTE,
    scale="N",
    cites=("45 CFR 164.312(e)",),
    check=check,
    examples=(
        Example(
            title="a newsletter into the portal",
            draft=_TEXT,
            campaign=_SEND | {"delivery": "portal"},
            marks=('"portal"',),
        ),
        Example(
            title="an offer to patients into the portal",
            draft=_TEXT,
            campaign=_SEND | {"delivery": "portal", "relationship": "patients", "goal": "offer"},
            marks=('"portal"',),
        ),
        Example(title="to the inbox", draft=_TEXT, campaign=_SEND | {"delivery": "inbox"}),
        Example(
            title="results belong into the portal",
            draft="Subject: A message for you\n\nYour laboratory result is ready.\n",
            campaign={
                "class": "transactional",
                "purpose": "treatment",
                "goal": "results",
                "profile": "transactional",
                "delivery": "portal",
            },
        ),
    ),
)
