"""Somebody on the list has opted out of this kind of mail.

## Why it matters
An opt-out must be honoured within ten business days (15 USC 7704(a)(4)), within two days by the large mailbox
providers, and for fundraising at once (45 CFR 164.514(f)(2)). Here it counts from the moment it is on file.

## What to do instead
Synchronise the suppression register before the list is built. Above one in a hundred, find out why the list was built
without it.

## When it stays silent
A later consent of the same person lifts an opt-out. An opt-out from marketing does not stop appointment, billing or
safety mail. A refusal of all e-mail is RCP019.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.recipients import Recipient
from gatekeeper.model.words import Obligation, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import covers, known_by, moment, place_of, plural
from gatekeeper.rules.rule import Example, Option, Rule


def check(case: Case) -> Iterator[Finding]:
    """Look every recipient of a marketing send up in the suppression register."""
    if not case.marketing or not case.facts.registries.has("suppressions"):
        return
    people = case.facts.people
    out = [person for person in people if opted_out(case, person)]
    if not out:
        return
    share = len(out) / len(people)
    much = share > case.option("block_share") and len(people) >= case.option("least_rows")
    words = f"{plural(len(out), 'recipient has', 'recipients have')} opted out of this kind of mail"
    yield case.finding(
        f"{words}; that is {share:.1%} of the list, so the whole job is refused." if much else f"{words}.",
        place_of(case, out),
        evidence=",".join(str(p.row) for p in out),
        obligations=(Obligation.DROP_RECIPIENTS,),
        drops=tuple(p.row for p in out),
    )


def opted_out(case: Case, person: Recipient) -> bool:
    """Return whether an opt-out that covers this send stands against a person."""
    registries = case.facts.registries
    for entry in registries.suppressions_of(person.address):
        if entry.reason != "opt-out" or not covers(entry.category, case) or not known_by(entry.at, case.facts.today):
            continue
        since = moment(entry.at)
        consents = registries.consents_of(person.address)
        if since is not None and any(covers(c.category, case) and (m := moment(c.at)) and m > since for c in consents):
            continue
        return True
    return False


_SEND = {"class": "marketing", "purpose": "marketing", "relationship": "public"}
_REGISTER = {"registries": {"suppressions": "suppressions.csv"}}
_HEAD = "address,reason,category,at\n"
RULE = Rule(
    id="RCP020",
    name="opted-out-recipient",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("15 USC 7704(a)(4)", "45 CFR 164.514(f)(2)", "Google e-mail sender guidelines"),
    check=check,
    options={
        "block_share": Option(default=0.01, doc="Share of opted-out recipients from which the whole job is refused."),
        "least_rows": Option(default=20, doc="Rows from which the share counts."),
    },
    examples=(
        Example(
            title="opted out three days ago",
            recipients="email\nann@people.example\nbob@people.example\n",
            campaign=_SEND,
            policy=_REGISTER,
            files={"suppressions.csv": _HEAD + "bob@people.example,opt-out,,2026-05-01\n"},
            marks=("",),
        ),
        Example(
            title="opted out of newsletters",
            recipients="email\nann@people.example\n",
            campaign=_SEND | {"goal": "newsletter"},
            policy=_REGISTER,
            files={"suppressions.csv": _HEAD + "ann@people.example,opt-out,newsletter,2026-05-01\n"},
            marks=("",),
        ),
        Example(
            title="a later consent lifts it",
            recipients="email\nann@people.example\n",
            campaign=_SEND,
            policy={"registries": {"suppressions": "suppressions.csv", "consents": "consents.csv"}},
            files={
                "suppressions.csv": _HEAD + "ann@people.example,opt-out,,2026-03-01\n",
                "consents.csv": "address,category,at,source,text_version\n"
                "ann@people.example,marketing,2026-04-01,form,v2\n",
            },
        ),
        Example(
            title="an opt-out from marketing does not stop an appointment",
            draft="Subject: Your visit\n\nYour appointment is on Tuesday.\n",
            recipients="email\nann@people.example\n",
            campaign={"class": "transactional", "purpose": "treatment", "goal": "appointment", "event": "created"},
            policy=_REGISTER,
            files={"suppressions.csv": _HEAD + "ann@people.example,opt-out,,2026-03-01\n"},
        ),
    ),
)
