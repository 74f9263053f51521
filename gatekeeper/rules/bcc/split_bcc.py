"""One text goes out in several small blind-copy batches, each below the limit.

## Why it matters
Ten blind copies of four are a mailing to forty: every batch exposes its members to whoever carries it, and sending in
batches is how the limit on blind copies is dodged (RFC 5321 section 7.2).

## What to do instead
Send through the bulk route, which writes a separate message to each person.

## When it stays silent
Where each transaction has one recipient. A check of files sees earlier batches only where the campaign file names them
(``earlier_sends`` of the same campaign, today or yesterday); the gate remembers texts by keyed hash.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from gatekeeper.inference.history import content_key
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Obligation, Severity
from gatekeeper.rules.bcc._people import (
    envelope,
    envelope_place,
    key,
    outsiders,
    people,
    sensitive_audience,
    visible,
)
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding when this batch is not the first of its text."""
    named = {key(m.address) for message in case.messages for m in visible(message)}
    hidden = outsiders(case, (m for m in envelope(case) if key(m.address) not in named))
    if not hidden or not sensitive_audience(case):
        return
    now = people(case, hidden)
    batches, earlier = _remembered(case)
    if not batches:
        batches, earlier = _stated(case, {key(m.address) for m in hidden})
    if batches and earlier > batches - 1 and now + earlier > case.option("bcc_max"):
        yield case.finding(
            f"This text went to {earlier} people in {batches} earlier batch{'es' if batches > 1 else ''}; "
            f"with this one that makes {now + earlier} by blind copy.",
            envelope_place(case, hidden[0]),
            evidence=",".join(sorted(key(m.address) for m in hidden)),
            obligations=(Obligation.ONE_RECIPIENT_PER_MESSAGE,),
        )


def _remembered(case: Case) -> tuple[int, int]:
    """Return (transactions, recipients) of this text that the gate remembers; one-by-one sends are no batches."""
    history = case.facts.history
    if history is None:
        return 0, 0
    window = datetime.timedelta(hours=case.option("hours"))
    recent = [history.recent(k, window) for k in {content_key(m) for m in case.messages} if k]
    batches, recipients = sum(r.batches for r in recent), sum(r.recipients for r in recent)
    return (batches, recipients) if recipients > batches else (0, 0)


def _stated(case: Case, now: set[str]) -> tuple[int, int]:
    """Return (batches, recipients) of the same campaign that the campaign file names within a day."""
    today = case.facts.today
    lists = [
        send.list
        for send in case.manifest.earlier_sends
        if send.campaign == case.manifest.campaign
        and send.list is not None
        and (send.on is None or 0 <= (today - send.on).days <= 1)
    ]
    earlier = {key(row.address) for found in lists for row in found.rows} - now
    return (len(lists), len(earlier)) if earlier else (0, 0)


_HEAD = "From: Front Desk <desk@valleyhealth.example>\nTo: desk@valleyhealth.example\n"
_BODY = "Subject: Holiday hours\n\nWe are closed on Memorial Day.\n"
_FIRST = {"campaign": "example", "on": "2026-05-04", "recipients": "first.csv"}
_BATCH = {"relationship": "patients", "envelope": {"rcpt_to": ["c@people.example"]}}

RULE = Rule(
    id="BCC006",
    name="split-bcc",
    severity=Severity.ERROR,
    scale="E",
    cites=("RFC 5321 section 7.2", "45 CFR 164.530(c)", "ICO guidance on bulk e-mail"),
    options={
        "bcc_max": Option(default=1, doc="People outside who may get one text by blind copy (engineering default)."),
        "hours": Option(default=24, doc="Hours over which batches add up (engineering default)."),
    },
    check=check,
    examples=(
        Example(
            title="the second batch of a day",
            draft=_HEAD + _BODY,
            campaign={
                **_BATCH,
                "earlier_sends": [{"campaign": "example", "on": "2026-05-04", "recipients": "first.csv"}],
            },
            files={"first.csv": "email\na@people.example\nb@people.example\n"},
            marks=('"c@people.example"',),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="a batch of yesterday evening and two more people",
            draft=_HEAD + _BODY,
            campaign={
                "relationship": "unknown",
                "envelope": {"rcpt_to": ["c@people.example", "d@people.example"]},
                "earlier_sends": [{"campaign": "example", "on": "2026-05-03", "recipients": "first.csv"}],
            },
            files={"first.csv": "email\na@people.example\n"},
            marks=('"c@people.example"',),
        ),
        Example(
            title="another campaign of the same day",
            draft=_HEAD + _BODY,
            campaign={
                **_BATCH,
                "earlier_sends": [{"campaign": "other", "on": "2026-05-04", "recipients": "first.csv"}],
            },
            files={"first.csv": "email\na@people.example\nb@people.example\n"},
        ),
        Example(
            title="one transaction for each",
            draft=_HEAD + _BODY,
            campaign={
                "relationship": "patients",
                "envelope": {"rcpt_to": ["c@people.example"], "one_per_transaction": True},
                "earlier_sends": [{"campaign": "example", "on": "2026-05-04", "recipients": "first.csv"}],
            },
            files={"first.csv": "email\na@people.example\nb@people.example\n"},
        ),
        Example(title="the first batch", draft=_HEAD + _BODY, campaign=_BATCH),
    ),
)
