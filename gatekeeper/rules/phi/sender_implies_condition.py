"""The sender's name, mailbox, domain, list, logo or link host tells a condition, and the audience are patients.

## Why it matters
A lock screen shows the sender before anything else, and logs keep it. Mail from an oncology unit to its patients says
what they have without a word of text; the mere letterhead of a study was enough in a penalised case of 2018 (45 CFR
164.530(c), Aetna settlement).

## What to do instead
Send under the parent brand and a neutral domain, with a neutral list id and link host, over the protected route. The
body may still carry the unit's name.

## When it stays silent
General names (health system, family practice, pharmacy), and lists of people who are not patients: donors, readers,
clinicians, staff.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from gatekeeper.inference.identity import Unit, host_units, list_units, logo_units, sender_units
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.redact import mask
from gatekeeper.rules.case import Case
from gatekeeper.rules.phi._reader import by_route, spoken
from gatekeeper.rules.rule import Example, Rule

_WHERE = {
    "display": "sender name",
    "mailbox": "mailbox name",
    "domain": "domain",
    "list": "list id",
    "logo": "text of the logo",
    "host": "host of the links",
}


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per telling name at its place."""
    if not case.patients:
        return
    for message in case.messages:
        facts = case.facts
        units = chain(
            sender_units(facts, message),
            list_units(facts, message),
            logo_units(facts, message),
            host_units(facts, message),
        )
        seen: set[tuple[str, str]] = set()
        for unit in units:
            if (unit.where, unit.text.casefold()) in seen:
                continue
            seen.add((unit.where, unit.text.casefold()))
            yield case.finding(
                f"The {_WHERE[unit.where]}{_of(unit)} ({mask(unit.text)}) tells a field of medicine "
                f"({spoken(unit.category)}) about every patient who gets this.",
                unit.at,
                severity=_severity(case, unit),
                evidence=unit.text,
            )


def _of(unit: Unit) -> str:
    return {"reply-to": " of Reply-To", "sender": " of Sender"}.get(unit.header, "")


def _severity(case: Case, unit: Unit) -> Severity:
    sensitive = unit.category.sensitive and case.marketing
    return by_route(case, Severity.ERROR if sensitive else Severity.WARNING)


_BODY = "<p>From June on we open at eight.</p>"
_PATIENTS = {"relationship": "patients", "profile": "marketing", "class": "marketing"}
_HEAD = "To: ann@mail.example\nSubject: Opening hours\nMIME-Version: 1.0\nContent-Type: text/plain\n"

RULE = Rule(
    id="PHI007",
    name="sender-implies-condition",
    severity=Severity.WARNING,
    scale="W (C route unprotected, E sensitive)",
    cites=("45 CFR 160.103", "45 CFR 164.530(c)", "Aetna settlement of 2018"),
    check=check,
    examples=(
        Example(
            title="unit name in From, protected route",
            draft="From: Valley Oncology <news@mail.valleyhealth.example>\n" + _HEAD + "\nWe open at eight.\n",
            campaign=_PATIENTS,
            marks=("Valley Oncology",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="unit name in From, open route",
            draft="From: Valley Oncology <news@mail.valleyhealth.example>\n" + _HEAD + "\nWe open at eight.\n",
            campaign=_PATIENTS,
            policy={"vendors": {"acme-esp": {"baa": "none"}}},
            marks=("Valley Oncology",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="link host of a telling unit",
            draft='<p><a href="https://links.valley-dialysis.example/h/1">Opening hours</a></p>',
            campaign=_PATIENTS | {"from": "Valley Health <news@mail.valleyhealth.example>"},
            marks=("links.valley-dialysis.example",),
        ),
        Example(
            title="sensitive unit answers",
            draft=_BODY,
            campaign=_PATIENTS
            | {"from": "Valley Health <news@mail.valleyhealth.example>", "reply_to": "info@hope-center.example"},
            marks=("hope-center.example",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="general brand",
            draft="From: Valley Health <news@mail.valleyhealth.example>\n" + _HEAD + "\nWe open at eight.\n",
            campaign=_PATIENTS,
        ),
        Example(
            title="readers of a foundation",
            draft="From: Valley Oncology <news@mail.valleyhealth.example>\n" + _HEAD + "\nWalk with us.\n",
            campaign=_PATIENTS | {"relationship": "public"},
        ),
        Example(
            title="name that only sounds medical, and a link to a public authority",
            draft='<p><a href="https://www.cancer-agency.example/">National plan</a> of the Orthodox Church</p>',
            campaign=_PATIENTS | {"from": "Orthodox Church Springfield <news@mail.valleyhealth.example>"},
        ),
    ),
)
