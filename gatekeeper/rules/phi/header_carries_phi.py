"""A technical header names a condition, segment or person: List-ID, Feedback-ID, Message-ID, tags, return path.

## Why it matters
Headers stay in clear, are kept by every relay and are shown by "view source"; Feedback-ID goes to mailbox providers
by design (45 CFR 164.502(b); RFC 2919 for List-ID).

## What to do instead
Use opaque ids in headers and tags, and a keyed token instead of the plain address in the return path.

## When it stays silent
Random ids of platforms, and the List-ID of a topic list that people joined themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.decodings import readings
from gatekeeper.inference.identity import in_header
from gatekeeper.inference.opaque import veil_opaque
from gatekeeper.inference.pieces import name_topic
from gatekeeper.inference.tables import words
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Header, Message
from gatekeeper.model.words import Category, Severity
from gatekeeper.patterns import lazy
from gatekeeper.redact import mask
from gatekeeper.rules.case import Case
from gatekeeper.rules.phi._reader import hard, spoken
from gatekeeper.rules.rule import Example, Rule

_MORE = frozenset({"message-id", "references", "in-reply-to", "x-mailgun-variables", "x-sg-eid", "x-entity-ref-id"})
_NAMES_PEOPLE = frozenset({"message-id", "feedback-id", "list-id", "return-path", "x-campaign", "x-entity-ref-id"})
#: A token of a header value: a name between separators that header formats use.
_TOKEN = lazy(r"[^\s<>\"',;:{}\[\]()=@]{2,120}")
_VERP = lazy(r"[+=-]([\w.%+'-]{1,64})(?:=|--|_at_|%40)((?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24})$")


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per telling token of a technical header, and one per plain address in a return path."""
    for message in case.messages:
        for header in message.headers:
            if case.patients and (header.name.lower() in words("headers", "names") or header.name.lower() in _MORE):
                yield from _of_header(case, header)
            if header.name.lower() in _NAMES_PEOPLE or header.name.lower() in words("headers", "names"):
                yield from _people(case, header)
        yield from _return_path(case, message)


def _of_header(case: Case, header: Header) -> Iterator[Finding]:
    seen: set[str] = set()
    for token in _TOKEN.findall(header.value):
        topic = name_topic(veil_opaque(token))
        categories = [c for c in topic.categories if c is not Category.GENERAL]
        if topic.level < 2 or not categories or token.casefold() in seen:
            continue
        seen.add(token.casefold())
        yield case.finding(
            f"The header {header.name} ({mask(token)}) names a health topic ({spoken(categories[0])}) of the "
            "people on the "
            "list in clear.",
            in_header(header, token),
            severity=hard(case) if topic.level >= 3 else Severity.WARNING,
            evidence=token,
        )


def _people(case: Case, header: Header) -> Iterator[Finding]:
    """Yield a finding where the value holds a recipient's address, plain or encoded."""
    known = {a.lower() for a in case.facts.addresses[:200]}
    for reading in readings(header.value[:2000]):
        found = next((a for a in known if a in reading.text.lower()), None)
        if found is not None:
            yield case.finding(
                f"The header {header.name} names a recipient in clear.", header.value_at, evidence=header.name + found
            )
            return


def _return_path(case: Case, message: Message) -> Iterator[Finding]:
    envelope = case.manifest.envelope
    header = message.header("return-path")
    paths = [(header.value.strip("<> "), header.value_at)] if header is not None else []
    if envelope is not None and envelope.mail_from:
        paths.append((envelope.mail_from, case.submission.place("envelope.mail_from")))
    for path, at in paths:
        local, _, _ = path.rpartition("@")
        if _VERP.search(local):
            yield case.finding("The return path shows the recipient's address in clear.", at, evidence=path)


_HEAD = "From: Valley Health <news@mail.valleyhealth.example>\nTo: ann@mail.example\nSubject: Hello\n"
_PATIENTS = {"relationship": "patients", "profile": "marketing", "class": "marketing"}

RULE = Rule(
    id="PHI012",
    name="header-carries-phi",
    severity=Severity.WARNING,
    scale="W (C condition + patients)",
    cites=("45 CFR 164.502(b)", "RFC 2919 section 2"),
    check=check,
    examples=(
        Example(
            title="condition in Feedback-ID",
            draft=_HEAD + "Feedback-ID: 7:diabetes-q2:vh:acme\n\nHello.\n",
            campaign=_PATIENTS,
            marks=("diabetes-q2",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="service line in a campaign header",
            draft=_HEAD + "X-Campaign: OncNewsletter-05\n\nHello.\n",
            campaign=_PATIENTS,
            marks=("OncNewsletter-05",),
        ),
        Example(
            title="plain address in the return path",
            draft=_HEAD + "Return-Path: <bounce+ann=mail.example@bounce.mail.valleyhealth.example>\n\nHello.\n",
            campaign=_PATIENTS,
            marks=("<bounce+ann=mail.example@bounce.mail.valleyhealth.example>",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="opaque ids",
            draft=_HEAD
            + "Feedback-ID: 7:c2026-05-a:vh:acme\nX-Campaign: seg-017\nMessage-ID: <8f2c1@vh.example>\n\nHi.\n",
            campaign=_PATIENTS,
        ),
        Example(
            title="topic list that people joined",
            draft=_HEAD + "List-Id: HIV news <hiv-news.valleyhealth.example>\n\nHello.\n",
            campaign={"relationship": "public"},
        ),
        Example(
            title="keyed return path",
            draft=_HEAD + "Return-Path: <b+9f8a7c@bounce.mail.valleyhealth.example>\n\nHello.\n",
            campaign=_PATIENTS,
        ),
    ),
)
