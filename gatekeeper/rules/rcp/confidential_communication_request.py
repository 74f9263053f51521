"""Somebody on the list asked for another channel, agreed on a restriction, or refused this topic.

## Why it matters
A covered entity must accommodate reasonable requests for communication by other means or at other places (45 CFR
164.522(b)) and keep to the restrictions that it agreed to (45 CFR 164.522(a)). People who ask so often live with
somebody who must not know.

## What to do instead
Leave them out of the list and use the channel that they asked for.

## When it stays silent
Requests of another category than this send, requests that begin later, and accepted warnings about plain mail.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.recipients import Recipient
from gatekeeper.model.words import Obligation, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import covers, known_by, place_of, plural
from gatekeeper.rules.rule import Example, Rule

_KINDS = frozenset({"alternative-channel", "restriction", "topic-refused"})


def check(case: Case) -> Iterator[Finding]:
    """Look every recipient up in the preferences."""
    if not case.facts.registries.has("preferences"):
        return
    bound = [person for person in case.facts.people if _bound(case, person)]
    if bound:
        words = plural(len(bound), "recipient has", "recipients have")
        yield case.finding(
            f"{words} a request on file that excludes this message.",
            place_of(case, bound),
            evidence=",".join(str(p.row) for p in bound),
            obligations=(Obligation.DROP_RECIPIENTS,),
            drops=tuple(p.row for p in bound),
        )


def _bound(case: Case, person: Recipient) -> bool:
    return any(
        entry.kind in _KINDS and _covers(case, entry.category) and known_by(entry.at, case.facts.today)
        for entry in case.facts.registries.preferences_of(person.address)
    )


def _covers(case: Case, category: str) -> bool:
    """Whether a request speaks of this send: by purpose, goal or name, or by a health topic of it."""
    return covers(category, case) or category.strip().lower() in {c.value for c in case.risk.categories}


_SEND = {"class": "marketing", "purpose": "education", "goal": "newsletter", "relationship": "patients"}
_REGISTER = {"registries": {"preferences": "preferences.csv"}}
_HEAD = "address,kind,category,at\n"
_LIST = "email\nann@people.example\nbob@people.example\n"
RULE = Rule(
    id="RCP019",
    name="confidential-communication-request",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("45 CFR 164.522(a)", "45 CFR 164.522(b)"),
    check=check,
    examples=(
        Example(
            title="post only",
            recipients=_LIST,
            campaign=_SEND,
            policy=_REGISTER,
            files={"preferences.csv": _HEAD + "bob@people.example,alternative-channel,,2026-01-02\n"},
            marks=("",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="newsletters refused",
            recipients=_LIST,
            campaign=_SEND,
            policy=_REGISTER,
            files={"preferences.csv": _HEAD + "ann@people.example,topic-refused,newsletter,2026-01-02\n"},
            marks=("",),
        ),
        Example(
            title="bills by post do not stop a newsletter",
            recipients=_LIST,
            campaign=_SEND,
            policy=_REGISTER,
            files={"preferences.csv": _HEAD + "ann@people.example,alternative-channel,payment,2026-01-02\n"},
        ),
        Example(
            title="plain mail was accepted",
            recipients=_LIST,
            campaign=_SEND,
            policy=_REGISTER,
            files={"preferences.csv": _HEAD + "ann@people.example,unencrypted-accepted,,2026-01-02\n"},
        ),
    ),
)
