"""The list headers do not allow unsubscribing with one click as RFC 8058 defines it.

## Why it matters
Mailbox providers show their unsubscribe button for bulk mail only if the message carries exactly one HTTPS address in
one List-Unsubscribe field and the literal ``List-Unsubscribe=One-Click`` in one List-Unsubscribe-Post field. With
two fields or another value nobody knows what a click will do, so there is no button.

## What to do instead
Send ``List-Unsubscribe: <https://…>`` (a ``mailto:`` beside it is fine) and ``List-Unsubscribe-Post:
List-Unsubscribe=One-Click``, each once, and sign both (rule SEC004).

## When it stays silent
Where List-Unsubscribe is missing altogether (rule OPT003), where the profile's platform adds both, and for mail that is
not bulk.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message
from gatekeeper.model.place import Place
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.opt._duty import promised
from gatekeeper.rules.opt._list_headers import ONE_CLICK, list_headers
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield the first fault of each field."""
    if not case.assessment.bulk or promised(case, "list-unsubscribe"):
        return
    for message in case.messages:
        for said, at in _faults(message):
            yield case.finding(said, at, evidence=said)


def _faults(message: Message) -> Iterator[tuple[str, Place]]:
    headers = list_headers(message)
    if not any(header.value.strip() for header in headers.unsubscribe):
        return
    first = headers.unsubscribe[0]
    secure = headers.uris.of("https", "tag")
    if len(headers.unsubscribe) > 1:
        yield "List-Unsubscribe stands twice; RFC 8058 allows it once.", headers.unsubscribe[1].at
    elif not secure:
        yield "List-Unsubscribe names no HTTPS address that one click could use.", first.value_at
    elif len(secure) > 1:
        yield "List-Unsubscribe names several HTTPS addresses; RFC 8058 allows one.", first.value_at
    if not headers.post:
        yield "List-Unsubscribe-Post is missing, so one click does not unsubscribe.", first.at
    elif len(headers.post) > 1:
        yield "List-Unsubscribe-Post stands twice; RFC 8058 allows it once.", headers.post[1].at
    elif headers.post[0].value.strip() != ONE_CLICK:
        yield f"List-Unsubscribe-Post does not say {ONE_CLICK}.", headers.post[0].value_at


_HEAD = "From: Valley Health <news@offers.example>\nTo: a@patients.example\nSubject: Spring at Valley Health\n"
_WEB = "List-Unsubscribe: <https://www.valleyhealth.example/u/8f2c>\n"
_POST = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"
_BODY = "\nThe new garage is open.\n"
_NEWS = {"class": "marketing", "goal": "newsletter"}

RULE = Rule(
    id="OPT004",
    name="not-one-click",
    severity=Severity.ERROR,
    scale="E for bulk",
    cites=(
        "RFC 8058 section 3.1",
        "RFC 2369 section 2",
        "Google e-mail sender guidelines",
        "Yahoo sender best practices",
    ),
    check=check,
    examples=(
        Example(
            title="only a mailbox",
            draft=_HEAD + "List-Unsubscribe: <mailto:out@valleyhealth.example>\n" + _POST + _BODY,
            campaign=_NEWS,
            marks=("<mailto:out@valleyhealth.example>",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="no post field",
            draft=_HEAD + _WEB + _BODY,
            campaign=_NEWS,
            marks=("List-Unsubscribe: <https://www.valleyhealth.example/u/8f2c>",),
        ),
        Example(
            title="wrong literal",
            draft=_HEAD + _WEB + "List-Unsubscribe-Post: List-Unsubscribe=OneClick\n" + _BODY,
            campaign=_NEWS,
            marks=("List-Unsubscribe=OneClick",),
        ),
        Example(
            title="an address in a comment is none",
            draft=_HEAD
            + "List-Unsubscribe: (see <https://www.valleyhealth.example/>) <mailto:out@valleyhealth.example>\n"
            + _POST
            + _BODY,
            campaign=_NEWS,
            marks=("(see <https://www.valleyhealth.example/>) <mailto:out@valleyhealth.example>",),
        ),
        Example(
            title="doubled field",
            draft=_HEAD + _WEB + _POST + _WEB + _BODY,
            campaign=_NEWS,
            marks=("List-Unsubscribe: <https://www.valleyhealth.example/u/8f2c>",),
        ),
        Example(
            title="folded, with a comment and a mailbox beside",
            draft=_HEAD
            + "List-Unsubscribe: (opt out) <mailto:out@valleyhealth.example?subject=out>,\n"
            + " <https://www.valleyhealth.example/u/8f2c>\n"
            + _POST
            + _BODY,
            campaign=_NEWS,
        ),
        Example(title="both fields, each once", draft=_HEAD + _WEB + _POST + _BODY, campaign=_NEWS),
        Example(
            title="care mail without the fields",
            draft=_HEAD + "\nWe see you on Tuesday at nine.\n",
            campaign={"class": "transactional", "purpose": "treatment", "goal": "appointment"},
        ),
    ),
)
