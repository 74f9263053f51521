"""Staff and people outside the organisation are on one message.

## Why it matters
A patient sees staff addresses and their replies, and one "reply all" carries internal talk to the patient or the
patient's words to a distribution list.

## What to do instead
Write to the patient alone; forward a copy to colleagues inside the house, or use the care record.

## When it stays silent
For the sender's own copy, registered archives, public contact mailboxes, and where no patients are concerned.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message
from gatekeeper.model.place import Place
from gatekeeper.model.words import Severity
from gatekeeper.rules.bcc._people import (
    Mailbox,
    archived,
    envelope,
    envelope_place,
    inside,
    key,
    mailboxes,
    outsiders,
    visible,
)
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each message that has both among its recipients."""
    if not case.patients:
        return
    for message in case.messages:
        rcpt = envelope(case)
        everybody = [*visible(message), *rcpt]
        if not outsiders(case, everybody):
            continue
        at = _staff(case, message, rcpt)
        if at is not None:
            yield case.finding("Staff and people outside the organisation are recipients of one message.", at)


def _staff(case: Case, message: Message, rcpt: list[Mailbox]) -> Place | None:
    """Return where the first staff mailbox among the recipients stands."""
    own = {key(a.address) for header in message.all("from", "sender", "reply-to") for a in header.addresses}
    public = {key(a) for a in case.facts.organization.contacts.addresses}

    def staff(mailbox: Mailbox) -> bool:
        return (
            inside(case, mailbox.address)
            and not archived(case, mailbox.address)
            and key(mailbox.address) not in own | public
            and case.facts.policy.vendor_of(mailbox.address.rpartition("@")[2]) is None
        )

    for header in message.all("to", "cc"):
        if any(staff(m) for m in mailboxes(header)):
            return header.value_at
    found = next((m for m in rcpt if staff(m)), None)
    return envelope_place(case, found) if found is not None else None


_HEAD = "From: Front Desk <desk@valleyhealth.example>\nTo: a@people.example\n"
_BODY = "Subject: Your visit\n\nPlease bring your card.\n"
_WHO = {"relationship": "patients"}

RULE = Rule(
    id="BCC005",
    name="inside-and-outside-mixed",
    severity=Severity.WARNING,
    scale="W",
    cites=("45 CFR 164.530(c)", "45 CFR 164.502(b)"),
    check=check,
    examples=(
        Example(
            title="a patient in To and a nurse in Cc",
            draft=_HEAD + "Cc: nurse@valleyhealth.example\n" + _BODY,
            campaign=_WHO,
            marks=("nurse@valleyhealth.example",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="a colleague in the envelope only",
            draft=_HEAD + _BODY,
            campaign={**_WHO, "envelope": {"rcpt_to": ["a@people.example", "nurse@valleyhealth.example"]}},
            marks=('"nurse@valleyhealth.example"',),
        ),
        Example(title="the sender's own copy", draft=_HEAD + "Cc: desk@valleyhealth.example\n" + _BODY, campaign=_WHO),
        Example(
            title="an archive copy",
            draft=_HEAD.replace("desk@valley", "desk@mail.valley") + _BODY,
            campaign={
                **_WHO,
                "profile": "marketing",
                "envelope": {"rcpt_to": ["a@people.example", "journal@valleyhealth.example"]},
            },
        ),
        Example(
            title="staff among themselves",
            draft="From: desk@valleyhealth.example\nTo: a@valleyhealth.example\nCc: b@valleyhealth.example\n" + _BODY,
            campaign={"relationship": "staff"},
        ),
    ),
)
