"""A personal message is delivered to somebody else than it is written to.

## Why it matters
A merge that slips by one row sends each patient the next patient's letter. The envelope is what is delivered; To,
greeting and values are what was meant. Where they differ, the wrong person reads it (45 CFR 164.402).

## What to do instead
Join data and addresses by the recipient key, and send a test row from the middle of the list.

## When it stays silent
For plus-addressing and case, for registered archives, for impersonal newsletters, and where To is a merge tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message, Passage
from gatekeeper.model.recipients import Recipient
from gatekeeper.model.words import FieldClass, RiskLevel, Scope, Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.bcc._people import archived, inside, key, visible
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule

_GREETING = lazy(
    r"\s*(?:dear|hello|hi|hey|good (?:morning|afternoon|evening)|hola|estimad[oa]|querid[oa])\s+"
    r"(?:(?:mr|mrs|ms|mx|dr|sr|sra)\.?\s+)?([^\W\d_][\w'’-]{0,40}(?:\s[^\W\d_][\w'’-]{0,40}){0,3})\s*[,.!:\n]",
    re.IGNORECASE,
)
_NAME_COLUMN = lazy(r"(?:^|_)(?:f|l|first|last|full|given|family|sur|nombre|apellido)?_?(?:name|nombre|apellidos?)$")
_TOKEN = lazy(r"[\w'’.@+-]{2,64}")
_GENERAL = frozenset(
    [
        "all",
        "everyone",
        "everybody",
        "patient",
        "patients",
        "friend",
        "friends",
        "neighbor",
        "neighbour",
        "neighbors",
        "neighbours",
        "member",
        "members",
        "there",
        "team",
        "customer",
        "customers",
        "valued",
        "reader",
        "readers",
        "colleague",
        "colleagues",
        "sir",
        "madam",
        "parent",
        "parents",
        "guest",
        "guests",
    ]
)


def check(case: Case) -> Iterator[Finding]:
    """Yield findings for a delivery to another address, and for values of another row."""
    stated = case.manifest.envelope
    for message in case.messages:
        if stated is not None and len(stated.rcpt_to) == 1:
            yield from _delivery(case, message, stated.rcpt_to[0])
        yield from _values(case, message)


def _delivery(case: Case, message: Message, address: str) -> Iterator[Finding]:
    shown = [m for m in visible(message) if not archived(case, m.address)]
    if not shown or archived(case, address) or inside(case, address) or not _personal(case, message):
        return
    if all(inside(case, m.address) for m in shown) or key(address) in {key(m.address) for m in shown}:
        return
    header = next(h for h in message.all("to", "cc", "resent-to", "resent-cc") if h.addresses or h.value.strip())
    yield case.finding(
        "This personal message is delivered to another address than the one it is written to.",
        header.value_at,
        evidence=key(address),
    )


def _personal(case: Case, message: Message) -> bool:
    if case.risk.level >= RiskLevel.MODERATE:
        return True
    return any(t.kind == "variable" and t.rendered for t in message.tags) or _greeting(message) is not None


def _greeting(message: Message) -> tuple[Passage, int, int] | None:
    """Return where a person is greeted by name near the top of the body."""
    for passage in list(message.in_scope(Scope.BODY))[:6]:
        found = _GREETING.match(passage.text)
        if found is not None and not {w.lower() for w in found[1].split()} & _GENERAL:
            return passage, found.start(1), found.end(1)
    return None


def _values(case: Case, message: Message) -> Iterator[Finding]:
    """Yield findings for a name or identifier of another row in a message that is written to one row."""
    listed = case.submission.recipients
    rows = _rows(case, message)
    if listed is None or rows is None:
        return
    mine, others = rows
    names = [c.name for c in listed.columns if _NAME_COLUMN.search(c.name.lower())]
    greeted = _greeting(message)
    if greeted is not None and names:
        passage, start, end = greeted
        said = {w.lower() for w in passage.text[start:end].split()}
        if not said & _words(mine, names) and any(said <= _words(row, names) for row in others):
            yield case.finding("This message greets a person of another row of the list.", passage.place(start, end))
            return
    yield from _identifiers(case, message, mine, others)


def _rows(case: Case, message: Message) -> tuple[Recipient, list[Recipient]] | None:
    listed, stated = case.submission.recipients, case.manifest.envelope
    shown = {key(m.address) for m in visible(message)}
    if stated is not None and len(stated.rcpt_to) == 1:
        shown = {key(stated.rcpt_to[0])}
    if listed is None or len(shown) != 1:
        return None
    mine = [row for row in listed.rows if key(row.address) in shown]
    return (mine[0], [row for row in listed.rows if row is not mine[0]]) if len(mine) == 1 else None


def _words(row: Recipient, columns: list[str]) -> set[str]:
    return {w.lower() for column in columns for w in row.values.get(column, "").split()}


def _identifiers(case: Case, message: Message, mine: Recipient, others: list[Recipient]) -> Iterator[Finding]:
    listed = case.submission.recipients
    columns = [c.name for c in listed.columns if c.field_class is FieldClass.IDENTIFIER] if listed is not None else []
    columns = [c for c in columns if not _NAME_COLUMN.search(c.lower())]
    own = {v.lower() for v in mine.values.values()}
    foreign = {row.values.get(c, "").lower() for row in others for c in columns} - own
    foreign = {value for value in foreign if len(value) >= 5 and any(ch.isdigit() or ch == "@" for ch in value)}
    if not foreign:
        return
    for passage in message.in_scope(Scope.BODY, Scope.SUBJECT):
        for token in _TOKEN.finditer(passage.text):
            if token[0].lower().rstrip(".") in foreign:
                at = passage.place(token.start(), token.end())
                yield case.finding(
                    "This message holds an identifier of another row of the list.", at, evidence=token[0]
                )
                return


_BODY = "Subject: Your visit\n\nDear Jordan,\n\nyour visit is on Tuesday at nine.\n"
_CARE = {"class": "transactional", "purpose": "treatment", "goal": "appointment", "event": "booked"}
_LIST = "email,first_name,mrn\njo@people.example,Jordan,000111\nal@people.example,Alex,000222\n"

RULE = Rule(
    id="BCC009",
    name="envelope-header-mismatch",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("RFC 5321 section 7.2", "45 CFR 164.402", "45 CFR 164.530(c)"),
    check=check,
    examples=(
        Example(
            title="written to one person, delivered to another",
            draft="From: care@valleyhealth.example\nTo: jo@people.example\n" + _BODY,
            campaign={**_CARE, "envelope": {"rcpt_to": ["al@people.example"]}},
            marks=("jo@people.example",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="the greeting belongs to the next row",
            draft="From: care@valleyhealth.example\nTo: al@people.example\n" + _BODY,
            campaign=_CARE,
            recipients=_LIST,
            marks=("Jordan",),
        ),
        Example(
            title="the same mailbox with a plus tag",
            draft="From: care@valleyhealth.example\nTo: jo@people.example\n" + _BODY,
            campaign={**_CARE, "envelope": {"rcpt_to": ["Jo+visits@people.example"]}},
        ),
        Example(
            title="an impersonal newsletter to people who signed up",
            draft="From: news@mail.valleyhealth.example\nTo: readers@people.example\nSubject: Spring\n\nHello all,\n\n"
            "the new garage is open.\n",
            campaign={
                "class": "marketing",
                "relationship": "public",
                "recipients_source": {"kind": "sign-up-form"},
                "envelope": {"rcpt_to": ["al@people.example"]},
            },
        ),
        Example(
            title="greeting and row agree",
            draft="From: care@valleyhealth.example\nTo: jo@people.example\n" + _BODY,
            campaign=_CARE,
            recipients=_LIST,
        ),
    ),
)
