"""One copy of the message shows several people outside the organisation to each other.

## Why it matters
Who else gets mail from a clinic is health information about them. A newsletter with 781 addresses in To cost a London
clinic a fine, and a support-group mail to about 900 patients in Cc was a breach in the United States: being on the list
was enough (45 CFR 164.402, ICO decision on 56 Dean Street).

## What to do instead
Write one message per person with only that address in To; keep lists, calendar attendees and quoted headers out of it.

## When it stays silent
For staff and business partners, for two addresses of one person, and where it is neither marketing nor about patients.
A patient with the representative that the list records for them counts as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message
from gatekeeper.model.place import Place
from gatekeeper.model.words import Obligation, Scope, Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.bcc._people import Mailbox, key, mailboxes, outsiders, people, sensitive_audience
from gatekeeper.rules.bcc._quoted import ADDRESS, attendees, quoted
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule

_ADDRESS_COLUMN = lazy(r"e-?mail|correo|mail_?addr", re.IGNORECASE)
_FIELDS = (("To and Cc show", ("to", "cc")), ("Resent-To and Resent-Cc show", ("resent-to", "resent-cc")))


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each part of a message that shows several strangers."""
    if not sensitive_audience(case):
        return
    for message in case.messages:
        for where, shown, at in _shown(case, message):
            strangers = outsiders(case, shown)
            count = people(case, strangers)
            if count > 1:
                evidence = ",".join(sorted(key(m.address) for m in strangers))
                yield _finding(case, f"{where} {count} people outside the organisation to each other.", at, evidence)
        yield from _attached(case, message)


def _finding(case: Case, said: str, at: Place, evidence: str) -> Finding:
    return case.finding(said, at, evidence=evidence, obligations=(Obligation.ONE_RECIPIENT_PER_MESSAGE,))


def _shown(case: Case, message: Message) -> Iterator[tuple[str, list[Mailbox], Place]]:
    for where, names in _FIELDS:
        headers = [(header, mailboxes(header)) for header in message.all(*names)]
        outside = [header for header, found in headers if outsiders(case, found)]
        if outside:
            yield where, [m for _, found in headers for m in found], outside[0].value_at
    for where, found in (("The calendar part shows", attendees(message)), ("A quoted message shows", quoted(message))):
        if found:
            yield where, [m for m, _ in found], found[0][1]


def _attached(case: Case, message: Message) -> Iterator[Finding]:
    for attachment in message.attachments:
        if attachment.media_type.startswith(("message/", "text/calendar")):
            continue
        named = any(_ADDRESS_COLUMN.search(column) for column in attachment.columns)
        lines = [
            line
            for passage in message.in_scope(Scope.ATTACHMENT)
            if passage.part == attachment.name
            for line in passage.text.split("\n")
            if line.strip()
        ]
        found = [Mailbox(address=m[0]) for line in lines for m in ADDRESS.finditer(line)]
        if found and (named or 2 * sum("@" in line for line in lines) >= len(lines)):
            count = people(case, outsiders(case, found))
        else:
            count = attachment.rows or 0 if named and not found else 0
        if count > 1:
            said = f"An attached list shows {count} people to everybody who gets this message."
            yield _finding(case, said, attachment.at, attachment.sha256)


_HEAD = "From: Front Desk <desk@valleyhealth.example>\n"
_BODY = "Subject: Art evening\n\nCome to our art evening.\n"
_PATIENTS = {"relationship": "patients"}

RULE = Rule(
    id="BCC002",
    name="recipients-exposed-to-each-other",
    severity=Severity.CRITICAL,
    scale="C",
    cites=(
        "45 CFR 164.402",
        "45 CFR 164.530(c)",
        "RFC 5322 section 3.6.3",
        "ICO penalty notice, 56 Dean Street (2016)",
    ),
    check=check,
    examples=(
        Example(
            title="two patients in To",
            draft=_HEAD + "To: a@people.example, b@clients.example\n" + _BODY,
            campaign=_PATIENTS,
            marks=("a@people.example, b@clients.example",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="one in To and another in Cc, in a group",
            draft=_HEAD + "To: a@people.example\nCc: Friends: b@clients.example, desk@valleyhealth.example;\n" + _BODY,
            campaign=_PATIENTS,
            marks=("a@people.example",),
        ),
        Example(
            title="a quoted header block",
            draft=_HEAD
            + "To: c@people.example\nSubject: Re: Art evening\n\nYes, at six.\n\n"
            + "-----Original Message-----\nFrom: desk@valleyhealth.example\n"
            + "To: a@people.example, b@clients.example\nSubject: Art evening\n\nCome.\n",
            campaign=_PATIENTS,
            marks=("a@people.example",),
        ),
        Example(
            title="a quoted header block in Spanish",
            draft=_HEAD
            + "To: c@people.example\nSubject: RE: Tarde de arte\n\nSí, a las seis.\n\n"
            + "De: Recepción <desk@valleyhealth.example>\nEnviado: lunes, 4 de mayo de 2026 8:00\n"
            + "Para: a@people.example; b@clients.example\nAsunto: Tarde de arte\n\nVengan.\n",
            campaign=_PATIENTS,
            marks=("a@people.example",),
        ),
        Example(
            title="a programme in Spanish with colons",
            draft=_HEAD
            + "To: c@people.example\nSubject: Arte\n\nQueda así.\n\nDe: lunes\nA: viernes\nPara: todos; escriba a "
            + "arte@city.example o musica@state.example\n",
            campaign=_PATIENTS,
        ),
        Example(
            title="calendar attendees",
            draft=_HEAD
            + "To: a@people.example\nSubject: Art evening\nContent-Type: text/calendar; method=REQUEST\n\n"
            + "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Art evening\nATTENDEE;RSVP=TRUE:mailto:a@people.example\n"
            + "ATTENDEE;CN=B:mailto:b@clients.example\nEND:VEVENT\nEND:VCALENDAR\n",
            campaign=_PATIENTS,
            marks=("BEGIN:VCALENDAR",),
        ),
        Example(
            title="an attached list",
            draft=_HEAD
            + "To: a@people.example\nSubject: Guests\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
            + "--b\nContent-Type: text/plain\n\nThe list.\n--b\nContent-Type: text/csv\n"
            + "Content-Disposition: attachment; filename=guests.csv\n\n"
            + "email,name\nb@clients.example,B\nc@clients.example,C\n--b--\n",
            campaign=_PATIENTS,
            marks=("email,name",),
        ),
        Example(
            title="one message for each of many",
            draft=_HEAD + "To: a@people.example\n" + _BODY,
            campaign={
                "relationship": "patients",
                "envelope": {"rcpt_to": ["a@people.example", "b@people.example"], "one_per_transaction": True},
            },
        ),
        Example(
            title="a patient and the staff",
            draft=_HEAD + "To: a@people.example\nCc: ada@valleyhealth.example, bob@valleyhealth.example\n" + _BODY,
            campaign=_PATIENTS,
        ),
        Example(
            title="both addresses of one person",
            draft=_HEAD + "To: Jordan Sample <jo@people.example>, Jordan Sample <js@office.example>\n" + _BODY,
            campaign=_PATIENTS,
        ),
        Example(
            title="an addressee per copy, from a merge tag",
            draft=_HEAD + "To: {{ email }}\n" + _BODY,
            campaign=_PATIENTS,
        ),
    ),
)
