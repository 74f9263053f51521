"""An open pixel's URL carries who the reader is, or what the reader has.

## Why it matters
Opening the mail sends that URL, with IP address and time, to whoever runs the pixel, and it stays in their logs. An
address or a condition in it is a disclosure on every opening (45 CFR 164.514(b), OCR bulletin on online tracking).

## What to do instead
Take the pixel out, or give it an opaque random token that only your own server can resolve.

## When it stays silent
Opaque tokens; spacer pictures without any key; public topics on public lists.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.urls import health_names, identifiers
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.rules.trk._trackers import pixels


def check(case: Case) -> Iterator[Finding]:
    """Read the URL of every open pixel."""
    for message in case.messages:
        for image in pixels(message):
            who = identifiers(image.src, case.facts.addresses[:1000])
            what = [s for s in health_names(image.src, case.facts.detector) if s.level >= 2] if case.patients else []
            if who or what:
                told = " and ".join([*(["who the reader is"] if who else []), *(["a health topic"] if what else [])])
                yield case.finding(f"The open pixel's address tells {told}.", image.at, evidence=image.src)


_PIXEL = '<p>Good morning.</p>\n<img src="{}" width="1" height="1" alt="">\n'
_SEND = {"class": "marketing", "relationship": "patients", "profile": "marketing"}
RULE = Rule(
    id="TRK001",
    name="tracking-pixel-with-phi",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("45 CFR 164.514(b)", "45 CFR 164.502(a)", "OCR bulletin on online tracking (2024)"),
    check=check,
    examples=(
        Example(
            title="the address in the pixel",
            draft=_PIXEL.format("https://links.valleyhealth.example/o.gif?e=ann%40people.example"),
            campaign=_SEND,
            marks=("https://links.valleyhealth.example/o.gif?e=ann%40people.example",),
        ),
        Example(
            title="the condition in the pixel",
            draft=_PIXEL.format("https://links.valleyhealth.example/o.gif?list=hiv-prep&amp;t=a81f"),
            campaign=_SEND,
            marks=("https://links.valleyhealth.example/o.gif?list=hiv-prep&amp;t=a81f",),
        ),
        Example(
            title="an opaque token",
            draft=_PIXEL.format("https://links.valleyhealth.example/o.gif?t=a81f90cc"),
            campaign=_SEND,
        ),
        Example(
            title="a spacer",
            draft=_PIXEL.format("https://www.valleyhealth.example/img/spacer.gif"),
            campaign=_SEND,
        ),
    ),
)
