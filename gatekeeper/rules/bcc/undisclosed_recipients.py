"""A bulk message names nobody in To, or only an empty group such as "undisclosed-recipients:;".

## Why it matters
The empty group is legal (RFC 5322 section 3.4), and it is the mark of a mailing by blind copy: filters score it, and
it says that one copy went to many.

## What to do instead
Send one message per person with that person's address in To.

## When it stays silent
For a draft that has no To field yet: the platform writes it; and for mail to one person.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message
from gatekeeper.model.place import Place
from gatekeeper.model.words import Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.bcc._people import Mailbox, envelope, mailboxes, outsiders, people
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule

_GROUP = lazy(r"[^:;,<>@]{0,200}:\s*;")


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each bulk message without a visible recipient."""
    many = people(case, outsiders(case, envelope(case))) > 1
    if not (case.assessment.bulk or many):
        return
    for message in case.messages:
        if message.kind != "eml":
            continue
        at = _nobody(case, message)
        if at is not None:
            yield case.finding("This bulk message names nobody in To.", at)


def _nobody(case: Case, message: Message) -> Place | None:
    headers = list(message.all("to", "cc"))
    found: list[Mailbox] = [m for header in headers for m in mailboxes(header)]
    if found:
        return None
    for header in headers:
        value = header.value.strip()
        if not value or _GROUP.fullmatch(value):
            return header.value_at if value else header.at
    return message.start() if not headers and case.submission.leaving else None


_HEAD = "From: Valley Health <news@offers.example>\nSubject: Spring at Valley Health\n"
_BODY = "\nThe new garage is open.\n"
_NEWS = {"class": "marketing", "goal": "newsletter"}

RULE = Rule(
    id="BCC003",
    name="undisclosed-recipients",
    severity=Severity.ERROR,
    scale="E",
    cites=("RFC 5322 section 3.4", "RFC 5322 section 3.6.3"),
    check=check,
    examples=(
        Example(
            title="an empty group",
            draft=_HEAD + "To: undisclosed-recipients:;\n" + _BODY,
            campaign=_NEWS,
            marks=("undisclosed-recipients:;",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="an empty To field",
            draft=_HEAD + "To:\n" + _BODY,
            campaign=_NEWS,
            marks=("To:",),
        ),
        Example(title="a merge tag in To", draft=_HEAD + "To: {{ email }}\n" + _BODY, campaign=_NEWS),
        Example(title="a draft without To", draft=_HEAD + _BODY, campaign=_NEWS),
        Example(
            title="care mail to one person",
            draft="From: a@valleyhealth.example\nTo: undisclosed-recipients:;\nSubject: Hello\n\nSee you on Tuesday.\n",
            campaign={"class": "transactional", "purpose": "treatment", "goal": "appointment"},
        ),
    ),
)
