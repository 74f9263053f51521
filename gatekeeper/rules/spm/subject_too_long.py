"""The subject is longer than mail programs show, or there is none.

## Why it matters
What stands behind the limit is read by nobody; an empty subject is read as junk, and filters weigh both (rspamd
LONG_SUBJ, EMPTY_SUBJECT).

## What to do instead
Put the matter into the first fifty characters.

## When it stays silent
Merge tags count as nothing, since their values are not known here; a page without a campaign file has no subject yet.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule

_TAG = lazy(
    r"\{\{.{0,200}?\}\}|\*\|.{0,200}?\|\*|%%.{0,200}?%%|\[\[.{0,200}?\]\]|\{%.{0,200}?%\}|<%.{0,200}?%>|\$\{.{0,200}?\}"
)


def check(case: Case) -> Iterator[Finding]:
    """Measure each subject."""
    limit = case.option("limit")
    for message in case.messages:
        subject = message.subject
        if subject is None or not subject.text.strip():
            header = message.header("subject")
            if header is not None:
                yield case.finding("The subject is empty.", header.at, severity=Severity.WARNING)
            elif message.kind == "eml" and case.manifest.subject is None:
                yield case.finding("The message has no subject.", message.start(), severity=Severity.WARNING)
            elif case.manifest.subject is not None and not case.manifest.subject.strip():
                yield case.finding("The subject is empty.", case.submission.place("subject"), severity=Severity.WARNING)
            continue
        length = len(" ".join(_TAG.sub("", subject.text).split()))
        if length > limit:
            yield case.finding(
                f"The subject has {length} characters; {limit} are the limit.", subject.place(), evidence=subject.text
            )


_LONG = "The garden behind the main house opens again in April with tulips, benches and music every Sunday"
RULE = Rule(
    id="SPM023",
    name="subject-too-long",
    severity=Severity.NOTE,
    scale="N, empty W",
    cites=("RFC 5322 section 2.1.1", "rspamd LONG_SUBJ"),
    check=check,
    options={
        "limit": Option(
            default=78, doc="Characters of a subject; a line of a mail should have no more (RFC 5322, 2.1.1)."
        )
    },
    examples=(
        Example(title="long", draft=f"Subject: {_LONG}\n\nHello.\n", marks=(_LONG,), severities=(Severity.NOTE,)),
        Example(title="missing", draft="From: a@b.example\n\nHello.\n", marks=("",), severities=(Severity.WARNING,)),
        Example(
            title="empty",
            draft="<p>Hello.</p>",
            campaign={"subject": ""},
            marks=('""',),
            severities=(Severity.WARNING,),
        ),
        Example(title="short", draft="Subject: The garden opens in April\n\nHello.\n"),
        Example(
            title="a long tag",
            draft="Subject: {{ first_name | default('neighbour of the garden behind the main house and all its"
            " friends') }}, hello\n\nHello.\n",
        ),
        Example(title="a page alone", draft="<p>Hello.</p>", bare=True),
    ),
)
