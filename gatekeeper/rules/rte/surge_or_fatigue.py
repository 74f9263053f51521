"""The job is far larger than the route is used to, or the same people get too much mail.

## Why it matters
Providers judge a jump in volume as a hijacked account, and people who hear too often complain. Whoever crosses about
5,000 messages a day to one provider is a bulk sender there for good, with all its duties.

## What to do instead
Spread the job over days, warm the route up, or leave out the people who had several messages this week.

## When it stays silent
For service notices and transactional mail, and where neither figures nor earlier sends are known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Goal, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rte._sender import route_place
from gatekeeper.rules.rule import Example, Option, Rule

#: Providers that set the bulk threshold, by the domains of their personal mailboxes.
_PROVIDERS = {
    "Gmail": frozenset({"gmail.com", "googlemail.com"}),
    "Yahoo": frozenset({"yahoo.com", "aol.com", "ymail.com", "rocketmail.com"}),
    "Outlook": frozenset({"outlook.com", "hotmail.com", "live.com", "msn.com"}),
}


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding each for volume, bulk threshold and weekly cap."""
    if not case.marketing or case.assessment.goal is Goal.SERVICE_NOTICE:
        return
    yield from _surge(case)
    yield from _fatigue(case)


def _surge(case: Case) -> Iterator[Finding]:
    reputation = case.profile.reputation if case.profile is not None else None
    daily = reputation.daily_max if reputation is not None else None
    size = case.facts.audience_size
    key = next((k for k in ("recipients", "volume", "segment") if k in case.submission.places), "")
    at = case.submission.place(key) if key else route_place(case)
    if daily and size is not None and size > case.option("surge_factor") * daily:
        said = f"{size} messages are {size / daily:.1f} times what this route ever sent in a day."
        yield case.finding(said, at, evidence="surge")
    threshold = case.option("bulk_sender")
    if daily is not None and daily < threshold:
        domains = Counter(a.rpartition("@")[2].lower() for a in set(case.facts.addresses))
        for name, hosts in _PROVIDERS.items():
            count = sum(domains[host] for host in hosts)
            if count >= threshold:
                said = f"{count} messages to {name} make this domain a bulk sender there for the first time."
                yield case.finding(said, at, evidence=name)


def _fatigue(case: Case) -> Iterator[Finding]:
    cap, today = case.option("weekly_cap"), case.facts.today
    earlier: Counter[str] = Counter()
    for send in case.manifest.earlier_sends:
        recent = send.on is None or 0 <= (today - send.on).days < 7
        if recent and send.list is not None:
            earlier.update({row.address for row in send.list.rows})
    over = sum(1 for address in set(case.facts.addresses) if earlier[address] + 1 > cap)
    if over:
        who = "1 person gets" if over == 1 else f"{over} people get"
        said = f"{who} more than {cap} marketing messages within seven days."
        yield case.finding(said, case.submission.place("earlier_sends.0.recipients"), evidence="fatigue")


_NEWS = {"class": "marketing", "profile": "marketing"}
_TEXT = "<p>The new garage is open.</p>"
_LIST = "email\na@people.example\nb@people.example\n"
_SENDS = [{"campaign": f"week-{i}", "on": f"2026-05-0{i}", "recipients": "earlier.csv"} for i in (1, 2, 3)]

RULE = Rule(
    id="RTE015",
    name="surge-or-fatigue",
    severity=Severity.WARNING,
    scale="W",
    cites=("Google e-mail sender guidelines", "Yahoo sender best practices"),
    options={
        "surge_factor": Option(default=2.0, doc="Times the largest day so far (engineering default)."),
        "weekly_cap": Option(default=3, doc="Marketing messages per person in seven days (engineering default)."),
        "bulk_sender": Option(default=5000, doc="Messages a day to one provider that make a bulk sender (Google)."),
    },
    check=check,
    examples=(
        Example(
            title="sixty thousand on a route that knew twenty",
            draft=_TEXT,
            campaign={**_NEWS, "volume": 60000},
            marks=("60000",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="the fourth message this week",
            draft=_TEXT,
            campaign={**_NEWS, "earlier_sends": _SENDS[:3]},
            recipients=_LIST,
            files={"earlier.csv": "email\na@people.example\n"},
            marks=('"earlier.csv"',),
        ),
        Example(title="an ordinary day", draft=_TEXT, campaign={**_NEWS, "volume": 18000}),
        Example(
            title="the third message this week",
            draft=_TEXT,
            campaign={**_NEWS, "earlier_sends": _SENDS[:2]},
            recipients=_LIST,
            files={"earlier.csv": "email\na@people.example\n"},
        ),
        Example(
            title="a closure for snow goes to everybody",
            draft="<p>All clinics are closed today because of snow.</p>",
            campaign={"class": "transactional", "goal": "service-notice", "volume": 90000},
        ),
    ),
)
