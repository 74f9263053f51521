"""The list holds domains that look like slips of large mail providers.

## Why it matters
gmial.com and its kin belong to somebody else, often on purpose: mail for a patient arrives with a stranger (45 CFR
164.402 calls that a breach).

## What to do instead
Confirm the address with its owner before anything about care is sent there.

## When it stays silent
The providers themselves, and real domains that happen to be close to them.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import place_of, plural
from gatekeeper.rules.rule import Example, Rule

_LARGE = (
    "gmail.com", "googlemail.com", "yahoo.com", "outlook.com", "hotmail.com", "icloud.com", "aol.com", "comcast.net",
    "verizon.net", "live.com", "protonmail.com", "att.net", "sbcglobal.net", "bellsouth.net", "earthlink.net",
)  # fmt: skip
#: Real providers that are one letter away from a large one.
_REAL = frozenset({"ymail.com", "email.com", "mail.com", "gmx.com", "rocketmail.com", "fmail.com", "live.ca", "me.com"})


def check(case: Case) -> Iterator[Finding]:
    """Compare domains with those of large providers."""
    found = [person for person in case.facts.people if _slip(person.address.rpartition("@")[2])]
    if found:
        yield case.finding(
            f"{plural(len(found), 'domain looks', 'domains look')} like a slip of a large mail provider.",
            place_of(case, found),
            evidence=",".join(str(p.row) for p in found),
        )


_PATIENTS = {"relationship": "patients", "class": "marketing"}


def _slip(domain: str) -> bool:
    return domain not in _REAL and domain not in _LARGE and any(_near(domain, large) for large in _LARGE)


def _near(domain: str, large: str) -> bool:
    """Whether one letter is missing, added, changed, or two neighbours are swapped."""
    longer, shorter = (domain, large) if len(domain) >= len(large) else (large, domain)
    if len(longer) - len(shorter) > 1:
        return False
    i = next((i for i, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
    if len(longer) > len(shorter):
        return longer[i + 1 :] == shorter[i:]
    swapped = longer[i : i + 2] == shorter[i : i + 2][::-1] and longer[i + 2 :] == shorter[i + 2 :]
    return longer[i + 1 :] == shorter[i + 1 :] or swapped


RULE = Rule(
    id="RCP012",
    name="typo-domain",
    severity=Severity.WARNING,
    scale="W",
    cites=("45 CFR 164.402",),
    check=check,
    examples=(
        Example(
            title="two letters swapped",
            recipients="email\nann@people.example\nbob@gmial.com\n",
            campaign=_PATIENTS,
            marks=("",),
        ),
        Example(
            title="a letter missing",
            recipients="email\nbob@hotmal.com\nann@yaho.com\n",
            campaign=_PATIENTS,
            marks=("",),
        ),
        Example(title="the providers", recipients="email\nann@gmail.com\nbob@yahoo.com\n", campaign=_PATIENTS),
        Example(title="real neighbours", recipients="email\nann@ymail.com\nbob@gmx.com\n", campaign=_PATIENTS),
    ),
)
