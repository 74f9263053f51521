"""A header field of the outgoing message names a recipient to somebody else.

## Why it matters
Bcc, Delivered-To, Apparently-To, the for-clause of Received and private X- fields record to whom a copy went. On a
message to several people each of them reads the others there (RFC 5321 sections 7.2 and 7.6, RFC 9228).

## What to do instead
Remove these fields before the message leaves; the gate does it. Configure the relay not to write them.

## When it stays silent
Where the field names exactly the one recipient of this copy, the own house, or nobody. On a copy that relays have
handed on, the stations of its way to the one reader shown: where that mailbox forwards to, or, under a list's address,
the subscriber's own. The one mailbox that final delivery (which adds Return-Path) wrote on a kept copy. An envelope
that is stated outweighs all of this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Header, Message
from gatekeeper.model.words import Obligation, Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.bcc._path import STATIONS, Way
from gatekeeper.rules.bcc._people import Mailbox, is_mailbox, key, mailboxes, outsiders, visible
from gatekeeper.rules.bcc._quoted import ADDRESS
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule

#: Fields whose only content is a delivery address.
_TRACES = frozenset(
    [
        "bcc",
        "resent-bcc",
        "apparently-to",
        "x-apparently-to",
        "delivered-to",
        "envelope-to",
        "original-recipient",
        "x-envelope-to",
        "x-original-to",
        "x-rcpt-to",
        "x-forwarded-to",
        "x-delivered-to",
        "x-receiver",
        "x-real-to",
        "received-for",
    ]
)
_FOR = lazy(r"\bfor\s+<?(" + ADDRESS.pattern + r")>?", re.IGNORECASE)


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each field that names somebody else."""
    for message in case.messages:
        own = _own(case, message)
        known = _known(case)
        named = [outsiders(case, _named(header)) for header in message.headers]
        way = _way(case, message, named)
        for position, header in enumerate(message.headers):
            others = [m for m in named[position] if key(m.address) not in own]
            name = header.name.lower()
            if way is not None and name in STATIONS and len(others) == 1 and way.own(position, key(others[0].address)):
                continue
            if name.startswith("x-") and name not in _TRACES:
                recipients = [m for m in others if key(m.address) in known]
                if not recipients and len(others) < 2:
                    continue
            if others:
                yield case.finding(
                    f"The header field {header.name} names {_people(len(others))} to whoever gets this copy.",
                    header.at,
                    evidence=",".join(sorted(key(m.address) for m in others)),
                    obligations=(Obligation.STRIP_HEADERS,),
                )


def _way(case: Case, message: Message, named: list[list[Mailbox]]) -> Way | None:
    """Return the way of a copy to its reader; None where the envelope states whose copy it is."""
    stated = case.manifest.envelope
    if stated is not None and stated.rcpt_to:
        return None
    stations = [
        (number, key(found[0].address))
        for number, (header, found) in enumerate(zip(message.headers, named, strict=True))
        if found and header.name.lower() in STATIONS
    ]
    return Way(message, stations) if stations else None


def _people(count: int) -> str:
    return "another recipient" if count == 1 else f"{count} other recipients"


def _named(header: Header) -> list[Mailbox]:
    name = header.name.lower()
    if name == "received":
        return [Mailbox(address=found[1]) for found in _FOR.finditer(header.value)]
    if name in _TRACES:
        return mailboxes(header) or _in_text(header)
    return _in_text(header) if name.startswith("x-") and "@" in header.value else []


def _in_text(header: Header) -> list[Mailbox]:
    return [Mailbox(address=found[0]) for found in ADDRESS.finditer(header.value) if is_mailbox(found[0])]


def _own(case: Case, message: Message) -> frozenset[str]:
    """Return the one recipient of this copy, where there is exactly one."""
    stated = case.manifest.envelope
    if stated is not None and stated.rcpt_to and (len(stated.rcpt_to) == 1 or not stated.one_per_transaction):
        found = {key(a) for a in stated.rcpt_to}
    else:
        found = {key(m.address) for m in visible(message)}
    return frozenset(found) if len(found) == 1 else frozenset()


def _known(case: Case) -> frozenset[str]:
    return frozenset(key(a) for a in case.facts.addresses if "@" in a)


_HEAD = "From: Front Desk <desk@valleyhealth.example>\nTo: a@people.example\n"
_BODY = "Subject: Holiday hours\n\nWe are closed on Memorial Day.\n"

RULE = Rule(
    id="BCC004",
    name="trace-header-leaks-recipient",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("RFC 5321 section 7.2", "RFC 5321 section 7.6", "RFC 5322 section 3.6.3", "RFC 9228"),
    check=check,
    examples=(
        Example(
            title="a Bcc field left in",
            draft=_HEAD + "Bcc: b@clients.example\n" + _BODY,
            bare=True,
            marks=("Bcc: b@clients.example",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="a for-clause with somebody else",
            draft="Received: from mx.example by relay.example for <b@clients.example>; Mon, 4 May 2026 08:00:00 -0500\n"
            + _HEAD
            + _BODY,
            bare=True,
            marks=(
                "Received: from mx.example by relay.example for <b@clients.example>; Mon, 4 May 2026 08:00:00 -0500",
            ),
        ),
        Example(
            title="a private field with the whole batch",
            draft=_HEAD + "X-Batch: b@clients.example;c@clients.example\n" + _BODY,
            bare=True,
            marks=("X-Batch: b@clients.example;c@clients.example",),
        ),
        Example(
            title="a private field for one other person",
            draft="X-Apparently-To: b@clients.example\n" + _HEAD + _BODY,
            bare=True,
            marks=("X-Apparently-To: b@clients.example",),
        ),
        Example(
            title="the one recipient of this copy",
            draft="Delivered-To: a@people.example\nX-Original-To: a@people.example\n" + _HEAD + _BODY,
            campaign={"envelope": {"rcpt_to": ["a@people.example"]}},
        ),
        Example(
            title="a delivered copy that came through an alias",
            draft="Return-Path: <bounce@shop.example>\nDelivered-To: kept@home.example\n"
            "Received: from mta.shop.example by mx.home.example for <kept@home.example>; Mon, 4 May 2026 08:01:00\n"
            + _HEAD
            + _BODY,
            bare=True,
        ),
        Example(
            title="a delivered copy that names two",
            draft="Return-Path: <bounce@shop.example>\nDelivered-To: kept@home.example\n"
            "X-Original-To: b@clients.example\n" + _HEAD + _BODY,
            bare=True,
            marks=("Delivered-To: kept@home.example", "X-Original-To: b@clients.example"),
        ),
        Example(
            title="a Bcc field in a delivered copy",
            draft="Return-Path: <bounce@shop.example>\nDelivered-To: kept@home.example\n"
            + _HEAD
            + "Bcc: b@clients.example\n"
            + _BODY,
            bare=True,
            marks=("Bcc: b@clients.example",),
        ),
        Example(
            title="where the reader's own mailbox forwards to",
            draft="Delivered-To: ann@home.example\n"
            "Received: from mx.example by mx.home.example for <ann@home.example>; Mon, 4 May 2026 08:01:00 -0500\n"
            "Received: from relay.example by mx.people.example for <a@people.example>; Mon, 4 May 2026 08:00:00 -0500\n"
            + _HEAD
            + _BODY,
            bare=True,
        ),
        Example(
            title="a technical address of the sender's platform",
            draft=_HEAD + "X-Report-Abuse: abuse@esp.example\nX-Complaints-To: abuse@relay.example\n" + _BODY,
            bare=True,
        ),
        Example(title="an archive copy", draft=_HEAD + "Bcc: journal@valleyhealth.example\n" + _BODY, bare=True),
    ),
)
