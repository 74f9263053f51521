"""The list holds addresses of throw-away mail providers.

## Why it matters
They are public or short-lived: the next visitor of the page reads what is sent there, and soon they bounce, which
costs reputation. For patients that is a disclosure (45 CFR 164.312(e)(1)).

## What to do instead
Ask for a lasting address, and refuse these at the form.

## When it stays silent
Ordinary free mail, privacy relays of known providers, and own domains.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import place_of, plural
from gatekeeper.rules.rule import Example, Rule

#: Relays that hide an address and deliver to a lasting mailbox of its owner.
_RELAYS = frozenset({"privaterelay.appleid.com", "mozmail.com", "relay.firefox.com", "duck.com", "simplelogin.com"})


def check(case: Case) -> Iterator[Finding]:
    """Look domains up in the public list of throw-away providers."""
    found = [person for person in case.facts.people if _disposable(person.address.rpartition("@")[2])]
    if found:
        yield case.finding(
            f"{plural(len(found), 'address is', 'addresses are')} of a throw-away provider.",
            place_of(case, found),
            evidence=",".join(str(p.row) for p in found),
        )


_PATIENTS = {"relationship": "patients", "class": "marketing"}


def _disposable(domain: str) -> bool:
    from disposable_email_domains import blocklist

    parts = domain.split(".")
    names = {".".join(parts[i:]) for i in range(max(0, len(parts) - 4), len(parts) - 1)}
    return bool(names & blocklist) and not names & _RELAYS


RULE = Rule(
    id="RCP005",
    name="disposable-domain",
    severity=Severity.WARNING,
    scale="W",
    cites=("45 CFR 164.312(e)(1)",),
    check=check,
    examples=(
        Example(
            title="a ten-minute mailbox",
            recipients="email\nann@people.example\nbob@10minutemail.com\n",
            campaign=_PATIENTS,
            marks=("",),
        ),
        Example(
            title="below such a domain",
            recipients="email\nbob@eu.mailinator.com\n",
            campaign=_PATIENTS,
            marks=("",),
        ),
        Example(title="free mail", recipients="email\nann@gmail.com\nbob@gmx.net\n", campaign=_PATIENTS),
        Example(title="a relay", recipients="email\nx7@privaterelay.appleid.com\n", campaign=_PATIENTS),
    ),
)
