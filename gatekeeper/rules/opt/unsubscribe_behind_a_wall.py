"""Unsubscribing asks for more than it may: a log-in, a fee, a survey, extra data, several pages, or it dies too early.

## Why it matters
Nobody may be required to pay, to give more than the e-mail address and the choice, or to do more than reply or visit
one page (16 CFR 316.5), and the way must work for 30 days after sending (15 USC 7704(a)(3)(A)(ii)). A no-reply
address as the only way is none.

## What to do instead
Lead to one page with the address filled in by an opaque token and one button; keep tokens valid for at least 60 days.

## When it stays silent
As long as one way without obstacle is offered: a portal or preference page beside it is welcome. For obstacles that
the text denies ("no log-in needed").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message, Passage
from gatekeeper.model.place import Place
from gatekeeper.model.words import Scope, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.opt._duty import judged, owes_notices
from gatekeeper.rules.opt._optout import OptOut, reachable
from gatekeeper.rules.opt._walls import LOGIN_URL, NO_REPLY, walls
from gatekeeper.rules.opt._words import sentence_at, unwrap
from gatekeeper.rules.rule import Example, Option, Rule

_Locate = Callable[[int, int], Place]


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each message whose ways out all have an obstacle, and for the null sender on marketing."""
    if not owes_notices(case):
        return
    for message in judged(case):
        ways = reachable(message)
        first = None
        for way in ways:
            obstacle = _obstacle(case, message, way)
            if obstacle is None:
                break
            first = first or obstacle
        else:
            if first is None:
                continue
            what, at = first
            yield case.finding(f"Unsubscribing from this message takes {what}.", at, evidence=what)
    stated = case.manifest.envelope
    if case.submission.kind == "message" and stated is not None and stated.rcpt_to and not stated.mail_from:
        said = "This commercial message leaves with the null return path, which is for notifications only."
        yield case.finding(said, Place(path=case.submission.path))


def _obstacle(case: Case, message: Message, way: OptOut) -> tuple[str, Place] | None:
    if way.form == "mailto" and way.reply:
        header = message.header("reply-to") or message.header("from")
        if header is not None and any(NO_REPLY.match(a.local) for a in header.addresses):
            return "an answer to an address that nobody reads", header.value_at
    link = way.link
    if link is not None and LOGIN_URL.search(link.url):
        return "a log-in", way.at
    if link is not None and link.url[:7].lower() == "mailto:" and NO_REPLY.match(link.url[7:]):
        return "a message to an address that nobody reads", way.at
    text, locate = _surroundings(message, way)
    for what, start, end in walls(text, days=case.option("days")):
        return what, locate(start, end)
    return None


class _Region(NamedTuple):
    """A part of a passage."""

    passage: Passage
    offset: int

    def place(self, start: int, end: int) -> Place:
        """Return the place of a range of the region."""
        return self.passage.place(self.offset + start, self.offset + end)


def _surroundings(message: Message, way: OptOut) -> tuple[str, _Locate]:
    """Return the sentence of a way out with the one after it, and the way back to the file."""
    for passage in message.in_scope(Scope.BODY):
        text = unwrap(passage.text) if way.sentence else ""
        at = text.find(way.sentence) if way.sentence else -1
        if at >= 0:
            stop = at + len(way.sentence)
            after = sentence_at(text, min(stop + 2, len(text)))[1] if stop < len(text) else stop
            region = text[at : max(stop, after)]
            return region, _Region(passage, at).place
    return way.sentence, lambda start, end: way.label_at


_NEWS = "<p>The new garage is open. Classes start in May.</p>"
_LINK = '<a href="https://www.valleyhealth.example/u/8f2c">Unsubscribe</a>'

RULE = Rule(
    id="OPT006",
    name="unsubscribe-behind-a-wall",
    severity=Severity.ERROR,
    scale="E",
    cites=("16 CFR 316.5", "15 USC 7704(a)(3)", "RFC 5321 section 4.5.5"),
    options={
        "days": Option(default=30, doc="Days that the way must work after sending (15 USC 7704(a)(3)(A)(ii))."),
    },
    check=check,
    examples=(
        Example(
            title="log in first",
            draft=f"<html><body>{_NEWS}<p>To unsubscribe, log in to your account and open "
            '<a href="https://www.valleyhealth.example/settings">e-mail settings</a>.</p></body></html>',
            campaign={"class": "marketing"},
            marks=("log in to your account",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="a link that dies within a week",
            draft=f"<html><body>{_NEWS}<p>{_LINK}. This link expires in 7 days.</p></body></html>",
            campaign={"class": "marketing"},
            marks=("expires in 7 days",),
        ),
        Example(
            title="reply to nobody",
            draft="From: Valley Health <no-reply@mail.valleyhealth.example>\nTo: a@people.example\nSubject: Spring\n\n"
            "The garage is open.\n\nTo unsubscribe, reply with the word REMOVE.\n",
            campaign={"class": "marketing"},
            marks=("Valley Health <no-reply@mail.valleyhealth.example>",),
        ),
        Example(
            title="one click and no log-in",
            draft=f"<html><body>{_NEWS}<p>{_LINK} with one click, no log-in needed.</p></body></html>",
            campaign={"class": "marketing"},
        ),
        Example(
            title="a portal beside a plain link",
            draft=f"<html><body>{_NEWS}<p>{_LINK}</p><p>To unsubscribe from single topics, sign in to "
            '<a href="https://www.valleyhealth.example/login">e-mail settings</a>.</p></body></html>',
            campaign={"class": "marketing"},
        ),
        Example(
            title="an offer that ends is no link that ends",
            draft=f"<html><body><p>The offer expires in 7 days.</p><p>{_LINK}</p></body></html>",
            campaign={"class": "marketing"},
        ),
    ),
)
