"""Bulk mail carries no List-Unsubscribe header field, so mail programs cannot offer a button of their own.

## Why it matters
Google and Yahoo ask bulk senders for it, and a reader with an unsubscribe button next to the spam button uses the
former. RFC 2369 gives the field; RFC 8058 makes it work with one click (rule OPT004).

## What to do instead
Let the sending platform add ``List-Unsubscribe: <https://…>, <mailto:…>`` and state it in the profile
(``adds: [list-unsubscribe]``), or write it into the draft's headers.

## When it stays silent
For a bare HTML, MJML or text draft: header fields are not part of it. For transactional, billing, appointment, service
and staff mail, where the field would be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.opt._duty import judged, promised
from gatekeeper.rules.opt._list_headers import list_headers
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each bulk message without the field."""
    if not case.assessment.bulk or promised(case, "list-unsubscribe"):
        return
    for message in judged(case):
        if message.kind != "eml" and case.submission.kind == "draft":
            continue
        if not any(header.value.strip() for header in list_headers(message).unsubscribe):
            yield case.finding("This bulk message has no List-Unsubscribe header field.", message.start())


_HEAD = "From: Valley Health <news@offers.example>\nTo: a@patients.example\nSubject: Spring at Valley Health\n"
_BODY = "\nThe new garage is open. Unsubscribe: https://www.valleyhealth.example/u/8f2c\n"

RULE = Rule(
    id="OPT003",
    name="missing-list-unsubscribe",
    severity=Severity.ERROR,
    scale="E for bulk",
    cites=("RFC 2369 section 3.2", "RFC 8058", "Google e-mail sender guidelines", "Yahoo sender best practices"),
    check=check,
    examples=(
        Example(
            title="newsletter without the field",
            draft=_HEAD + _BODY,
            campaign={"class": "marketing", "goal": "newsletter"},
            marks=("",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="the campaign's headers do not name it",
            draft="<p>The new garage is open.</p>",
            campaign={
                "class": "marketing",
                "goal": "newsletter",
                "headers": {"List-Id": "<news.valleyhealth.example>"},
            },
            marks=("",),
        ),
        Example(
            title="declared marketing that opens with a notice",
            draft=_HEAD.replace("Spring at", "New hours at") + "\nWe are closed on Monday. The new garage is open.\n",
            campaign={"class": "marketing"},
            marks=("",),
        ),
        Example(
            title="a notice that states no class",
            draft=_HEAD.replace("Spring at", "New hours at") + "\nWe are closed on Monday.\n",
            bare=True,
        ),
        Example(
            title="folded and in odd case",
            draft=_HEAD + "list-unsubscribe:\n <https://www.valleyhealth.example/u/8f2c>\n" + _BODY,
            campaign={"class": "marketing", "goal": "newsletter"},
        ),
        Example(
            title="the profile's platform adds it",
            draft="<p>The new garage is open.</p>",
            campaign={"class": "marketing", "goal": "newsletter", "profile": "marketing"},
        ),
        Example(
            title="an appointment reminder must not have it",
            draft=_HEAD + "\nWe see you on Tuesday at nine.\n",
            campaign={"class": "transactional", "goal": "appointment", "purpose": "treatment"},
        ),
    ),
)
