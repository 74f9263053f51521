"""Somebody on the list has a hard bounce, a complaint, or is recorded as deceased or transferred.

## Why it matters
Mailbox providers judge a sender by bounces and complaints (Yahoo Sender Hub, Google e-mail sender guidelines), and
mail to somebody who died or left is read by somebody else.

## What to do instead
Take these recipients out before the list is built; process bounces and complaints before each job.

## When it stays silent
Complaints about marketing do not stop care mail. A full mailbox or a policy refusal is no hard bounce.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Obligation, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import known_by, moment, place_of, plural
from gatekeeper.rules.rule import Example, Rule

_ALWAYS = {"hard-bounce": "a hard bounce", "deceased": "a note of death", "transferred": "a transfer"}


def check(case: Case) -> Iterator[Finding]:
    """Look every recipient up in the suppression register."""
    registries = case.facts.registries
    if not registries.has("suppressions"):
        return
    reasons = _ALWAYS | ({"complaint": "a complaint"} if case.marketing else {})
    hit = []
    seen: set[str] = set()
    for person in case.facts.people:
        confirmed = [m for c in registries.consents_of(person.address) if (m := moment(c.at))]
        for entry in registries.suppressions_of(person.address):
            at = moment(entry.at)
            lifted = at is not None and any(c > at for c in confirmed) and entry.reason in ("hard-bounce", "complaint")
            if entry.reason in reasons and known_by(entry.at, case.facts.today) and not lifted:
                hit.append(person)
                seen.add(reasons[entry.reason])
                break
    if hit:
        yield case.finding(
            f"{plural(len(hit))} must not get this: the register has {' or '.join(sorted(seen))} for them.",
            place_of(case, hit),
            evidence=",".join(str(p.row) for p in hit),
            obligations=(Obligation.DROP_RECIPIENTS,),
            drops=tuple(p.row for p in hit),
        )


_REGISTER = {"registries": {"suppressions": "suppressions.csv"}}
RULE = Rule(
    id="RCP002",
    name="suppressed-recipient",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("Yahoo Sender Hub", "Google e-mail sender guidelines", "45 CFR 160.103"),
    check=check,
    examples=(
        Example(
            title="a hard bounce on the list",
            recipients="email\nann@people.example\nbob@people.example\n",
            policy=_REGISTER,
            files={"suppressions.csv": "address,reason,category,at\nbob@people.example,hard-bounce,,2026-04-01\n"},
            marks=("",),
        ),
        Example(
            title="a complaint, and the send is marketing",
            recipients="email\nann@people.example\n",
            campaign={"class": "marketing", "purpose": "marketing", "relationship": "public"},
            policy=_REGISTER,
            files={"suppressions.csv": "address,reason,category,at\nANN@People.example,complaint,,2026-04-01\n"},
            marks=("",),
        ),
        Example(
            title="a complaint does not stop care mail",
            draft="Subject: Your visit\n\nYour appointment is on Tuesday.\n",
            recipients="email\nann@people.example\n",
            campaign={"class": "transactional", "purpose": "treatment", "goal": "appointment", "event": "created"},
            policy=_REGISTER,
            files={"suppressions.csv": "address,reason,category,at\nann@people.example,complaint,,2026-04-01\n"},
        ),
        Example(
            title="the bounce was before a confirmed opt-in",
            recipients="email\nann@people.example\n",
            campaign={"class": "marketing", "relationship": "public"},
            policy={"registries": {"suppressions": "suppressions.csv", "consents": "consents.csv"}},
            files={
                "suppressions.csv": "address,reason,category,at\nann@people.example,hard-bounce,,2026-01-01\n",
                "consents.csv": "address,category,at,source,text_version\n"
                "ann@people.example,marketing,2026-03-01,form,v2\n",
            },
        ),
    ),
)
