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
    begin, end = sentence(passage.text, entity.start, entity.end)
    possible = _POSSIBLE.search(passage.text, begin, end) is not None
    return not possible or tie(passage.text, entity) is Tie.PERSONAL
