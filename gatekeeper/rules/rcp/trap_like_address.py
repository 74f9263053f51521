"""The list holds addresses as a generator or a spider makes them: numbered rows of names, trap words, pasted text.

## Why it matters
Such addresses belong to nobody, or to those who watch for senders without consent; a few of them put a sender on a
block list.

## What to do instead
Find out how they came in, and leave out what no person gave you.

## When it stays silent
Short runs, names with a year, and runs in a list whose own source and owner are recorded.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.recipients import Recipient
from gatekeeper.model.words import Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import place_of, plural
from gatekeeper.rules.rule import Example, Option, Rule

#: Sources that number people by themselves: a run of numbers is the house's own there.
_OWN = frozenset({"sign-up-form", "patients-export", "donor-database", "event", "succession", "staff"})
_NUMBERED = lazy(r"([a-z._-]{1,40})([0-9]{1,9})@(.+)")
_TRAP = lazy(
    r"(?:[\w.+-]*(?:spamtrap|honeypot|nospam|no-spam|remove-?this|donotmail|do-not-mail)[\w.+-]*@"
    r"|(?:asdf|qwerty|aaaa+|xxxx+|test(?:test)?|foo|bar|123+)@|(?:mailto|u003e|x3e|20)[:%]?\w+@)"
)


def check(case: Case) -> Iterator[Finding]:
    """Look for trap words, and for runs of one name with consecutive numbers at one domain."""
    found = [p for p in case.facts.people if _TRAP.match(p.address.lower())]
    source = case.manifest.recipients_source
    if source is None or not source.owner or source.kind not in _OWN:
        found += _runs(case.facts.people, int(case.option("run")))
    if found:
        rows = sorted({person.row: person for person in found}.items())
        yield case.finding(
            f"{plural(len(rows), 'address looks', 'addresses look')} generated or harvested.",
            place_of(case, [person for _, person in rows]),
            evidence=",".join(str(row) for row, _ in rows),
        )


def _runs(people: tuple[Recipient, ...], least: int) -> list[Recipient]:
    groups: dict[tuple[str, str], dict[int, Recipient]] = {}
    for person in people:
        match = _NUMBERED.fullmatch(person.address.lower())
        if match is not None:
            groups.setdefault((match[1], match[3]), {}).setdefault(int(match[2]), person)
    found: list[Recipient] = []
    for numbered in groups.values():
        run: list[Recipient] = []
        last = None
        for number, person in sorted(numbered.items()):
            if last is not None and number != last + 1:
                found += run if len(run) >= least else []
                run = []
            run.append(person)
            last = number
        found += run if len(run) >= least else []
    return found


_SEND = {"relationship": "public", "class": "marketing"}
_RUN = "email\n" + "".join(f"user{i}@firm.example\n" for i in range(1, 13))
RULE = Rule(
    id="RCP016",
    name="trap-like-address",
    severity=Severity.WARNING,
    scale="W",
    cites=("15 USC 7704(b)(1)(A)(ii)", "M3AAWG Sender Best Common Practices"),
    check=check,
    options={"run": Option(default=10, doc="Consecutive numbers of one name at one domain; engineering default.")},
    examples=(
        Example(title="a numbered row", recipients=_RUN, campaign=_SEND, marks=("",), severities=(Severity.WARNING,)),
        Example(
            title="a trap word",
            recipients="email\nann@people.example\nspamtrap@firm.example\n",
            campaign=_SEND,
            marks=("",),
        ),
        Example(
            title="names with a year",
            recipients="email\nann1980@people.example\nbob1981@people.example\nann1982@people.example\n",
            campaign=_SEND,
        ),
        Example(title="people", recipients="email\nann@people.example\ntestino@people.example\n", campaign=_SEND),
    ),
)
