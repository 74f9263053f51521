"""An advertising platform gets to know the readers: a pixel, a click id, or an audience upload.

## Why it matters
Advertising platforms match people across sites, hashed addresses included; the FTC has punished health companies for
exactly this (BetterHelp, GoodRx, Cerebral), and HIPAA permits it only with an authorization that names the platform
(45 CFR 164.508(a)(3)).

## What to do instead
Remove pixel, parameter and upload; advertise by context instead of by person.

## When it stays silent
Plain "follow us" links without parameters.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule
from gatekeeper.rules.trk._trackers import advertising, owner


def check(case: Case) -> Iterator[Finding]:
    """Read every link and loaded resource, then the conversions of the campaign."""
    for message in case.messages:
        for link in message.links:
            named = advertising(case, link)
            if named:
                yield case.finding(
                    f"This tells {named} which of its users reads this mail.", link.at, evidence=link.url
                )
    for i, conversion in enumerate(case.manifest.conversions):
        vendor = case.facts.policy.vendors.get(conversion.vendor)
        hosts = vendor.hosts if vendor is not None else (conversion.vendor,)
        named = next((o for host in hosts if (o := owner("advertising", host))), "")
        if named:
            yield case.finding(
                f"The conversions of this campaign are sent to {named}.",
                case.submission.place(f"conversions.{i}.vendor"),
                evidence=conversion.vendor,
            )


_SEND = {"class": "marketing", "relationship": "patients", "profile": "marketing"}
RULE = Rule(
    id="TRK004",
    name="advertising-pixel-or-sync",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("45 CFR 164.508(a)(3)", "FTC v. BetterHelp (2023)", "FTC v. GoodRx (2023)", "16 CFR 318"),
    check=check,
    options={"parameters": Option(default=(), doc="Further click-id parameters, beside the shipped table.")},
    examples=(
        Example(
            title="a pixel of an advertising platform",
            draft='<p>Good morning.</p>\n<img src="https://www.facebook.com/tr?id=1&amp;ev=Open" width="1" height="1">',
            campaign=_SEND,
            marks=("https://www.facebook.com/tr?id=1&amp;ev=Open",),
        ),
        Example(
            title="a click id",
            draft='<p><a href="https://www.valleyhealth.example/garden?gclid=x1">Read</a></p>',
            campaign=_SEND,
            marks=("https://www.valleyhealth.example/garden?gclid=x1",),
        ),
        Example(
            title="follow us",
            draft='<p><a href="https://www.facebook.com/valleyhealth">Follow us</a></p>',
            campaign=_SEND,
        ),
        Example(
            title="own campaign parameters",
            draft='<p><a href="https://www.valleyhealth.example/garden?utm_source=mail">Read</a></p>',
            campaign=_SEND,
        ),
    ),
)
