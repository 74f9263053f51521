"""A third party pays for this marketing with patient data, and no authorization on file says so.

## Why it matters
When somebody whose product is described pays for the message, the authorization must state it (45 CFR
164.508(a)(3)(ii)). Handing patient addresses over for money is a sale and needs an authorization that calls it one
(45 CFR 164.502(a)(5)(ii)).

## What to do instead
Decline the payment, or obtain authorizations with the statement.

## When it stays silent
Help in kind is no financial remuneration; a refill reminder may be paid at cost; the organisation's own product is
nobody's payment.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.authorizations import look_up
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Goal, Severity
from gatekeeper.rules.atz._forms import REGISTRY, SEND, SQL, TEXT, form
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Ask for the statement wherever a third party pays."""
    pay = case.manifest.remuneration
    refill_at_cost = pay == "cost-based" and case.assessment.goal is Goal.REFILL
    if pay not in ("paid", "cost-based") or refill_at_cost or not case.assessment.hipaa_marketing:
        return
    found = look_up(case.facts)
    if found.campaign_wide is not None or (found.covered and not found.uncovered):
        return
    yield case.finding(
        "A third party pays for this send, and no authorization on file states the payment.",
        case.submission.place("remuneration"),
        evidence=str(pay),
    )


_PAID = SEND | {"remuneration": "paid"}
RULE = Rule(
    id="ATZ005",
    name="remuneration-not-stated",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("45 CFR 164.508(a)(3)(ii)", "45 CFR 164.502(a)(5)(ii)"),
    check=check,
    examples=(
        Example(
            title="the maker pays and the form does not say so",
            draft=TEXT,
            segment=SQL,
            campaign=_PAID,
            policy=REGISTRY,
            files=form(remuneration_stated="false"),
            marks=('"paid"',),
        ),
        Example(
            title="the maker pays and there is no form",
            draft=TEXT,
            segment=SQL,
            campaign={k: v for k, v in _PAID.items() if k != "authorization"},
            marks=('"paid"',),
        ),
        Example(title="the form states it", draft=TEXT, segment=SQL, campaign=_PAID, policy=REGISTRY, files=form()),
        Example(
            title="help in kind",
            draft=TEXT,
            segment=SQL,
            campaign=SEND | {"remuneration": "in-kind"},
            policy=REGISTRY,
            files=form(),
        ),
    ),
)
