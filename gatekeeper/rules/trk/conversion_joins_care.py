"""A conversion is counted on a page where care begins: booking, intake, portal, payment or results.

## Why it matters
Counting there joins "got the letter" with "booked with the oncologist" in a marketing system (45 CFR 160.103; OCR
bulletin on online tracking: pages behind a log-in in any case).

## What to do instead
Count conversions in aggregate inside the record system.

## When it stays silent
Public pages such as an event registration or a thank-you page of the newsletter.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.facts import host_of
from gatekeeper.inference.safeguards import baa_problem, trusted
from gatekeeper.model.finding import Finding
from gatekeeper.model.submission import Conversion
from gatekeeper.model.words import Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule

_WORD = lazy(r"[a-z]+")
_CARE = (
    *("book", "booking", "appointment", "appointments", "schedule", "intake", "portal", "mychart", "login", "pay"),
    *("payment", "billing", "checkout", "results", "labs", "refill", "telehealth", "referral"),
)


def check(case: Case) -> Iterator[Finding]:
    """Read the address of every conversion page."""
    words = frozenset(case.option("words"))
    for i, conversion in enumerate(case.manifest.conversions):
        if not words & set(_WORD.findall(conversion.url.lower())):
            continue
        third = _third_party(case, conversion)
        yield case.finding(
            "A conversion is counted on a page where care begins"
            + (", by a party without an agreement." if third else "."),
            case.submission.place(f"conversions.{i}.url"),
            severity=Severity.CRITICAL if third else Severity.WARNING,
            evidence=conversion.url,
        )


def _third_party(case: Case, conversion: Conversion) -> bool:
    if conversion.vendor:
        vendor = case.facts.policy.vendors.get(conversion.vendor)
        return vendor is None or bool(baa_problem(case.facts, vendor))
    return not trusted(case.facts, host_of(conversion.url))


_SEND = {"class": "marketing", "relationship": "patients", "profile": "marketing"}
_DRAFT = "<p>Good morning.</p>"
_BOOKING = "https://book.valleyhealth.example/thanks"
RULE = Rule(
    id="TRK006",
    name="conversion-joins-care",
    severity=Severity.WARNING,
    scale="W (C third-party)",
    cites=("45 CFR 160.103", "45 CFR 164.502(e)", "OCR bulletin on online tracking (2024)"),
    check=check,
    options={
        "words": Option(
            default=_CARE,
            doc="Words in host or path that mark a page where care begins.",
        )
    },
    examples=(
        Example(
            title="booking, counted by an unregistered vendor",
            draft=_DRAFT,
            campaign=_SEND | {"conversions": [{"url": _BOOKING, "vendor": "other-analytics"}]},
            marks=(f'"{_BOOKING}"',),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="booking, counted by the covered vendor",
            draft=_DRAFT,
            campaign=_SEND | {"conversions": [{"url": _BOOKING, "vendor": "acme-esp"}]},
            marks=(f'"{_BOOKING}"',),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="a public page",
            draft=_DRAFT,
            campaign=_SEND | {"conversions": [{"url": "https://www.valleyhealth.example/garden/thanks"}]},
        ),
        Example(
            title="a bookshelf and a portrait are neither booking nor portal",
            draft=_DRAFT,
            campaign=_SEND | {"conversions": [{"url": "https://www.valleyhealth.example/bookshelf/portrait"}]},
        ),
    ),
)
