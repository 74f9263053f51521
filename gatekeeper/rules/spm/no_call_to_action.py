"""A marketing message asks for nothing, or only in a picture or at its very end.

## Why it matters
A reader who is told nothing to do does nothing, and a button in a picture is not there where pictures are off.

## What to do instead
Say in one linked sentence or button near the top what the reader can do.

## When it stays silent
A telephone number to call, an invitation to come or to answer is a call to action; so is a mail address.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Link, Message
from gatekeeper.model.place import Place
from gatekeeper.model.words import Scope, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule
from gatekeeper.rules.spm._actions import actions, spoken


def check(case: Case) -> Iterator[Finding]:
    """Look for the first call to action of each message."""
    if not case.marketing:
        return
    for message in case.messages:
        found = _fault(case, message)
        if found is not None and not spoken(message) and all(tag.kind != "include" for tag in message.tags):
            yield case.finding(*found)


def _fault(case: Case, message: Message) -> tuple[str, Place] | None:
    links = actions(message).links
    if not links:
        return "The message asks its reader for nothing.", message.start()
    in_words = [link for link in links if not link.image]
    if not in_words:
        return "The only call to action is a picture.", links[0].at
    late = _behind(message, in_words[0]) > case.option("latest")
    if late and _letters(message) >= case.option("least_letters"):
        return "The only call to action stands at the very end.", in_words[0].text_at
    return None


def _letters(message: Message) -> int:
    return sum(len(p.text) for p in message.in_scope(Scope.BODY) if not p.footer)


def _behind(message: Message, link: Link) -> float:
    """Return which share of the text stands before a link, 0 to 1."""
    bodies = [p for p in message.in_scope(Scope.BODY) if not p.footer and p.part == link.part]
    before = sum(len(p.text) for p in bodies if p.block < link.block)
    inside = next((p for p in bodies if p.block == link.block), None)
    if inside is not None:
        before += max(0, inside.text.find(link.text))
    return before / max(1, sum(len(p.text) for p in bodies))


_OFFER = {"class": "marketing", "goal": "offer"}
_TEXT = "<p>The garden opens again in April with four hundred tulips, new benches and music every Sunday.</p>"
_BUTTON = '<p><a href="https://www.valleyhealth.example/seats">Reserve a seat</a></p>'
RULE = Rule(
    id="SPM020",
    name="no-call-to-action",
    severity=Severity.NOTE,
    scale="N",
    cites=("Reference of rules, seeds S77 to S79",),
    check=check,
    options={
        "latest": Option(default=0.8, doc="Share of the text, 0 to 1, after which a call to action comes too late."),
        "least_letters": Option(default=600, doc="Characters of text from which the place of the call matters."),
    },
    examples=(
        Example(title="nothing to do", draft=_TEXT, campaign=_OFFER, marks=("",)),
        Example(
            title="a picture only",
            draft=f'{_TEXT}<a href="https://www.valleyhealth.example/seats"><img'
            f' src="https://www.valleyhealth.example/b.png"></a>',
            campaign=_OFFER,
            marks=("https://www.valleyhealth.example/seats",),
        ),
        Example(title="at the very end", draft=_TEXT * 8 + _BUTTON, campaign=_OFFER, marks=("Reserve a seat",)),
        Example(title="a button in time", draft=_TEXT + _BUTTON + _TEXT * 8, campaign=_OFFER),
        Example(title="a number to call", draft=f"{_TEXT}<p>Call us at 217-555-0100.</p>", campaign=_OFFER),
        Example(title="a transactional message", draft=_TEXT, campaign={"class": "transactional"}),
    ),
)
