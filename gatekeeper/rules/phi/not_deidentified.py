"""Content that is declared de-identified still has an element of the Safe Harbor list, or a count from one to ten.

## Why it matters
Data are de-identified only when all eighteen elements are gone (45 CFR 164.514(b)(2)): names, places smaller than a
state, dates finer than a year, ages over 89, numbers of contact and record. Small counts single people out again.

## What to do instead
Generalise to an age band, the state and the year, suppress small cells, or obtain an authorization and tell the story
openly.

## When it stays silent
Dates and places of the event that the mail is about, the organisation's own data, "90 or older", and drafts that
nobody declares de-identified.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.assertions import sentence
from gatekeeper.model.entity import Entity
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Passage
from gatekeeper.model.words import Scope, Severity
from gatekeeper.patterns import lazy
from gatekeeper.redact import mask
from gatekeeper.rules.case import Case
from gatekeeper.rules.phi._people import professional
from gatekeeper.rules.phi._reader import STRONG, capital, spoken_kind
from gatekeeper.rules.rule import Example, Rule

_SCOPES = (Scope.BODY, Scope.QUOTED, Scope.ALT)
_DECLARED = lazy(r"(?i)\b(?:de-?identified|anonymi[sz]ed|identifying details (?:were|have been) (?:removed|changed))\b")
#: The sentence speaks of a person in care.
_OF_A_PERSON = lazy(
    r"(?i)\b(?:patients?|he|she|they|his|her|woman|man|girl|boy|mother|father|year[- ]old|admitted|diagnosed"
    r"|treated|operated"
    r"|discharged|surgery|visit(?:ed)?|came to us|born|died)\b"
)
_SMALL_COUNT = lazy(
    r"(?i)(?<![\d.,$-])(?:[1-9]|10) (?:of (?:the|our) )?(?:patients?|people|persons|women|men|children|cases"
    r"|deaths|users)\b"
)
_CELL = lazy(r"(?:[1-9]|10)")
_NINETY = lazy(r"(?i)\b90 (?:years )?(?:or older|and over|\+)|\b90\+")
_FINE = lazy(r"(?i)\d{1,2}[/.-]\d{1,2}|\d{4}-\d{2}|[a-z]{3,9}\.? \d{1,2}\b|\b\d{1,2}\.? [a-z]{3,9}")


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per element that is left, and per small count."""
    for message in case.messages:
        passages = list(message.in_scope(*_SCOPES))
        if not case.manifest.declared_deidentified and not any(map(_declares, passages)):
            continue
        for passage in passages:
            if passage.footer:
                continue
            for entity in case.facts.entities(passage):
                if _left(passage, entity):
                    yield case.finding(
                        f"{capital(_element(entity))} ({mask(entity.text)}) is left in content that is declared "
                        "de-identified.",
                        passage.place(entity.start, entity.end),
                        evidence=entity.text,
                    )
            counts = list(_SMALL_COUNT.finditer(passage.text))
            cell = _CELL.fullmatch(passage.text.strip()) if message.html and "<td" in message.html.lower() else None
            for match in counts or ([cell] if cell else []):
                yield case.finding(
                    "A count from one to ten is left in content that is declared de-identified.",
                    passage.place(match.start(), match.end()),
                    evidence=passage.text,
                )


def _declares(passage: Passage) -> bool:
    text = passage.text.lower()
    return ("identif" in text or "anonym" in text) and _DECLARED.search(passage.text) is not None


def _element(entity: Entity) -> str:
    return "a date" if entity.kind == "DATE_TIME" else spoken_kind(entity.kind)


def _left(passage: Passage, entity: Entity) -> bool:
    if entity.kind in STRONG or entity.kind in ("PHONE_NUMBER", "EMAIL_ADDRESS", "IP_ADDRESS"):
        return True
    begin, end = sentence(passage.text, entity.start, entity.end)
    person = _OF_A_PERSON.search(passage.text, begin, end) is not None
    match entity.kind:
        case "AGE":
            return _NINETY.search(passage.text, begin, end) is None
        case "PERSON":
            return not professional(passage.text, entity)
        case "LOCATION":
            return person
        case "DATE_TIME":
            return person and _FINE.search(entity.text) is not None
        case _:
            return False


RULE = Rule(
    id="PHI017",
    name="not-deidentified",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("45 CFR 164.514(b)(2)", "45 CFR 164.514(a)", "CMS cell size suppression policy"),
    check=check,
    examples=(
        Example(
            title="day of admission and record number",
            draft="<p>De-identified case: the patient was admitted on March 3, 2026. MRN 00123456.</p>",
            campaign={"relationship": "clinicians"},
            marks=("March 3, 2026", "00123456"),
            severities=(Severity.CRITICAL, Severity.CRITICAL),
        ),
        Example(
            title="small count",
            draft="<p>Anonymized results: 7 patients had a reaction, 212 had none.</p>",
            campaign={"relationship": "clinicians"},
            marks=("7 patients",),
        ),
        Example(
            title="event of the mail beside a generalised case",
            draft="<p>De-identified case: a woman in her fifties, in 2025.</p><p>Talk on 12 October 2026, 6 pm.</p>",
            campaign={"relationship": "clinicians"},
        ),
        Example(
            title="nobody declares anything",
            draft="<p>The conference is on March 3, 2026. 7 people speak.</p>",
            campaign={"relationship": "clinicians"},
        ),
    ),
)
