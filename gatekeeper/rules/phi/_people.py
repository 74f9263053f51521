"""Who a name belongs to, by the words around it: a clinician, the reader who is greeted, or a patient."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from gatekeeper.inference.assertions import sentence
from gatekeeper.model.entity import Entity
from gatekeeper.patterns import lazy
from gatekeeper.rules.phi._reader import STRONG

_TITLE_BEFORE = lazy(
    r"(?i)(?:\b(?:dr|prof|nurse|doctor|professor|chaplain|rev|director|president|ceo|manager|coordinator|chairman|chairwoman"
    r"|psychologist|scientist|physicist|historian|writer|columnist|reporter|correspondent|analyst|editor|senator|minister"
    r"|governor|mayor|judge|singer|actor|actress|coach|curator|pastor|principal|teacher|founder|artist)\.?"
    r"|\b(?:meet|welcome|by|author|host|hosted by|speaker|signed|sincerely|regards|thanks to|contact|ask for)[,:]?) *$"
)
_TITLE_AFTER = lazy(
    r"^[\s,]*(?:(?:[A-Z][a-z]+ ){1,3}(?:Manager|Director|Officer|Coordinator|Editor|Analyst|Correspondent|President)\b"
    r"|(?i:M\.?D|D\.?O|R\.?N|N\.?P|P\.?A|Ph\.?D|D\.?D\.?S|LCSW|MPH|FACS|CEO|CFO|COO|director"
    r"|president|chief|manager"
    r"|coordinator|our \w+|head of|chair|vice|editor|author)\b)"
)
#: The words of a credit, after which a whole list of names may follow.
_CREDIT = lazy(r"(?i)\b(?:(?:written|edited|reported|compiled|produced|directed|designed|photographed) by|starring)\b")
#: What several public people do, right before the list of their names.
_CALLING = lazy(
    r"\b(?i:performers|actors|actresses|singers|musicians|comedians|authors|writers|columnists|reporters|journalists"
    r"|directors|producers|filmmakers|speakers|panelists|hosts|editors|players|cast members|co-stars|guest stars)[,:]?"
    r"\s+(?:(?:[A-Z][\w.'’-]*|and|&|,)[\s,]*)*$"
)
#: A word in quotation marks behind an article ("a 'cancer'") is a figure of speech.
_FIGURE = lazy(r"(?i)\b(?:an?|the|this|that)\s+[\"“'‘]$")
_CLOSING = lazy(r"[.,;:!?]?[\"”'’]")
#: Characters before a name that a list of names may fill.
_LISTED = 120
_GREETING = lazy(
    r"(?i)\b(?:dear|hi|hello|hey|good (?:morning|afternoon|day)|hola|estimad[oa])[,]? *(?:(?:mr|mrs|ms|mx)\.? *)?$"
)
_PATIENT = lazy(
    r"(?i)\b(?:patients?|inpatient|resident(?! of\b)|client|admitted|discharged|diagnos\w+|treated|operated"
    r"|insured|guarantor|next of kin|(?:medical|health|patient|clinical|his|her|their) (?:chart|records?)"
    r"|(?:chart|record) (?:of|for|number)"
    r"|(?:his|her|their) (?:last |next |upcoming |recent |first |latest )?"
    r"(?:visit|appointment|stay|admission|discharge|results?|surgery"
    r"|procedure|treatment|therapy|recovery|condition|symptoms?|test|scan|care|doctor|nurse|medications?|prescriptions?"
    r"|refill|claim|bill|balance|copay|insurance|room|ward|family doctor))\b"
)


def professional(text: str, entity: Entity) -> bool:
    """Return whether a name is a clinician's, an author's or a colleague's, by title or role."""
    before, after = text[max(0, entity.start - 28) : entity.start], text[entity.end : entity.end + 48]
    titled = entity.text.lower().startswith(("dr ", "dr. ", "prof", "nurse "))
    if titled or _TITLE_BEFORE.search(before) is not None or _TITLE_AFTER.match(after) is not None:
        return True
    begin, _ = sentence(text, entity.start, entity.end)
    if _CREDIT.search(text, begin, entity.start) is not None:
        return True
    return _CALLING.search(text[max(begin, entity.start - _LISTED) : entity.start]) is not None


def greeted(text: str, entity: Entity) -> bool:
    """Return whether a name is the reader's own in a salutation."""
    return _GREETING.search(text[max(0, entity.start - 30) : entity.start]) is not None


def about_a_patient(text: str, entity: Entity, entities: Sequence[Entity]) -> bool:
    """Return whether the sentence of a name speaks of a patient or of somebody's health."""
    begin, end = sentence(text, entity.start, entity.end)
    if _PATIENT.search(text, begin, end):
        return True
    told = STRONG | {"HEALTH_PAYMENT"}
    # A name may hold a word of health itself: Wayne Rash, Dr. Payne.
    others = (e for e in within(entities, begin, end) if e.start >= entity.end or e.end <= entity.start)
    return any((e.health and not _figurative(text, e)) or e.kind in told for e in others)


def _figurative(text: str, entity: Entity) -> bool:
    """Return whether a health word stands alone in quotation marks: a figure of speech, or the title of a work."""
    if _CLOSING.match(text, entity.end) is None or text[entity.start - 1 : entity.start] not in tuple("\"“'‘"):
        return False
    titled = " " in entity.text and all(word[:1].isupper() for word in entity.text.split())
    return titled or _FIGURE.search(text[max(0, entity.start - 12) : entity.start]) is not None


def within(entities: Sequence[Entity], begin: int, end: int) -> Sequence[Entity]:
    """Return the entities (in order of their places) that begin between two offsets."""
    start = bisect_left(entities, begin, key=_start)
    return entities[start : bisect_left(entities, end, lo=start, key=_start)]


def _start(entity: Entity) -> int:
    return entity.start
