"""Answers to the message are redistributed to others.

## Why it matters
A patient who answers a reminder writes about health. Where From, Reply-To or Mail-Followup-To is a list, or List-Post
invites to post, the answer lands with everybody on that list (RFC 2369 section 3.4).

## What to do instead
Point answers at a staffed mailbox and send ``List-Post: NO``.

## When it stays silent
For mailboxes that only the team reads, and for discussion lists whose members joined to talk (relationship community).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Header
from gatekeeper.model.words import Relationship, Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.bcc._people import key, mailboxes, outsiders, people, visible
from gatekeeper.rules.bcc._quoted import ADDRESS
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule

_FIELDS = ("from", "reply-to", "mail-followup-to", "mail-reply-to")
#: Hosts of public discussion lists, and the names by which own list hosts go.
_LIST_HOST = lazy(r"(?:^|\.)(?:googlegroups\.com|groups\.io|freelists\.org|lists?\.[\w.-]+|listserv\.[\w.-]+)$")
_CLOSED = lazy(r"\s*NO\b", re.IGNORECASE)


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each field that fans answers out."""
    if not (case.marketing or case.patients) or case.assessment.relationship is Relationship.COMMUNITY:
        return
    lists = {key(a) for a in case.facts.organization.list_addresses}
    for message in case.messages:
        to = {key(m.address) for m in visible(message)} | {key(a) for a in case.facts.addresses if "@" in a}
        for header in message.all(*_FIELDS, "list-post"):
            targets = _redistributors(case, header, lists)
            if not targets:
                continue
            reaches = case.patients and any(target in to for target in targets)
            yield case.finding(
                f"Answers to this message are redistributed: {_what(header)}.",
                header.value_at,
                severity=Severity.CRITICAL if reaches else Severity.WARNING,
                evidence=",".join(sorted(targets)),
            )


def _redistributors(case: Case, header: Header, lists: set[str]) -> set[str]:
    name = header.name.lower()
    if name == "list-post":
        if _CLOSED.match(header.value) or not header.value.strip():
            return set()
        found = {key(m[0]) for m in ADDRESS.finditer(header.value)}
        return found or {header.value.strip().lower()}
    found = {key(m.address) for m in mailboxes(header)}
    listed = {a for a in found if a in lists or _LIST_HOST.search(a.rpartition("@")[2])}
    if name != "from" and people(case, outsiders(case, mailboxes(header))) > 1:
        return listed | found
    return listed


def _what(header: Header) -> str:
    if header.name.lower() == "list-post":
        return "List-Post invites to post"
    return f"{header.name} is a list or several people"


_HEAD = "To: a@people.example\nSubject: Spring\n"
_BODY = "\nThe new garage is open.\n"
_WHO = {"relationship": "patients", "class": "marketing"}

RULE = Rule(
    id="BCC007",
    name="reply-fan-out",
    severity=Severity.WARNING,
    scale="W (C if it reaches patients)",
    cites=("RFC 2369 section 3.4", "RFC 5322 section 3.6.2", "45 CFR 164.530(c)"),
    check=check,
    examples=(
        Example(
            title="replies to a mailbox that redistributes",
            draft="From: news@mail.valleyhealth.example\nReply-To: team@valleyhealth.example\n" + _HEAD + _BODY,
            campaign=_WHO,
            marks=("team@valleyhealth.example",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="a list that patients are on and may post to",
            draft="From: news@mail.valleyhealth.example\nTo: friends@lists.valleyhealth.example\nSubject: Spring\n"
            "List-Post: <mailto:friends@lists.valleyhealth.example>\n" + _BODY,
            campaign=_WHO,
            marks=("<mailto:friends@lists.valleyhealth.example>",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="posting is closed",
            draft="From: news@mail.valleyhealth.example\nList-Post: NO (announcements only)\n" + _HEAD + _BODY,
            campaign=_WHO,
        ),
        Example(
            title="a staffed mailbox",
            draft="From: news@mail.valleyhealth.example\nReply-To: desk@valleyhealth.example\n" + _HEAD + _BODY,
            campaign=_WHO,
        ),
        Example(
            title="a discussion list of volunteers",
            draft="From: news@mail.valleyhealth.example\nList-Post: <mailto:garden@lists.example>\n" + _HEAD + _BODY,
            campaign={"relationship": "community", "class": "marketing"},
        ),
    ),
)
