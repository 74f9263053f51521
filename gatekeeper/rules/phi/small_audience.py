"""The audience, a branch, a test arm or the difference of two sends is smaller than k people.

## Why it matters
A group of a few can be told apart by anybody who sees two lists. Published tables of the Centers for Medicare and
Medicaid Services suppress cells of one to ten for that reason; the default k of 11 follows by analogy.

## What to do instead
Widen the filter, merge the arms, send the difference together with the next mail, or write to these few as individual
care mail.

## When it stays silent
Care mail to one person each, lists of staff, test lists of own mailboxes, and audiences that are no patients.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.evidence_template import branch_size
from gatekeeper.model.finding import Finding
from gatekeeper.model.place import Place
from gatekeeper.model.words import Relationship, RiskLevel, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.phi._reader import hard
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield a finding for the whole audience, per block that few see, and per earlier send that differs by a few."""
    facts = case.facts
    if not case.patients or case.assessment.care_mail or case.assessment.relationship is Relationship.STAFF:
        return
    if facts.addresses and all(facts.inside(address) for address in facts.addresses):
        return
    k = facts.policy.inference.k
    severity = hard(case) if case.risk.level >= RiskLevel.HIGH else Severity.WARNING
    size = facts.audience_size
    if size is not None and 1 <= size < k and (case.marketing or case.assessment.bulk):
        yield case.finding(
            f"The audience counts {size} people, fewer than {k}: it is as good as a list of names.",
            _audience(case),
            severity=severity,
            evidence=str(size),
        )
    for count, at in _branches(case):
        if count < k:
            yield case.finding(
                f"A block of the message is shown to {count} people, fewer than {k}: they are as good as named.",
                at,
                severity=severity,
                evidence=str(count),
            )
    for apart, at in _differences(case):
        if apart < k:
            yield case.finding(
                f"An earlier send differs from this one by {apart} people, fewer than {k}: comparing both lists tells "
                "who "
                "they are.",
                at,
                severity=severity,
                evidence=str(apart),
            )


def _audience(case: Case) -> Place:
    places = case.submission.places
    for key in ("recipients", "segment", "volume", "envelope", "campaign"):
        if key in places:
            return places[key]
    return Place(path=case.submission.path)


def _branches(case: Case) -> Iterator[tuple[int, Place]]:
    """Yield how many of the list see each block that can be counted."""
    for message in case.messages:
        for branch in message.conditionals:
            count = branch_size(case.facts, branch)
            if count:
                yield count, branch.at


def _differences(case: Case) -> Iterator[tuple[int, Place]]:
    """Yield how many people an earlier send and this one do not share, where they share some."""
    now = {address.lower() for address in case.facts.addresses}
    for i, earlier in enumerate(case.manifest.earlier_sends):
        if earlier.list is None or not now:
            continue
        then = {row.address.lower() for row in earlier.list.rows}
        at = case.submission.places.get(f"earlier_sends.{i}.recipients") or case.submission.place(f"earlier_sends.{i}")
        if now & then:
            yield from ((apart, at) for apart in (len(now - then), len(then - now)) if apart)


def _list(count: int, first: int = 0) -> str:
    return "email\n" + "".join(f"p{i}@mail.example\n" for i in range(first, first + count))


_OWNED = {"kind": "patients-export", "name": "EHR export", "owner": "crm@valleyhealth.example"}
_PATIENTS = {"relationship": "patients", "profile": "marketing", "class": "marketing", "recipients_source": _OWNED}
_BLAND = "<p>Parking is free in May.</p>"

RULE = Rule(
    id="PHI013",
    name="small-audience",
    severity=Severity.WARNING,
    scale="W (C at level ≥ high)",
    cites=("45 CFR 164.514(b)", "CMS cell size suppression policy"),
    check=check,
    examples=(
        Example(
            title="seven people chosen by a rare disease",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE icd10 = 'E75.2'\n",
            recipients=_list(7),
            campaign=_PATIENTS,
            marks=('"list.csv"',),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="twenty people, and the same without five on the same day",
            draft=_BLAND,
            recipients=_list(15),
            campaign=_PATIENTS | {"earlier_sends": [{"campaign": "a", "on": "2026-05-04", "recipients": "a.csv"}]},
            files={"a.csv": _list(20)},
            marks=('"a.csv"',),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="block that six of many see",
            draft="<p>Hello</p>{% if language == 'vi' %}<p>Xin ch\u00e0o</p>{% endif %}",
            recipients="email,language\n"
            + "".join(f"p{i}@mail.example,{'vi' if i < 6 else 'en'}\n" for i in range(40)),
            campaign=_PATIENTS,
            marks=("{% if language == 'vi' %}",),
            severities=(Severity.WARNING,),
        ),
        Example(title="eleven people", draft=_BLAND, recipients=_list(11), campaign=_PATIENTS),
        Example(
            title="one person's appointment",
            draft="<p>Your appointment with Dr. Ada Lee is on Tuesday at 9:00.</p>",
            recipients=_list(1),
            campaign={
                "relationship": "patients",
                "class": "transactional",
                "goal": "appointment",
                "event": "appointment-created",
            },
        ),
        Example(
            title="test list of own mailboxes",
            draft=_BLAND,
            recipients="email\nqa@valleyhealth.example\nweb@mail.valleyhealth.example\n",
            campaign={"class": "marketing"},
        ),
    ),
)
