"""Merge syntax is left in a message that is about to leave: the reader would see the tag instead of the value.

## Why it matters
An unrendered tag means that the merge failed, and then nobody knows whose values stand elsewhere (45 CFR 164.530(c)).
It also tells the reader which fields the clinic keeps.

## What to do instead
Render again, with a fall-back for every field that can be empty.

## When it stays silent
In a template tags are meant to stand. Braces in code samples and style sheets, and a percent sign in prose, are no
tags.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Scope, Severity
from gatekeeper.readers.templates import leftovers
from gatekeeper.redact import mask
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule

_READ = (Scope.SUBJECT, Scope.PREHEADER, Scope.BODY, Scope.ALT, Scope.LINK, Scope.SENDER, Scope.HEADER)


def check(case: Case) -> Iterator[Finding]:
    """Scan what leaves for merge syntax."""
    envelope = case.manifest.envelope
    for message in case.messages:
        final = message.kind == "eml" and envelope is not None and bool(envelope.rcpt_to or envelope.mail_from)
        if not (case.submission.leaving or final):
            continue
        for passage in message.in_scope(*_READ):
            for start, end in leftovers(passage.text):
                yield case.finding(
                    f"A merge tag ({mask(passage.text[start:end])}) was not replaced.",
                    passage.place(start, end),
                    evidence=passage.text[start:end],
                )


_SENT = {"envelope": {"mail_from": "care@valleyhealth.example", "rcpt_to": ["ann@people.example"]}}
RULE = Rule(
    id="SPM024",
    name="unrendered-tag",
    severity=Severity.ERROR,
    scale="E",
    cites=("45 CFR 164.530(c)",),
    check=check,
    examples=(
        Example(
            title="a tag in the greeting",
            draft="Subject: Hello\n\nDear {{ first_name }},\n\nwe are closed on Monday.\n",
            campaign=_SENT,
            marks=("{{ first_name }}",),
        ),
        Example(
            title="a tag in the subject, through the gate",
            draft="Subject: Hello *|FNAME|*\n\nWe are closed on Monday.\n",
            leaving=True,
            marks=("*|FNAME|*",),
        ),
        Example(
            title="fields of a word processor and of a script",
            draft="Subject: Hello\n\nDear «FirstName» {last_name}, see you, ${friend}.\n",
            campaign=_SENT,
            marks=("«FirstName»", "{last_name}", "${friend}"),
        ),
        Example(
            title="guillemets and shifts in prose",
            draft="Subject: Hello\n\nIl dit « Bonjour » et «merci»; x << y >> z; {one} of {a, b}; 20% of names.\n",
            campaign=_SENT,
        ),
        Example(title="a template", draft="Subject: Hello\n\nDear {{ first_name }},\n\nwe are closed.\n"),
        Example(
            title="per cents and braces in prose",
            draft="Subject: 50 % of {most} people\n\nAbout 20 % of all and 30 % of {some} agree [sic].\n",
            campaign=_SENT,
        ),
    ),
)
