"""The unsubscribe address or its label names the reader or a condition.

## Why it matters
List headers and links are read by mailbox providers, security scanners and link hosts, and visits are logged.
RFC 8058 asks for an opaque token; a plain address, a record number or "list=hiv-news" tells them who gets what.

## What to do instead
Use a random token per recipient and neutral category names ("Clinic news").

## When it stays silent
For opaque tokens, and on lists that people chose by topic for the topic's name on the label (the address must stay
opaque there, too).
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.urls import health_names, identifiers
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message
from gatekeeper.model.place import Place
from gatekeeper.model.words import Scope, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.opt._list_headers import list_headers, parse
from gatekeeper.rules.opt._optout import opt_outs
from gatekeeper.rules.opt._words import unwrap
from gatekeeper.rules.rule import Example, Rule

#: Kinds that name one person; contact schemes carry the sender's own mailbox, which is not looked at.
_KINDS = frozenset(
    {
        "EMAIL_ADDRESS",
        "MEDICAL_RECORD_NUMBER",
        "US_SSN",
        "HEALTH_PLAN_ID",
        "ACCOUNT_NUMBER",
        "PHONE_NUMBER",
        "PERSON",
        "DATE_TIME",
    }
)


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each telling address or label."""
    severity = Severity.CRITICAL if case.patients else Severity.WARNING
    for message in case.messages:
        for url, at in _targets(message):
            what = _tells(case, url)
            if what:
                yield case.finding(f"The unsubscribe address carries {what}.", at, severity=severity, evidence=url)
        if case.patients:
            for at, text in _labels(case, message):
                said = "The unsubscribe text names a condition or service of the list."
                yield case.finding(said, at, severity=severity, evidence=text)


def _targets(message: Message) -> Iterator[tuple[str, Place]]:
    for way in opt_outs(message):
        if way.link is not None:
            yield way.link.url, way.link.at
    for header in list_headers(message).unsubscribe:
        for uri in parse(header.value).uris:
            yield uri, header.value_at


def _tells(case: Case, url: str) -> str:
    for span in identifiers(url):
        if span.kind in _KINDS and span.how != "hash":
            return "the reader's address in clear" if span.kind == "EMAIL_ADDRESS" else "an identifier of the reader"
    if health_names(url, case.facts.detector):
        return "the name of a condition or service"
    return ""


def _labels(case: Case, message: Message) -> Iterator[tuple[Place, str]]:
    """Yield the health words in sentences that offer the way out."""
    for sentence in dict.fromkeys(way.sentence for way in opt_outs(message) if way.sentence and way.shown):
        for passage in message.in_scope(Scope.BODY):
            at = unwrap(passage.text).find(sentence)
            if at < 0:
                continue
            for entity in case.facts.entities(passage):
                if entity.health and entity.level >= 2 and at <= entity.start < at + len(sentence):
                    yield passage.place(entity.start, entity.end), entity.text
            break


_NEWS = "<p>The new garage is open.</p>"
_LINK = '<a href="https://www.valleyhealth.example/u/8f2c">'
_WHO = {"class": "marketing", "relationship": "patients"}

RULE = Rule(
    id="OPT007",
    name="unsubscribe-link-carries-identifier",
    severity=Severity.WARNING,
    scale="W (C for patients)",
    cites=("RFC 8058 section 3.1", "45 CFR 160.103"),
    check=check,
    examples=(
        Example(
            title="the address in clear",
            draft=f'<html><body>{_NEWS}<a href="https://www.valleyhealth.example/u?email=jo@people.example">Unsubscribe</a>'
            "</body></html>",
            campaign=_WHO,
            marks=("https://www.valleyhealth.example/u?email=jo@people.example",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="the list's name in the address, public list",
            draft=f'<html><body>{_NEWS}<a href="https://www.valleyhealth.example/u/8f2c?list=hiv-news">Unsubscribe</a>'
            "</body></html>",
            campaign={"class": "marketing", "relationship": "public", "recipients_source": {"kind": "sign-up-form"}},
            marks=("https://www.valleyhealth.example/u/8f2c?list=hiv-news",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="the label names the clinic",
            draft=f"<html><body>{_NEWS}<p>{_LINK}Unsubscribe from dialysis news</a></p></body></html>",
            campaign=_WHO,
            marks=("dialysis",),
        ),
        Example(
            title="an opaque token",
            draft=f'<html><body>{_NEWS}<a href="https://www.valleyhealth.example/u/8f2c91d0a7">Unsubscribe</a></body></html>',
            campaign=_WHO,
        ),
        Example(
            title="the sender's own mailbox",
            draft=f'<html><body>{_NEWS}<a href="mailto:out@valleyhealth.example?subject=stop">Unsubscribe</a>'
            "</body></html>",
            campaign=_WHO,
        ),
        Example(
            title="topics that readers of a public list chose",
            draft=f"<html><body>{_NEWS}<p>{_LINK}Unsubscribe from dialysis news</a></p></body></html>",
            campaign={"class": "marketing", "relationship": "public", "recipients_source": {"kind": "sign-up-form"}},
        ),
    ),
)
