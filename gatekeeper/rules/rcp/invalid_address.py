"""A recipient's address cannot be delivered to: broken syntax, an impossible domain, or a domain that is no IDN.

## Why it matters
Invalid addresses mark a list as old or bought; more than one in twenty makes providers treat the whole job as such
(Microsoft and Google sender guidelines). A slip of the keyboard can also be somebody else's address.

## What to do instead
Validate addresses where they are typed in, and remove these before the send.

## When it stays silent
Unusual but valid addresses (plus tags, quoted local parts, internationalised domains) are no findings.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.recipients import Recipient
from gatekeeper.model.words import Obligation, Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import place_of, plural
from gatekeeper.rules.rule import Example, Option, Rule

# RFC 5321 4.1.2 and 4.5.3.1, RFC 1035 2.3.4; the usual local part first, because it is nearly all of them.
_DOT_ATOM = lazy(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\x80-\U0010ffff-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\x80-\U0010ffff-]+)*")
_QUOTED = lazy(r'"(?:[^"\\\r\n]|\\.)*"')
_LABEL = lazy(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


def check(case: Case) -> Iterator[Finding]:
    """Test every recipient's address."""
    people = case.facts.people
    bad = [person for person in people if not deliverable(person)]
    if not bad:
        return
    share = len(bad) / len(people)
    much = share > case.option("block_share") and len(people) >= case.option("least_rows")
    yield case.finding(
        f"{plural(len(bad), 'address', 'addresses')} of {len(people)} cannot be delivered to.",
        place_of(case, bad),
        severity=Severity.CRITICAL if much else Severity.ERROR,
        evidence=",".join(str(p.row) for p in bad),
        obligations=(Obligation.DROP_RECIPIENTS,),
        drops=tuple(p.row for p in bad),
    )


def deliverable(person: Recipient) -> bool:
    """Return whether an address has the form of one that mail can be delivered to."""
    local, at, domain = person.address.rpartition("@")
    if not at or not local or len(local.encode("utf-8", "replace")) > 64 or len(domain) > 253:
        return False
    if not (_DOT_ATOM.fullmatch(local) or _QUOTED.fullmatch(local)):
        return False
    labels = domain.split(".")
    if len(labels) < 2 or labels[-1].isdigit() or not all(_LABEL.fullmatch(label) for label in labels):
        return False
    return not any(label.startswith("xn--") and not _decodes(label) for label in labels)


def _decodes(label: str) -> bool:
    import idna

    try:
        idna.decode(label)
    except (idna.IDNAError, UnicodeError):
        return False
    return True


RULE = Rule(
    id="RCP003",
    name="invalid-address",
    severity=Severity.ERROR,
    scale="E; C above 5 %",
    cites=("RFC 5321 section 4.1.2", "RFC 1035 section 2.3.4", "RFC 5891", "Microsoft sender requirements"),
    check=check,
    options={
        "block_share": Option(default=0.05, doc="Share of invalid addresses from which the whole list is refused."),
        "least_rows": Option(default=20, doc="Rows from which the share counts."),
    },
    examples=(
        Example(
            title="two addresses that cannot exist",
            recipients="email\nann@people.example\nbob@people\nc..d@people.example\n",
            marks=("",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="a list full of them",
            recipients="email\n" + "".join(f"p{i}@people.example\n" for i in range(28)) + "x@\ny\nz@-a.example\n",
            marks=("",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="plus tags and an internationalised domain",
            recipients="email\na+b@people.example\nc@münchen.example\n",
        ),
        Example(title="a quoted local part", recipients='email,name\n"""odd name""@people.example",Ann\n'),
    ),
)
