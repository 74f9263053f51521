"""The route's feedback says that its mail is unwanted, listed, or that nobody has looked lately.

## Why it matters
At a spam rate of 0.30 % Gmail treats all mail of the domain as spam, and 0.10 % is its target. A listed address or
domain takes appointment mail with it. Figures older than a week say nothing about today's job.

## What to do instead
Stop the bulk job, find the list or content that caused the complaints, resume in small steps; keep the feedback figures
of the profile fresh.

## When it stays silent
For routes without bulk mail whose figures are old, and where the policy holds no figures at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import MessageClass, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rte._sender import route_place
from gatekeeper.rules.rule import Example, Option, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each figure that is past its limit."""
    profile = case.profile
    if profile is None or profile.reputation is None:
        return
    reputation, at = profile.reputation, route_place(case)
    worst = Severity.CRITICAL if case.marketing else Severity.WARNING
    rate = reputation.complaint_rate
    if rate is not None and rate >= case.option("warn_rate"):
        stop = rate >= case.option("stop_rate")
        said = f"{rate:.2%} of this route's mail is reported as spam."
        yield case.finding(said, at, severity=worst if stop else Severity.WARNING, evidence="rate")
    if reputation.listed:
        yield case.finding(
            "A domain or address of this route is on a block list.", at, severity=worst, evidence="listed"
        )
    bulk = case.assessment.bulk or profile.message_class is MessageClass.MARKETING
    if bulk and reputation.as_of is not None:
        days = (case.facts.today - reputation.as_of).days
        if days > case.option("max_age_days"):
            said = f"The feedback figures of this route are {days} days old."
            yield case.finding(said, at, severity=Severity.WARNING, evidence="age")


def _route(**figures: object) -> dict[str, object]:
    return {"profiles": {"marketing": {"reputation": figures}}}


_NEWS = {"class": "marketing", "profile": "marketing"}
_TEXT = "<p>The new garage is open.</p>"

RULE = Rule(
    id="RTE014",
    name="reputation-gate",
    severity=Severity.CRITICAL,
    scale="C (W below the limit)",
    cites=("Google e-mail sender guidelines", "Yahoo sender best practices"),
    options={
        "warn_rate": Option(default=0.001, doc="Share of complaints that warns (Google: keep below 0.10 %)."),
        "stop_rate": Option(default=0.003, doc="Share of complaints that stops marketing (Google: 0.30 %)."),
        "max_age_days": Option(default=7, doc="Age in days above which figures are stale (engineering default)."),
    },
    check=check,
    examples=(
        Example(
            title="four complaints in a thousand",
            draft=_TEXT,
            campaign=_NEWS,
            policy=_route(complaint_rate=0.004),
            marks=('"marketing"',),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="just over the target",
            draft=_TEXT,
            campaign=_NEWS,
            policy=_route(complaint_rate=0.001),
            marks=('"marketing"',),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="figures of last month",
            draft=_TEXT,
            campaign=_NEWS,
            policy=_route(as_of="2026-04-01"),
            marks=('"marketing"',),
            severities=(Severity.WARNING,),
        ),
        Example(title="listed", draft=_TEXT, campaign=_NEWS, policy=_route(listed=True), marks=('"marketing"',)),
        Example(title="fresh and low", draft=_TEXT, campaign=_NEWS),
        Example(
            title="old figures of a route without bulk mail",
            draft="<p>See you on Tuesday at nine.</p>",
            campaign={
                "class": "transactional",
                "goal": "appointment",
                "purpose": "treatment",
                "event": "booked",
                "profile": "transactional",
            },
            policy={"profiles": {"transactional": {"reputation": {"as_of": "2026-01-01"}}}},
        ),
    ),
)
