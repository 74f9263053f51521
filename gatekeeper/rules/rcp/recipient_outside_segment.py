"""Somebody gets the message who is not in the audience that was approved.

## Why it matters
The list was judged, approved and cleaned; an address beside it was not. A wrong recipient of patient mail is a breach
(45 CFR 164.402) and shows that the send is not what was agreed (45 CFR 164.530(c)).

## What to do instead
Resolve the segment again, send to exactly that list, and have a larger audience approved anew.

## When it stays silent
Without a list or count to compare with, for registered archive copies, and for audiences that shrank.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Obligation, Severity
from gatekeeper.readers.mailboxes import normalise
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import plural
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Compare the envelope with the list, and the list with the approved count."""
    listed, envelope = case.submission.recipients, case.manifest.envelope
    if listed is not None and envelope is not None and envelope.rcpt_to:
        approved = {row.address for row in listed.rows}
        approved |= {normalise(address) for address in (case.profile.archive if case.profile else ())}
        outside = [i for i, address in enumerate(envelope.rcpt_to) if normalise(address) not in approved]
        if outside:
            yield case.finding(
                f"{plural(len(outside), 'recipient is', 'recipients are')} not on the approved list.",
                case.submission.place(f"envelope.rcpt_to.{outside[0]}"),
                evidence=",".join(str(i) for i in outside),
                obligations=(Obligation.DROP_RECIPIENTS,),
                drops=tuple(i + 1 for i in outside),
            )
    sizes = [segment.size for segment in case.submission.segments]
    count = sum(size for size in sizes if size is not None) if sizes and None not in sizes else None
    if listed is not None and count is not None and len({row.address for row in listed.rows}) > count:
        more = len({row.address for row in listed.rows}) - count
        yield case.finding(
            f"The list has {plural(more, 'recipient', 'recipients')} more than the segment states.",
            listed.place(1),
            evidence="count",
        )


_SEND = {"class": "marketing", "purpose": "operations", "relationship": "patients"}
_LIST = "email\nann@people.example\nbob@people.example\n"
_SEGMENT = "name: may\nall:\n  - {field: city, op: '=', value: Springfield}\nsize: 1\n"
RULE = Rule(
    id="RCP018",
    name="recipient-outside-segment",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("45 CFR 164.402", "45 CFR 164.530(c)"),
    check=check,
    examples=(
        Example(
            title="an address beside the list",
            recipients=_LIST,
            campaign=_SEND | {"envelope": {"rcpt_to": ["ann@people.example", "eve@other.example"]}},
            marks=('"eve@other.example"',),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="more people than the segment states", recipients=_LIST, segment=_SEGMENT, campaign=_SEND, marks=("",)
        ),
        Example(
            title="an audience that shrank",
            recipients=_LIST,
            campaign=_SEND | {"envelope": {"rcpt_to": ["Ann@people.example"]}},
        ),
        Example(
            title="as many as the segment states",
            recipients=_LIST,
            segment=_SEGMENT.replace("size: 1", "size: 2"),
            campaign=_SEND,
        ),
    ),
)
