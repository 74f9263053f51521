"""The variants of a test differ in what they say about health, or in whether they call the reader a patient.

## Why it matters
Then the arm is a statement about the person: one reader gets the asthma letter, the other does not (45 CFR 160.103),
and the report compares health topics instead of wording.

## What to do instead
Test tone, layout or sending time on one text; send different topics as different campaigns, each to its own audience.

## When it stays silent
The same topic in other words. Variants without any health topic.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message
from gatekeeper.model.words import Scope, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule

_READ = (Scope.SUBJECT, Scope.PREHEADER, Scope.BODY, Scope.ALT)


def check(case: Case) -> Iterator[Finding]:
    """Compare the health topics and the relationship wording of all variants."""
    if len(case.messages) < 2:
        return
    severity = Severity.CRITICAL if case.patients else Severity.WARNING
    topics = [topics_of(case, message) for message in case.messages]
    everywhere = set.intersection(*topics)
    for message, own in zip(case.messages, topics, strict=True):
        extra = sorted(own - everywhere)
        if extra:
            yield case.finding(
                f"Only some variants speak of {', '.join(extra)}: which one a person gets says something about them.",
                message.start(),
                severity=severity,
                evidence=" ".join(extra),
            )
    cued = [calls_patient(case, message) for message in case.messages]
    if case.patients and len(set(cued)) > 1:
        message = case.messages[cued.index(True)]
        yield case.finding(
            "Only some variants call the reader a patient.", message.start(), severity=severity, evidence="relation"
        )


def topics_of(case: Case, message: Message) -> set[str]:
    """Return the health categories that a reader of this variant sees, from service line on."""
    return {
        (e.category.value if e.category is not None else e.kind)
        for _, e in case.facts.health(message, *_READ)
        if e.level >= 2
    }


def calls_patient(case: Case, message: Message) -> bool:
    """Return whether a variant has relationship wording."""
    return any(e.kind == "CARE_RELATION" for passage in message.in_scope(*_READ) for e in case.facts.entities(passage))


_ARMS = {
    "variants": ["a.html", "b.html"],
    "class": "marketing",
    "relationship": "patients",
    "profile": "marketing",
    "assignment": {"method": "random", "seed": 7},
}
RULE = Rule(
    id="EXP004",
    name="variant-unsafe",
    severity=Severity.CRITICAL,
    scale="C (W public list)",
    cites=("45 CFR 160.103", "45 CFR 164.502(b)"),
    check=check,
    examples=(
        Example(
            title="asthma in one arm only",
            campaign=_ARMS,
            files={"a.html": "<p>Managing your asthma</p>", "b.html": "<p>Autumn tips</p>"},
            marks=("",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="two conditions",
            campaign=_ARMS | {"relationship": "public"},
            files={"a.html": "<p>Living with asthma</p>", "b.html": "<p>Living with diabetes</p>"},
            marks=("", ""),
            severities=(Severity.WARNING, Severity.WARNING),
        ),
        Example(
            title="one topic in two tones",
            campaign=_ARMS,
            files={"a.html": "<p>Living with asthma</p>", "b.html": "<p>Breathe easy: asthma in spring!</p>"},
        ),
        Example(
            title="another greeting",
            campaign=_ARMS,
            files={"a.html": "<p>Good morning. Parking is free.</p>", "b.html": "<p>Hello! Parking is free.</p>"},
        ),
    ),
)
