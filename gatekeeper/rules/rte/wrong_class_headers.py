"""Header fields say another class of mail than the message is, or the list is not named.

## Why it matters
Receivers sort by these fields: List-Id groups a list's mail (RFC 2919) and is missed in bulk; Precedence: bulk or list
in care mail keeps vacation replies from it and invites filters; Auto-Submitted tells responders what not to answer
(RFC 3834), and a newsletter marked as an automatic reply is a lie.

## What to do instead
Give bulk mail one List-Id of the form ``Name <news.your-domain>``, transactional mail none; use Auto-Submitted:
auto-generated for notices made by machines, auto-replied for replies only.

## When it stays silent
For drafts whose header fields are not in the file, and where the profile's platform adds list fields.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message
from gatekeeper.model.place import Place
from gatekeeper.model.words import Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule

_LIST_ID = lazy(r"[^<>]{0,200}<[^<>\s@]{1,200}\.[^<>\s@]{1,200}>\s*")
_SUBMITTED = frozenset({"no", "auto-generated", "auto-replied", "auto-notified"})
#: Octets that RFC 2919, section 3, allows.
LONGEST = 255


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each field that does not fit the class."""
    for message in case.messages:
        for said, at in (*_list_id(case, message), *_precedence(case, message), *_submitted(message)):
            yield case.finding(said, at, evidence=said)


def _list_id(case: Case, message: Message) -> Iterator[tuple[str, Place]]:
    if not case.assessment.bulk:
        return
    header = message.header("list-id")
    if header is None:
        added = case.profile is not None and "list-unsubscribe" in case.profile.adds
        if message.kind == "eml" and not added:
            yield "This bulk message has no List-Id header field.", message.start()
    elif any(mark in header.value for mark in ("{", "*|", "%%")):
        return
    elif len(header.value) > LONGEST or not _LIST_ID.fullmatch(header.value.strip()):
        yield "The List-Id of this message does not have the form of RFC 2919.", header.value_at


def _precedence(case: Case, message: Message) -> Iterator[tuple[str, Place]]:
    header = message.header("precedence")
    if header is not None and case.transactional and header.value.strip().lower() in ("bulk", "list", "junk"):
        yield "This transactional message is marked as bulk by its Precedence field.", header.value_at


def _submitted(message: Message) -> Iterator[tuple[str, Place]]:
    header = message.header("auto-submitted")
    if header is None:
        return
    word = header.value.partition(";")[0].strip().lower()
    if word not in _SUBMITTED:
        yield "Auto-Submitted has a value that RFC 3834 does not know.", header.value_at
    elif word == "auto-replied" and not any(message.header(n) for n in ("in-reply-to", "references")):
        yield "This message is marked as an automatic reply and answers nothing.", header.value_at


_HEAD = "From: news@mail.valleyhealth.example\nTo: a@people.example\nSubject: Spring\n"
_NEWS = {"class": "marketing", "goal": "newsletter", "profile": "plain"}
_PLAIN = {"profiles": {"plain": {"class": "marketing"}}}
_CARE = {"class": "transactional", "purpose": "treatment", "goal": "appointment", "event": "appointment-created"}

RULE = Rule(
    id="RTE008",
    name="wrong-class-headers",
    severity=Severity.WARNING,
    scale="W",
    cites=("RFC 2919 section 3", "RFC 3834 section 5", "RFC 2369"),
    check=check,
    examples=(
        Example(
            title="bulk without List-Id",
            draft=_HEAD + "\nThe new garage is open.\n",
            campaign=_NEWS,
            policy=_PLAIN,
            marks=("",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="a reminder marked as bulk",
            draft=_HEAD + "Precedence: bulk\n\nSee you on Tuesday at nine.\n",
            campaign=_CARE,
            marks=("bulk",),
        ),
        Example(
            title="a newsletter that claims to be an automatic reply",
            draft=_HEAD + "List-Id: Spring <news.valleyhealth.example>\nAuto-Submitted: auto-replied\n\nHello.\n",
            campaign=_NEWS,
            policy=_PLAIN,
            marks=("auto-replied",),
        ),
        Example(
            title="bulk with its List-Id",
            draft=_HEAD + "List-Id: Spring news <news.valleyhealth.example>\nPrecedence: bulk\n\nThe garage is open.\n",
            campaign=_NEWS,
            policy=_PLAIN,
        ),
        Example(
            title="a reminder made by a machine",
            draft=_HEAD + "Auto-Submitted: auto-generated\n\nSee you on Tuesday at nine.\n",
            campaign=_CARE,
        ),
        Example(
            title="an HTML draft has no header fields",
            draft="<p>The garage is open.</p>",
            campaign=_NEWS,
            policy=_PLAIN,
        ),
    ),
)
