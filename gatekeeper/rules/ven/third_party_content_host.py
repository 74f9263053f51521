"""Pictures, fonts, forms or videos come from a host that is neither your own nor under an agreement.

## Why it matters
Opening the mail tells that host who looked, when and from where, and the picture's name often says at what (OCR
bulletin on online tracking; 45 CFR 164.502(e)). For patients that is enough to need an agreement.

## What to do instead
Host assets yourself or with the vendor under agreement, and link to videos through your own page.

## When it stays silent
Own hosts and vendors under an agreement; public lists; plain text links to public pages; trackers, which are TRK002.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.facts import host_of
from gatekeeper.inference.safeguards import trusted
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import RiskLevel, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule

_EMBEDDED = frozenset({"form", "iframe", "video", "audio", "script", "embed", "object", "source"})


def check(case: Case) -> Iterator[Finding]:
    """Look up the host of everything that is loaded or embedded; each host once a message."""
    if not case.patients or case.risk.level < RiskLevel.MODERATE or case.submission.kind not in ("campaign", "message"):
        return
    known = {str(host).lower() for host in case.option("allowed")}
    for message in case.messages:
        seen: set[str] = set()
        for link in message.links:
            host = host_of(link.url)
            if not host or host in seen or host in known or not (link.auto or link.element in _EMBEDDED):
                continue
            if trusted(case.facts, host):
                continue
            seen.add(host)
            yield case.finding(
                f"Opening this mail tells {host} who reads it, and no agreement with it is on file."
                if link.auto
                else f"This mail embeds content of {host}, and no agreement with it is on file.",
                link.at,
                severity=Severity.CRITICAL if link.auto else Severity.WARNING,
                evidence=host,
            )


_SEND = {"class": "marketing", "purpose": "operations", "relationship": "patients", "profile": "marketing"}
_PICTURE = '<p>Good morning.</p>\n<img src="{}" width="300" height="200" alt="Tulips">\n'
RULE = Rule(
    id="VEN004",
    name="third-party-content-host",
    severity=Severity.WARNING,
    scale="W (C auto-loaded)",
    cites=("45 CFR 164.502(e)", "OCR bulletin on online tracking (2024)"),
    check=check,
    options={"allowed": Option(default=(), doc="Hosts that the privacy office accepts without an agreement.")},
    examples=(
        Example(
            title="a picture from elsewhere",
            draft=_PICTURE.format("https://cdn.pictures.example/tulips.jpg"),
            campaign=_SEND,
            marks=("https://cdn.pictures.example/tulips.jpg",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="a form of another host",
            draft='<p>Good morning.</p>\n<form action="https://forms.example.net/a"><input name="q"></form>',
            campaign=_SEND,
            marks=("https://forms.example.net/a",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="own pictures",
            draft=_PICTURE.format("https://www.valleyhealth.example/tulips.jpg"),
            campaign=_SEND,
        ),
        Example(
            title="a link to a public page",
            draft='<p>Read at <a href="https://www.cdc.gov/flu">the public health service</a>.</p>',
            campaign=_SEND,
        ),
    ),
)
