"""The message is pictures with hardly any text beside them.

## Why it matters
Filters cannot read it and score it (rspamd, "image-heavy"), and neither can people whose mail program hides pictures
or reads aloud.

## What to do instead
Write the message as text and keep pictures for what they show.

## When it stays silent
A logo, or pictures beside real text; alt text does not count as text of the message.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Image
from gatekeeper.model.words import Scope, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule


def check(case: Case) -> Iterator[Finding]:
    """Count the visible letters beside the pictures."""
    for message in case.messages:
        shown = [image for image in message.images if _large(image) and not image.hidden]
        if message.html is None or not shown:
            continue
        letters = sum(
            sum(map(str.isalpha, passage.text))
            for passage in message.in_scope(Scope.BODY)
            if passage.part == "text/html" and not passage.footer
        )
        if letters < case.option("least_letters"):
            yield case.finding(
                f"The message is {len(shown)} picture{'s' if len(shown) > 1 else ''} with hardly any text.",
                shown[0].at,
                evidence=str(letters),
            )


def _large(image: Image) -> bool:
    width, height = image.width, image.height
    if width is None and height is None:
        return True
    return (width or 200) * (height or 200) >= 20_000


_BIG = '<img src="https://www.valleyhealth.example/all.jpg" width="600" height="900" alt="">'
RULE = Rule(
    id="SPM005",
    name="image-only",
    severity=Severity.WARNING,
    scale="W",
    cites=("rspamd HTML_SHORT_LINK_IMG", "Google e-mail sender guidelines"),
    check=check,
    options={"least_letters": Option(default=60, doc="Letters of visible text, footer aside, that a message needs.")},
    examples=(
        Example(
            title="one picture",
            draft=f"<html><body>{_BIG}</body></html>",
            marks=("https://www.valleyhealth.example/all.jpg",),
        ),
        Example(
            title="a picture and a footer",
            draft=f"<html><body>{_BIG}<p>More</p><hr><p>Valley Health, 100 Main Street, Springfield, IL 62701. You get"
            ' this because you signed up. <a href="https://x.example/u">Unsubscribe</a></p></body></html>',
            marks=("https://www.valleyhealth.example/all.jpg",),
        ),
        Example(
            title="a picture beside text",
            draft=f"<html><body>{_BIG}<p>Four hundred tulips are waiting for you in the garden behind the main house."
            "</p></body></html>",
        ),
        Example(
            title="a logo over a short note",
            draft='<html><body><img src="https://www.valleyhealth.example/logo.png" width="120" height="40" alt="Valley'
            ' Health"><p>We are closed on Monday.</p></body></html>',
        ),
    ),
)
