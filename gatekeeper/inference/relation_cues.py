"""Wording that makes the reader a patient ("your care team", "since your last visit"), and wording that only looks so.

"In the portal you can view your results" is said to everybody who may have a portal; nobody becomes a patient by it.
"""

from __future__ import annotations

from gatekeeper.inference.assertions import Tie, makes_patient, sentence, tie
from gatekeeper.model.entity import Entity
from gatekeeper.model.message import Passage
from gatekeeper.patterns import lazy

#: What anybody can do, once there is something to do it with.
_POSSIBLE = lazy(
    r"(?i)\b(?:you (?:can|could|may|will be able to|might)|how to|(?:sign|log) in to"
    r"|to (?:view|see|check|find|read|get)"
    r"|where to|whenever you|lets you|allows you to|helps you|makes it easy to)\b"
)


#: Everybody has one of these somewhere; only a name makes the role a tie to this sender.
_ANYBODYS = lazy(
    r"(?i)your (?:(?:primary care|health ?care|family|own|local) )?"
    r"(?:doctors?|providers?|physicians?|nurses?|pharmacists?|dentists?|clinicians?|therapists?|specialists?)"
)
_NAMED = lazy(r",? (?:(?:Dr|Mr|Ms|Mrs)\.? )?[A-Z][a-z]+")
#: "Your results may vary" is said of everything.
_VARIES = lazy(r"(?i) (?:may|might|will|can|could) (?:not be (?:typical|the same)|vary|differ)\b")


#: Wording that says it outright, whatever the reader can do besides ("as our patient, you can park for free").
_OUTRIGHT = lazy(
    r"(?i)\bpatients?\b(?! portal| account)|\bpacientes?\b|\b(?:since|after) (?:you|we|your)\b|\bmissed you\b"
)
#: "Your visit to our open house": a visit to no place of care.
_OUTING = lazy(
    r"(?i),? (?:to|of) (?:(?:the|our|this|your) )?"
    r"(?!(?:[\w'’-]+ ){0,3}(?:clinics?|hospitals?|office|practice|doctors?|dr|department|unit|ward|specialist|provider"
    r"|center|centre|emergency|urgent|care|er|surgery|pharmacy|lab|radiology|dentist|therapist)\b)[a-z]"
)
_VISIT = lazy(r"(?i)\bvisits?$")


def relation_cue(passage: Passage, entity: Entity) -> bool:
    """Return whether an entity of kind CARE_RELATION says that the reader is a patient; quotes and footers aside."""
    if passage.footer or not makes_patient(passage.text, entity):
        return False
    if passage.text[: entity.start].rstrip().endswith(("“", '"', "«")):
        return False
    if _ANYBODYS.fullmatch(entity.text.strip()) and not _NAMED.match(passage.text, entity.end):
        return False
    if _VARIES.match(passage.text, entity.end):
        return False
    if _VISIT.search(entity.text) and _OUTING.match(passage.text, entity.end):
        return False
    if _OUTRIGHT.search(entity.text):
        return True
    begin, end = sentence(passage.text, entity.start, entity.end)
    possible = _POSSIBLE.search(passage.text, begin, end) is not None
    return not possible or tie(passage.text, entity) is Tie.PERSONAL
