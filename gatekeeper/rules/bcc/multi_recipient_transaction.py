"""One SMTP transaction carries several recipients of a message that tells something about them.

## Why it matters
All recipients of a transaction stand in one list that every relay on the way sees and logs together, and nothing in
SMTP keeps one from being told about the others (RFC 5321 section 7.2).

## What to do instead
Set the route to one recipient per transaction; a return path of its own for each (VERP) does it. The gate can split.

## When it stays silent
Below risk level moderate; for two addresses of one mailbox; for registered archive copies. Where the profile already
sends one by one it is a note: the gate only has to keep it so.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Obligation, RiskLevel, Severity
from gatekeeper.rules.bcc._people import archived, envelope, envelope_place, key, people
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule

_OBLIGATION = (Obligation.ONE_RECIPIENT_PER_MESSAGE,)


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for the envelope, else for a profile that sends in batches."""
    if case.risk.level < RiskLevel.MODERATE:
        return
    per_transaction = case.profile.recipients_per_transaction if case.profile is not None else None
    found = [m for m in envelope(case) if not archived(case, m.address)]
    count = people(case, found)
    if count > 1:
        yield case.finding(
            f"One transaction carries {count} recipients of a message that tells something about them.",
            envelope_place(case, found[0]),
            severity=Severity.NOTE if per_transaction == 1 else Severity.ERROR,
            evidence=",".join(sorted(key(m.address) for m in found)),
            obligations=_OBLIGATION,
        )
    elif not found and per_transaction is not None and per_transaction > 1 and _planned(case):
        yield case.finding(
            f"The profile puts up to {per_transaction} recipients into one transaction.",
            case.submission.place("profile"),
            obligations=_OBLIGATION,
        )


def _planned(case: Case) -> bool:
    stated = case.manifest.envelope
    size = case.facts.audience_size
    return (stated is None or not stated.one_per_transaction) and (size is None or size > 1)


_HEAD = "From: Front Desk <desk@valleyhealth.example>\nTo: Front Desk <desk@valleyhealth.example>\n"
_BODY = "Subject: Holiday hours\n\nWe are closed on Memorial Day.\n"
_TWO = ["a@people.example", "b@clients.example"]

RULE = Rule(
    id="BCC008",
    name="multi-recipient-transaction",
    severity=Severity.ERROR,
    scale="E (N where the profile sends one by one)",
    cites=("RFC 5321 section 7.2", "RFC 5321 section 4.5.3.1.8", "45 CFR 164.312(e)"),
    check=check,
    examples=(
        Example(
            title="two patients in one transaction",
            draft=_HEAD + _BODY,
            campaign={"relationship": "patients", "envelope": {"rcpt_to": _TWO}, "profile": "office"},
            policy={"profiles": {"office": {"class": "marketing", "from_domains": ["valleyhealth.example"]}}},
            marks=('"a@people.example"',),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="the profile sends one by one, the envelope does not",
            draft=_HEAD + _BODY,
            campaign={"relationship": "patients", "envelope": {"rcpt_to": _TWO}, "profile": "marketing"},
            marks=('"a@people.example"',),
            severities=(Severity.NOTE,),
        ),
        Example(
            title="a profile that sends in batches of fifty",
            draft=_HEAD + _BODY,
            campaign={"relationship": "patients", "profile": "marketing", "volume": 900},
            policy={"profiles": {"marketing": {"recipients_per_transaction": 50}}},
            marks=('"marketing"',),
        ),
        Example(
            title="a transaction for each",
            draft=_HEAD + _BODY,
            campaign={"relationship": "patients", "envelope": {"rcpt_to": _TWO, "one_per_transaction": True}},
        ),
        Example(
            title="one mailbox under two spellings",
            draft=_HEAD + _BODY,
            campaign={
                "relationship": "patients",
                "envelope": {"rcpt_to": ["jo@people.example", "Jo+clinic@people.example"]},
            },
        ),
        Example(
            title="readers who signed up, nothing told about them",
            draft=_HEAD + _BODY,
            campaign={"relationship": "public", "class": "marketing", "envelope": {"rcpt_to": _TWO}},
        ),
    ),
)
