"""A refill reminder goes beyond the exception for refills: the drug is not current, lapsed too long, new, or paid
above cost.

## Why it matters
A paid reminder is no marketing only for a drug that is being prescribed now (or lapsed within 90 days), its generic,
its adherence or its delivery system, and only when the payment covers the cost (45 CFR 164.501; HHS FAQ 1514).

## What to do instead
Limit it to the current drug and to cost-based funding, or obtain authorizations.

## When it stays silent
A reminder that nobody pays for falls under treatment. Generic equivalents and delivery systems are inside the
exception.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.inference.authorizations import look_up
from gatekeeper.model.finding import Finding
from gatekeeper.model.place import Place
from gatekeeper.model.segment import Criterion
from gatekeeper.model.words import FieldClass, Goal, Scope, Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule

_LAST_FILL = lazy(r"(?:fill|refill|dispens|prescri|rx|supply|lapse)", re.I)
_NEW = lazy(
    r"\b(?:(?:our|a|the)\s+new\s+(?:[\w-]+\s+){0,2}(?:medicine|medication|drug|product|treatment|formula)|switch\s+to|upgrade\s+to"
    r"|(?:ask|talk\s+to)\s+your\s+(?:doctor|pharmacist)\s+about\s+(?:switching|adding|trying|our)"
    r"|add-?on\s+(?:medicine|medication|drug|product|treatment|therapy)|adjunct(?:ive)?\s+\w+"
    r"|also\s+(?:try|available)|in\s+addition\s+to\s+your)\b",
    re.I,
)


def check(case: Case) -> Iterator[Finding]:
    """Judge a refill reminder that a third party pays for."""
    pay = case.manifest.remuneration
    if case.assessment.goal is not Goal.REFILL or pay not in ("paid", "cost-based"):
        return
    found = look_up(case.facts)
    if found.campaign_wide is not None or (found.covered and not found.uncovered):
        return
    severity = Severity.CRITICAL if case.marketing else Severity.ERROR
    for why, at in _excess(case, str(pay)):
        yield case.finding(
            f"This refill reminder is outside the exception: {why}.", at, severity=severity, evidence=why
        )


def _excess(case: Case, pay: str) -> Iterator[tuple[str, Place]]:
    if pay == "paid":
        yield "the payment is not limited to the cost", case.submission.place("remuneration")
    limit = case.option("lapse_days")
    for criterion in case.facts.criteria:
        if _days_since_fill(criterion) > limit:
            yield f"it is for prescriptions that lapsed more than {limit} days ago", criterion.at
    for message in case.messages:
        for passage in message.in_scope(Scope.SUBJECT, Scope.BODY):
            match = _NEW.search(passage.text)
            if match:
                yield "it offers a new or additional product", passage.place(*match.span())
                return


def _days_since_fill(criterion: Criterion) -> int:
    dated = criterion.field_class in (FieldClass.DRUG, FieldClass.UNKNOWN, FieldClass.OPERATIONAL, FieldClass.PROXY)
    if not dated or not _LAST_FILL.search(criterion.field):
        return 0
    if criterion.op in (">", ">=") and "days" in criterion.field.lower() and criterion.polarity == "include":
        return max((int(v) for v in criterion.value if v.isdigit()), default=0)
    return 0


_REFILL = {
    "class": "transactional",
    "purpose": "treatment",
    "goal": "refill",
    "event": "supply-ends",
    "relationship": "patients",
    "profile": "transactional",
    "remuneration": "cost-based",
    "promotes": {"what": "the prescribed drug", "owner": "third-party"},
}
_TEXT = "Subject: Time to refill\n\nYour prescription is ready to be refilled.\n"
RULE = Rule(
    id="ATZ007",
    name="refill-exception-exceeded",
    severity=Severity.CRITICAL,
    scale="C (E transactional)",
    cites=("45 CFR 164.501", "HHS FAQ 1514"),
    check=check,
    options={
        "lapse_days": Option(default=90, doc="Days after which a lapsed prescription is not current (HHS FAQ 1514).")
    },
    examples=(
        Example(title="paid above cost", draft=_TEXT, campaign=_REFILL | {"remuneration": "paid"}, marks=('"paid"',)),
        Example(
            title="an offer to switch",
            draft=_TEXT.replace("refilled.", "refilled. Switch to the new pen today."),
            campaign=_REFILL,
            marks=("Switch to",),
        ),
        Example(
            title="an additional drug",
            draft=_TEXT.replace("refilled.", "refilled. Ask about our new once-weekly drug."),
            campaign=_REFILL,
            marks=("our new once-weekly drug",),
        ),
        Example(
            title="lapsed half a year ago",
            draft=_TEXT,
            segment="SELECT email FROM fills WHERE days_since_last_fill > 180\n",
            campaign=_REFILL,
            marks=("days_since_last_fill > 180",),
        ),
        Example(title="at cost, for the current drug", draft=_TEXT, campaign=_REFILL),
        Example(
            title="nobody pays",
            draft=_TEXT.replace("refilled.", "refilled. A new generic is also available."),
            campaign=_REFILL | {"remuneration": "none"},
        ),
    ),
)
