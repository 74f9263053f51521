"""The message breaks the form that RFC 5322 and MIME prescribe.

## Why it matters
Receivers guess what a broken message means, each its own way: two From fields, or line ends that one server reads as
the end of the message, are ways to smuggle. Bulk rules of mailbox providers ask for RFC 5322.

## What to do instead
Let a mail library build the message.

## When it stays silent
A draft that has neither Date nor Message-ID: the sending server adds both. Groups in To ("undisclosed recipients:;"),
which are legal, and line ends that are LF throughout, as mails lie on disk.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule

_CRITICAL = frozenset({"bare-cr", "bare-lf", "doubled-from", "doubled-subject"})
#: Faults of the reader that are faults of form; what else it reports belongs to other rules.
_SAID = {
    "bare-cr": "The message has a carriage return without a line feed.",
    "bare-lf": "The message mixes bare line feeds with full line ends.",
    "doubled-from": "The message has more than one From field.",
    "doubled-subject": "The message has more than one Subject field.",
    "doubled-field": "A header field that may stand once stands twice.",
    "missing-date": "The message has no Date field.",
    "missing-message-id": "The message has no Message-ID field.",
    "missing-from": "The message has no From field.",
    "missing-mime-version": "The message has MIME fields but no MIME-Version.",
    "group-in-from": "The From field holds a group.",
    "several-from": "The From field names several mailboxes.",
    "long-line": "A line is longer than 998 octets.",
    "raw-8bit-header": "A header field holds unencoded 8-bit characters.",
    "bad-mime": "The MIME structure is broken.",
    "bad-date": "The Date field is no date.",
}


def check(case: Case) -> Iterator[Finding]:
    """State each fault that the reader found once a message, at its first place."""
    for message in case.messages:
        if message.kind != "eml":
            continue
        unsent = _unsent(case, message)
        seen: set[str] = set()
        for code, at in message.defects:
            said = _SAID.get(code)
            if said is None or code in seen or (unsent and code.startswith(("missing-date", "missing-message"))):
                continue
            if code == "missing-from" and unsent:
                continue
            seen.add(code)
            yield case.finding(said, at, severity=Severity.CRITICAL if code in _CRITICAL else None, evidence=code)


def _unsent(case: Case, message: Message) -> bool:
    """Return whether the sending server has still to stamp the message."""
    if case.submission.leaving or any(message.all("received")):
        return False
    return message.header("date") is None and message.header("message-id") is None


_FROM = "From: Valley Health <news@mail.valleyhealth.example>\n"
_STAMP = "Date: Mon, 4 May 2026 09:00:00 -0500\nMessage-ID: <1@mail.valleyhealth.example>\n"
RULE = Rule(
    id="SPM014",
    name="malformed-message",
    severity=Severity.WARNING,
    scale="W (C bare CR/LF or doubled From/Subject)",
    cites=("RFC 5322 section 3.6", "RFC 5321 section 2.3.8", "RFC 2045", "Google e-mail sender guidelines"),
    check=check,
    examples=(
        Example(
            title="two From fields",
            draft=f"{_FROM}From: Other <x@people.example>\n{_STAMP}Subject: Hello\n\nHello.\n",
            marks=("From: Other <x@people.example>",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="no Message-ID in a stamped message",
            draft=f"{_FROM}Date: Mon, 4 May 2026 09:00:00 -0500\nSubject: Hello\n\nHello.\n",
            marks=("",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="raw 8-bit subject",
            draft=f"{_FROM}{_STAMP}Subject: Gr\u00fc\u00dfe\n\nHello.\n",
            marks=("Gr\u00fc\u00dfe",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="leaving without a stamp", draft=f"{_FROM}Subject: Hello\n\nHello.\n", leaving=True, marks=("", "")
        ),
        Example(title="well formed", draft=f"{_FROM}{_STAMP}Subject: Hello\n\nHello.\n"),
        Example(title="a draft that waits for its stamp", draft=f"{_FROM}Subject: Hello\n\nHello.\n"),
        Example(
            title="an empty group in To",
            draft=f"{_FROM}{_STAMP}To: undisclosed-recipients:;\nSubject: Hello\n\nHello.\n",
        ),
    ),
)
