"""Patients and people who are not patients get one send.

## Why it matters
Wording that is true for patients is false for the others, and what links to the others tells the platform who is who.
Prospects that are derived from patient records (look-alikes, households) use patient data for marketing (45 CFR
164.508(a)(3)).

## What to do instead
Split the list, use wording that is true for everybody, and never build lists of prospects from patient records.

## When it stays silent
A community newsletter that patients and neighbours joined by the same form is one self-selected audience.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.relation_cues import relation_cue
from gatekeeper.inference.relationship import KNOWN, of_table
from gatekeeper.model.finding import Finding
from gatekeeper.model.place import Place
from gatekeeper.model.words import Relationship, Scope, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.rules.seg._criteria import audience_place
from gatekeeper.vocabulary.names import split

_OTHERS = frozenset({Relationship.LEADS, Relationship.PUBLIC, Relationship.COMMUNITY, Relationship.DONORS})
#: Names of audiences that advertising platforms build from an uploaded list.
_SEEDS = (
    ("look", "alike"),
    ("lookalike",),
    ("custom", "audience"),
    ("similar", "audience"),
    ("ad", "audience"),
    ("seed", "audience"),
)


def check(case: Case) -> Iterator[Finding]:
    """Yield at most one finding for the mixture, and one per advertising audience built from patient data."""
    for name in case.facts.names:
        words = split(name.text)
        seeded = any(words[i : i + len(seed)] == seed for seed in _SEEDS for i in range(len(words)))
        if seeded and _reads_patients(case):
            yield case.finding(
                "Patient data feeds an audience of an advertising platform.",
                name.at,
                severity=Severity.CRITICAL,
                evidence=name.text,
            )
    at, source = _mixed(case), case.manifest.recipients_source
    if at is None or (source is not None and source.kind == "sign-up-form"):
        return
    wording = _wording(case)
    yield case.finding(
        "Patients and people who are not patients get the same message"
        + (", and its wording makes every reader a patient." if wording else "."),
        at,
        severity=Severity.CRITICAL if wording else Severity.WARNING,
        evidence=case.submission.id,
    )


def _mixed(case: Case) -> Place | None:
    """Return where the mixture shows, or None where the audience is of one kind."""
    kinds: dict[Relationship, Place] = {}
    for segment in case.submission.segments:
        if segment.relationship is not None:
            kinds.setdefault(segment.relationship, Place(path=segment.path))
        excluded = {name.at for name in segment.names if name.polarity == "exclude"}
        for table, at in segment.tables:
            kind = of_table(table)
            if kind is not None and at not in excluded:
                kinds.setdefault(kind, at)
    if set(kinds) & KNOWN and set(kinds) & _OTHERS:
        return next(at for kind, at in kinds.items() if kind in _OTHERS)
    stated = case.manifest.relationship is Relationship.MIXED or Relationship.MIXED in kinds
    return audience_place(case) if stated else None


def _reads_patients(case: Case) -> bool:
    return case.assessment.relationship in KNOWN or any(
        of_table(table) in KNOWN for segment in case.submission.segments for table, _ in segment.tables
    )


def _wording(case: Case) -> bool:
    return any(
        relation_cue(passage, entity)
        for message in case.messages
        for passage in message.in_scope(Scope.SUBJECT, Scope.PREHEADER, Scope.BODY)
        for entity in case.facts.entities(passage)
    )


_BLAND = "<p>Parking is free in May.</p>"

RULE = Rule(
    id="SEG011",
    name="mixed-relationship-audience",
    severity=Severity.WARNING,
    scale="W (C with relationship wording, or patient data feeding an ad audience)",
    cites=("45 CFR 160.103", "45 CFR 164.508(a)(3)"),
    check=check,
    examples=(
        Example(
            title="union of patients and leads",
            draft=_BLAND,
            segment="SELECT email FROM patients\nUNION\nSELECT email FROM leads\n",
            marks=("leads",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="mixed list with patients' wording",
            draft="<p>Your care team moved to the second floor.</p>",
            campaign={"relationship": "mixed"},
            marks=('"mixed"',),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="advertising audience from the patient table",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE age > 40\n",
            segment_file="lookalike-seed.sql",
            campaign={"relationship": "patients"},
            marks=("lookalike-seed.sql",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="patients only",
            draft="<p>Your care team moved to the second floor.</p>",
            segment="SELECT email FROM patients\n",
            campaign={"relationship": "patients"},
        ),
        Example(
            title="leads that are taken out",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE email NOT IN (SELECT email FROM leads)\n",
            campaign={"relationship": "patients"},
        ),
        Example(
            title="community newsletter with one form",
            draft=_BLAND,
            campaign={"relationship": "mixed", "recipients_source": {"kind": "sign-up-form", "name": "form-12"}},
        ),
    ),
)
