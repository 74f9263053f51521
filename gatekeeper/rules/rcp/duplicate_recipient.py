"""One mailbox stands on the list more than once.

## Why it matters
The second copy is a complaint waiting to happen, and it makes counts, arms and small groups wrong.

## What to do instead
Remove the doubles; keep the row whose merge values are right.

## When it stays silent
Different people at one domain are no doubles. Dots and plus tags count only with the option, because most
providers tell them apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import place_of, plural
from gatekeeper.rules.rule import Example, Option, Rule


def check(case: Case) -> Iterator[Finding]:
    """Compare mailboxes."""
    seen: set[str] = set()
    doubles = []
    for person in case.facts.people:
        mailbox = _mailbox(person.address, dots=case.option("fold_dots"), tags=case.option("fold_plus_tags"))
        if mailbox in seen:
            doubles.append(person)
        seen.add(mailbox)
    if doubles:
        yield case.finding(
            f"{plural(len(doubles), 'row repeats', 'rows repeat')} a mailbox that stands on the list already.",
            place_of(case, doubles),
            evidence=",".join(str(p.row) for p in doubles),
        )


def _mailbox(address: str, *, dots: bool, tags: bool) -> str:
    local, at, domain = address.rpartition("@")
    if tags:
        local = local.partition("+")[0]
    if dots:
        local = local.replace(".", "")
    return local + at + domain


RULE = Rule(
    id="RCP006",
    name="duplicate-recipient",
    severity=Severity.WARNING,
    scale="W",
    cites=("RFC 5321 section 2.4", "Google e-mail sender guidelines"),
    check=check,
    options={
        "fold_dots": Option(
            default=False, doc="Whether dots in the local part are ignored, as one large provider does."
        ),
        "fold_plus_tags": Option(default=False, doc="Whether a +tag in the local part is ignored."),
    },
    examples=(
        Example(
            title="the same mailbox in other letters",
            recipients="email\nann@people.example\nbob@people.example\nANN@People.EXAMPLE\n",
            marks=("",),
        ),
        Example(
            title="a plus tag, with the option",
            recipients="email\nann@people.example\nann+news@people.example\n",
            policy={"rules": {"RCP006": {"options": {"fold_plus_tags": True}}}},
            marks=("",),
        ),
        Example(title="two people at one domain", recipients="email\nann@people.example\nbob@people.example\n"),
        Example(
            title="a plus tag, without the option", recipients="email\nann@people.example\nann+news@people.example\n"
        ),
    ),
)
