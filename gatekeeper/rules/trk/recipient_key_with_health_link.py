"""A link carries a key that stays with one person, and its path tells a condition.

## Why it matters
Whoever runs or logs that address can put the person and the topic together, click by click (45 CFR
164.514(b)(2)(i)(R): a unique code identifies).

## What to do instead
Use a random token for each message that only your server can resolve, and let it redirect to the page.

## When it stays silent
Links to health pages without a key; keys on pages that tell nothing; one-time tokens; unsubscribe links, which
OPT007 reads.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.urls import health_names, recipient_key
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.opt._optout import opt_outs
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Read every link that a person can follow or that is loaded."""
    for message in case.messages:
        ways_out = {way.link.url for way in opt_outs(message) if way.link is not None}
        for link in message.links:
            if link.url in ways_out or not recipient_key(link.url):
                continue
            topics = [s for s in health_names(link.url, case.facts.detector) if s.level >= 2]
            if topics:
                yield case.finding(
                    "This link ties a key of the reader to a health topic in its path.", link.at, evidence=link.url
                )


_SEND = {"class": "marketing", "relationship": "public", "profile": "marketing"}
RULE = Rule(
    id="TRK003",
    name="recipient-key-with-health-link",
    severity=Severity.ERROR,
    scale="E",
    cites=("45 CFR 164.514(b)(2)(i)(R)", "45 CFR 164.514(c)"),
    check=check,
    examples=(
        Example(
            title="a contact id on a page about a condition",
            draft='<p><a href="https://www.valleyhealth.example/diabetes/diet?contact_id=8812">Read</a></p>',
            campaign=_SEND,
            marks=("https://www.valleyhealth.example/diabetes/diet?contact_id=8812",),
        ),
        Example(
            title="a merge tag of the person",
            draft='<p><a href="https://www.valleyhealth.example/ivf?pid={{ patient_id }}">Read</a></p>',
            campaign=_SEND,
            marks=("https://www.valleyhealth.example/ivf?pid={{ patient_id }}",),
        ),
        Example(
            title="a health page without a key",
            draft='<p><a href="https://www.valleyhealth.example/diabetes/diet">Read</a></p>',
            campaign=_SEND,
        ),
        Example(
            title="the way out of a list that is named for its topic",
            draft='<p><a href="https://www.valleyhealth.example/unsubscribe/hiv-news?contact_id=8812">Unsubscribe</a></p>',
            campaign=_SEND,
        ),
        Example(
            title="a key on the garden page",
            draft='<p><a href="https://www.valleyhealth.example/garden?contact_id=8812">Read</a></p>',
            campaign=_SEND,
        ),
    ),
)
