"""Marketing goes to people whose opt-in is not on file: no date, no source, or no text that they agreed to.

## Why it matters
United States federal law is opt-out, so this is a warning; Canada and the European Union ask for proof of consent,
and large mailbox providers ask every bulk sender for it.

## What to do instead
Record when, where and to which text each person agreed; a confirmed sign-up does it in one step.

## When it stays silent
Without a consent register (unless the policy or a pack asks for opt-in by making this an error: then nobody's is on
file), for care mail, and for people whose written authorization is on file.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.recipients import Recipient
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import covers, known_by, place_of, plural
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Look every recipient of a marketing send up in the consent register."""
    if not case.marketing:
        return
    opt_in = case.stated_severity in (Severity.ERROR, Severity.CRITICAL)
    if not opt_in and not case.facts.registries.has("consents"):
        return
    without = [person for person in case.facts.people if not _agreed(case, person)]
    if without:
        yield case.finding(
            f"{plural(len(without), 'recipient has', 'recipients have')} no complete opt-in on file for this mail.",
            place_of(case, without),
            evidence=",".join(str(p.row) for p in without),
        )


def _agreed(case: Case, person: Recipient) -> bool:
    registries = case.facts.registries
    return bool(registries.authorizations_of(person.address)) or any(
        covers(entry.category, case) and entry.source and entry.text_version and entry.at
        and known_by(entry.at, case.facts.today)
        for entry in registries.consents_of(person.address)
    )  # fmt: skip


_SEND = {"class": "marketing", "purpose": "marketing", "goal": "newsletter", "relationship": "public"}
_REGISTER = {"registries": {"consents": "consents.csv"}}
_HEAD = "address,category,at,source,text_version\n"
_LIST = "email\nann@people.example\n"
RULE = Rule(
    id="RCP001",
    name="no-opt-in-evidence",
    severity=Severity.WARNING,
    scale="W (E where policy or pack is opt-in)",
    cites=("15 USC 7702(1)", "CASL section 6", "Directive 2002/58/EC article 13"),
    check=check,
    examples=(
        Example(
            title="nobody on file",
            recipients=_LIST,
            campaign=_SEND,
            policy=_REGISTER,
            files={"consents.csv": _HEAD},
            marks=("",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="the text is not recorded",
            recipients=_LIST,
            campaign=_SEND,
            policy=_REGISTER,
            files={"consents.csv": _HEAD + "ann@people.example,marketing,2026-01-02,form,\n"},
            marks=("",),
        ),
        Example(
            title="complete",
            recipients=_LIST,
            campaign=_SEND,
            policy=_REGISTER,
            files={"consents.csv": _HEAD + "ann@people.example,newsletter,2026-01-02,form,v2\n"},
        ),
        Example(
            title="no register under a policy that asks for opt-in",
            recipients=_LIST,
            campaign=_SEND,
            policy={"rules": {"RCP001": {"severity": "error"}}},
            marks=("",),
            severities=(Severity.ERROR,),
        ),
        Example(title="no register where the law is opt-out", recipients=_LIST, campaign=_SEND),
        Example(
            title="care mail",
            recipients=_LIST,
            campaign={"class": "transactional", "purpose": "treatment", "goal": "appointment", "event": "created"},
            policy=_REGISTER,
            files={"consents.csv": _HEAD},
        ),
    ),
)
