"""Links or pictures go through the host that the other class of mail uses for the same.

## Why it matters
Block lists hold link hosts as well as senders: a click host that a campaign has spoilt takes the reminder's links with
it, and one host for both lets the provider join care clicks with campaign clicks.

## What to do instead
Set up a link-wrapping host for each class.

## When it stays silent
For the organisation's web site, which both may link to.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.facts import host_of
from gatekeeper.model.finding import Finding
from gatekeeper.model.place import Place
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rte._sender import route_place
from gatekeeper.rules.rte._streams import link_hosts_of, other
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each host of the other class in each message, at its first use."""
    mine = case.assessment.message_class
    policy = case.facts.policy
    theirs = link_hosts_of(policy, other(mine)) - {h.lower() for h in case.facts.organization.hosts}
    if not theirs:
        return
    profile = case.profile
    wrapped = sorted(theirs & {h.lower() for h in profile.link_hosts}) if profile is not None else []
    if wrapped and any(message.links for message in case.messages):
        said = (
            f"The links of this {mine.value} message are wrapped by a host that {other(mine).value} mail uses as well."
        )
        yield case.finding(said, route_place(case), evidence=wrapped[0])
        theirs -= set(wrapped)
    for message in case.messages:
        first: dict[str, Place] = {}
        for url, at in (*((n.url, n.at) for n in message.links), *((i.src, i.at) for i in message.images)):
            host = host_of(url)
            if host in theirs:
                first[host] = min(at, first.get(host, at))
        for host, at in sorted(first.items()):
            said = f"This {mine.value} message uses a link or picture host of {other(mine).value} mail."
            yield case.finding(said, at, evidence=host)


RULE = Rule(
    id="RTE010",
    name="shared-tracking-domain",
    severity=Severity.WARNING,
    scale="W",
    cites=("Google e-mail sender guidelines", "Yahoo sender best practices"),
    check=check,
    examples=(
        Example(
            title="a newsletter link through the care host",
            draft='<p>The garage is open: <a href="https://my.valleyhealth.example/c/8f2c">read on</a>.</p>',
            campaign={"class": "marketing", "profile": "marketing"},
            marks=("https://my.valleyhealth.example/c/8f2c",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="a reminder's picture from the campaign host",
            draft='<p>See you on Tuesday at nine.</p><img src="https://links.valleyhealth.example/logo.png" alt="">',
            campaign={"class": "transactional", "purpose": "treatment", "goal": "appointment", "event": "booked"},
            marks=("https://links.valleyhealth.example/logo.png",),
        ),
        Example(
            title="one wrapping host for both classes",
            draft='<p>The garage is open: <a href="https://www.valleyhealth.example/garage">read on</a>.</p>',
            campaign={"class": "marketing", "profile": "marketing"},
            policy={"profiles": {"transactional": {"link_hosts": ["links.valleyhealth.example"]}}},
            marks=('"marketing"',),
        ),
        Example(
            title="the own link host",
            draft='<p>The garage is open: <a href="https://links.valleyhealth.example/c/8f2c">read on</a>.</p>',
            campaign={"class": "marketing", "profile": "marketing"},
        ),
        Example(
            title="the web site that both link to",
            draft='<p>The garage is open: <a href="https://www.valleyhealth.example/garage">read on</a>.</p>',
            campaign={"class": "marketing", "profile": "marketing"},
        ),
    ),
)
