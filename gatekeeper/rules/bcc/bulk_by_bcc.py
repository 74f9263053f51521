"""Several people outside the organisation get one message by blind copy.

## Why it matters
Blind copy hides nothing from whoever carries the message: all envelope recipients of a transaction are seen together by
every relay and, without TLS, by the wire; one reply to all or one trace field shows them to each other (RFC 5322
section 3.6.3, RFC 5321 section 7.2). Regulators have fined senders of health mail who relied on it.

## What to do instead
Send through the bulk route, which writes a separate message to each person, with only that person in To.

## When it stays silent
With one recipient per transaction, however many there are; for a registered archive copy; for two addresses of one
person; where no patient and no marketing is concerned. Staff alone in blind copy is a note.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.place import Place
from gatekeeper.model.words import Obligation, Severity
from gatekeeper.rules.bcc._people import (
    Mailbox,
    archived,
    envelope,
    envelope_place,
    key,
    mailboxes,
    outsiders,
    people,
    sensitive_audience,
    visible,
)
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for the envelope, or one for each Bcc field of a draft without envelope."""
    recipients = envelope(case)
    if recipients:
        named = {key(m.address) for message in case.messages for m in visible(message)}
        hidden = [m for m in recipients if key(m.address) not in named and not archived(case, m.address)]
        if hidden:
            yield from _judge(case, hidden, envelope_place(case, hidden[0]))
    elif case.manifest.envelope is None or not case.manifest.envelope.rcpt_to:
        for message in case.messages:
            for header in message.all("bcc", "resent-bcc"):
                blind = [m for m in mailboxes(header) if not archived(case, m.address)]
                yield from _judge(case, blind, header.value_at)


def _judge(case: Case, hidden: list[Mailbox], at: Place) -> Iterator[Finding]:
    strangers = outsiders(case, hidden)
    count = people(case, strangers)
    most = case.option("bcc_max")
    evidence = ",".join(sorted(key(m.address) for m in hidden))
    if count > most and sensitive_audience(case):
        yield case.finding(
            f"{count} people outside the organisation get this message by blind copy.",
            at,
            evidence=evidence,
            obligations=(Obligation.ONE_RECIPIENT_PER_MESSAGE,),
        )
    elif not strangers and len(hidden) > most:
        yield case.finding(
            f"{len(hidden)} of the organisation's own mailboxes get this message by blind copy.",
            at,
            severity=Severity.NOTE,
            evidence=evidence,
        )


_HEAD = "From: Front Desk <desk@valleyhealth.example>\nTo: Front Desk <desk@valleyhealth.example>\n"
_BODY = "Subject: Holiday hours\n\nWe are closed on Memorial Day.\n"
_FORTY = [f"p{i:02}@people.example" for i in range(40)]

RULE = Rule(
    id="BCC001",
    name="bulk-by-bcc",
    severity=Severity.CRITICAL,
    scale="C (staff only N)",
    cites=("RFC 5322 section 3.6.3", "RFC 5321 section 7.2", "45 CFR 164.530(c)", "ICO guidance on bulk e-mail"),
    options={
        "bcc_max": Option(default=1, doc="People outside who may be in blind copy (RFC 5322; engineering default).")
    },
    check=check,
    examples=(
        Example(
            title="forty patients in the envelope only",
            draft=_HEAD + _BODY,
            campaign={"relationship": "patients", "envelope": {"rcpt_to": _FORTY}},
            marks=('"p00@people.example"',),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="two people in the Bcc field of a draft",
            draft=_HEAD + "Bcc: a@people.example, b@clients.example\n" + _BODY,
            bare=True,
            marks=("a@people.example, b@clients.example",),
        ),
        Example(
            title="staff only",
            draft=_HEAD + _BODY,
            campaign={
                "relationship": "staff",
                "envelope": {"rcpt_to": ["ada@valleyhealth.example", "bob@valleyhealth.example"]},
            },
            marks=('"ada@valleyhealth.example"',),
            severities=(Severity.NOTE,),
        ),
        Example(
            title="one transaction for each",
            draft=_HEAD + _BODY,
            campaign={"relationship": "patients", "envelope": {"rcpt_to": _FORTY, "one_per_transaction": True}},
        ),
        Example(
            title="an archive copy",
            draft="From: desk@mail.valleyhealth.example\nTo: a@people.example\n" + _BODY,
            campaign={
                "relationship": "patients",
                "profile": "marketing",
                "envelope": {"rcpt_to": ["a@people.example", "journal@valleyhealth.example"]},
            },
        ),
        Example(
            title="two addresses of one person",
            draft=_HEAD + _BODY,
            campaign={
                "relationship": "patients",
                "envelope": {"rcpt_to": ["jo.sample@people.example", "jo.sample+clinic@people.example"]},
            },
        ),
        Example(
            title="clinicians of other houses",
            draft=_HEAD + "Bcc: a@clinic-a.example, b@clinic-b.example\n" + _BODY,
            campaign={"relationship": "clinicians", "class": "transactional"},
        ),
    ),
)
