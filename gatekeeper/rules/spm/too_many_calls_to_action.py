"""A marketing message asks for too many different things.

## Why it matters
A reader who is asked for five things does none; the goal of the campaign drowns.

## What to do instead
One goal, one main button, the same target wherever it is repeated; the rest can follow on the page.

## When it stays silent
Navigation, social networks, legal links and the footer do not count, the same target counts once, and a newsletter may
have eight. Where nothing tells an offer from a newsletter, headings tell: several articles make a newsletter.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message
from gatekeeper.model.words import Goal, Scope, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule
from gatekeeper.rules.spm._actions import actions

_NEWSLETTERS = frozenset({Goal.NEWSLETTER, Goal.EDUCATION})


def check(case: Case) -> Iterator[Finding]:
    """Count the destinations of each message."""
    if not case.marketing:
        return
    for message in case.messages:
        links = actions(message).links
        limit = case.option("newsletter_limit" if _newsletter(case, message) else "limit")
        if len(links) > limit:
            yield case.finding(
                f"The message asks for {len(links)} different things; {limit} are the limit.", links[limit].text_at
            )


def _newsletter(case: Case, message: Message) -> bool:
    goal = case.manifest.goal
    if goal is not None:
        return goal in _NEWSLETTERS
    if case.assessment.goal in _NEWSLETTERS:
        return True
    return len({p.block for p in message.in_scope(Scope.BODY) if p.heading and not p.footer}) >= 4


def _page(*targets: str) -> str:
    said = "".join(
        f'<p>About the garden, part {t}.</p><p><a href="https://www.valleyhealth.example/{t}">Reserve {t}</a></p>'
        for t in targets
    )
    return f"<html><body><p>Our spring offer: save 20% on every course.</p>{said}</body></html>"


_OFFER = {"class": "marketing", "goal": "offer"}
RULE = Rule(
    id="SPM019",
    name="too-many-calls-to-action",
    severity=Severity.NOTE,
    scale="N",
    cites=("Reference of rules, seeds S77 to S79",),
    check=check,
    options={
        "limit": Option(default=3, doc="Different destinations of a message with one goal (engineering default)."),
        "newsletter_limit": Option(default=8, doc="Different destinations of a newsletter (engineering default)."),
    },
    examples=(
        Example(title="four buttons", draft=_page(*"abcd"), campaign=_OFFER, marks=("Reserve d",)),
        Example(
            title="nine in a newsletter",
            draft=_page(*"abcdefghi"),
            campaign={"class": "marketing", "goal": "newsletter"},
            marks=("Reserve i",),
        ),
        Example(title="one target repeated", draft=_page(*"aaaaa"), campaign=_OFFER),
        Example(
            title="five in a newsletter", draft=_page(*"abcde"), campaign={"class": "marketing", "goal": "newsletter"}
        ),
        Example(
            title="navigation and social links",
            draft='<p><a href="https://www.valleyhealth.example/a">Home</a> <a'
            ' href="https://www.valleyhealth.example/b">News</a> '
            '<a href="https://www.valleyhealth.example/c">Locations</a></p>'
            + _page("d")
            + '<p><a href="https://facebook.com/vh">Like us</a></p>',
            campaign=_OFFER,
        ),
        Example(title="a transactional message", draft=_page(*"abcde"), campaign={"class": "transactional"}),
    ),
)
