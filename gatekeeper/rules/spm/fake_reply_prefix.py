"""The subject pretends to answer or forward a message, and there was none.

## Why it matters
A subject that misleads about the contents breaks 15 USC 7704(a)(2), and filters look for it (rspamd FAKE_REPLY). A
patient who believes in an earlier conversation reads it as care.

## What to do instead
Drop the prefix, or answer in the thread, so that In-Reply-To and References are there.

## When it stays silent
Real answers carry thread headers or quote what they answer by the campaign's `thread`; a forwarded message is attached.
Words that only begin so ("Re-opening", "Re your visit") are no prefix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule

#: English, German, Dutch, Scandinavian, Spanish and Portuguese programs write these.
_PREFIX = lazy(r"\s*((?:re|fwd?|aw|wg|antw|sv|vs|vb|rv|res|enc)\s?(?:\[\d{1,3}\])?\s?[:：])", re.IGNORECASE)


def check(case: Case) -> Iterator[Finding]:
    """Ask each subject with a prefix for the thread that it continues."""
    if case.manifest.thread or case.manifest.replying_to:
        return
    for message in case.messages:
        subject = message.subject
        prefix = _PREFIX.match(subject.text) if subject is not None else None
        if subject is None or prefix is None:
            continue
        if any(header.value.strip() for header in message.all("references", "in-reply-to")):
            continue
        if any(attachment.media_type == "message/rfc822" for attachment in message.attachments):
            continue
        what = "forward" if prefix[1][:1].lower() in "fwe" else "answer"
        yield case.finding(
            f"The subject pretends to {what} an earlier message, and no header names one.",
            subject.place(*prefix.span(1)),
            evidence=prefix[1],
        )


RULE = Rule(
    id="SPM004",
    name="fake-reply-prefix",
    severity=Severity.ERROR,
    scale="E",
    cites=("15 USC 7704(a)(2)", "RFC 5322 section 3.6.5", "rspamd FAKE_REPLY"),
    check=check,
    examples=(
        Example(title="an answer to nobody", draft="Subject: Re: our spring fair\n\nHello.\n", marks=("Re:",)),
        Example(title="forwarded from nowhere", draft="Subject: FW: read this\n\nHello.\n", marks=("FW:",)),
        Example(
            title="in the subject of a campaign",
            draft="<p>Hello.</p>",
            campaign={"subject": "Re: news"},
            marks=("Re:",),
        ),
        Example(
            title="a real answer",
            draft="Subject: Re: our spring fair\nIn-Reply-To: <1@people.example>\n\nHello.\n",
        ),
        Example(title="a word that begins so", draft="Subject: Re-opening: the garden is back\n\nHello.\n"),
        Example(title="in the middle", draft="Subject: News re: parking\n\nHello.\n"),
    ),
)
