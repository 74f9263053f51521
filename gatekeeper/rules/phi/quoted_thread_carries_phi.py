"""A reply or forward drags an earlier message with health information along to somebody who was not on it.

## Why it matters
What was written to one person travels below the signature to another; nobody reviews the quoted part, and it goes
beyond the minimum necessary (45 CFR 164.502(b)) to people it was never meant for (45 CFR 164.502(a)).

## What to do instead
Cut the quoted text, or start a new message. State who was on the thread (``thread:``) where that is known.

## When it stays silent
Quoted text without health information, and replies to the very people who were on the thread.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.assertions import Tie, tie
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message, Passage
from gatekeeper.model.words import About, Assertion, Scope, Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.phi._reader import STRONG
from gatekeeper.rules.rule import Example, Rule

_ADDRESS = lazy(r"[\w.+%'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}")
#: Lines that name who was on the quoted message.
_ATTRIBUTION = lazy(r"(?i)\b(?:from|to|cc|von|an|wrote|schrieb|escribi[oó])\b *:?|>? *(?:from|to|cc):")


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per quoted passage, at its first telling words."""
    for message in case.messages:
        telling = [found for p in message.in_scope(Scope.QUOTED) if (found := _first(case, p)) is not None]
        if not telling:
            continue
        outside = _newcomers(case, message)
        if outside is None:
            passage, start, end = telling[0]
            case.cannot_check("quoted thread", "nobody says who was on it", passage.place(start, end))
        elif outside:
            for passage, start, end in telling:
                yield case.finding(
                    f"The quoted thread carries health information to {outside} "
                    f"{'person' if outside == 1 else 'people'} who was not on it."
                    if outside == 1
                    else f"The quoted thread carries health information to {outside} people who were not on it.",
                    passage.place(start, end),
                    evidence=passage.text[start:end],
                )


def _first(case: Case, passage: Passage) -> tuple[Passage, int, int] | None:
    """Return the first words of a quoted passage that tell something of somebody, or None."""
    for entity in case.facts.entities(passage):
        said = entity.assertion in (Assertion.STATED, Assertion.NEGATED)
        of_somebody = entity.about is not About.NOBODY or tie(passage.text, entity) is not Tie.NONE
        if entity.kind in STRONG or (entity.health and entity.level >= 2 and said and of_somebody):
            return passage, entity.start, entity.end
    return None


def _newcomers(case: Case, message: Message) -> int | None:
    """Return how many recipients were not on the thread; None where nobody says who was."""
    on_it = {address.lower() for address in case.manifest.thread}
    for passage in message.in_scope(Scope.QUOTED, Scope.BODY):
        if _ATTRIBUTION.search(passage.text):
            on_it |= {found.lower() for found in _ADDRESS.findall(passage.text)}
    if not on_it:
        return None
    recipients = {a.lower() for a in case.facts.addresses}
    if not recipients:
        recipients = {a.address.lower() for h in message.all("to", "cc") for a in h.addresses if a.address}
    if message.sender is not None:
        on_it.add(message.sender.address.lower())
    return len(recipients - on_it)


_REPLY = """\
From: Valley Health <care@valleyhealth.example>
To: {to}
Subject: Re: Question
In-Reply-To: <1@mail.example>

Please see below.

On Mon, 4 May 2026, Pat Doe <pat.doe@mail.example> wrote:
> {quoted}
"""

RULE = Rule(
    id="PHI018",
    name="quoted-thread-carries-phi",
    severity=Severity.ERROR,
    scale="E",
    cites=("45 CFR 164.502(a)", "45 CFR 164.502(b)"),
    check=check,
    examples=(
        Example(
            title="answer copied to somebody else",
            draft=_REPLY.format(
                to="pat.doe@mail.example, boss@work.example", quoted="My diabetes is worse, MRN 00123456."
            ),
            campaign={"class": "transactional"},
            marks=("diabetes",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="thread named by the campaign",
            draft=_REPLY.format(to="boss@work.example", quoted="Your biopsy on Monday showed nothing."),
            campaign={"class": "transactional", "thread": ["pat.doe@mail.example"]},
            marks=("biopsy",),
        ),
        Example(
            title="answer to the very person",
            draft=_REPLY.format(to="pat.doe@mail.example", quoted="My diabetes is worse, MRN 00123456."),
            campaign={"class": "transactional"},
        ),
        Example(
            title="quoted small talk",
            draft=_REPLY.format(to="boss@work.example", quoted="Is there parking at the clinic?"),
            campaign={"class": "transactional"},
        ),
    ),
)
