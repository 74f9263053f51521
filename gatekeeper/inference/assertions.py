"""How firmly a passage ties a health fact to its reader: an offer to all, a possessive, or an event of one person.

"Time for your flu shot" is said to everybody, "managing your asthma" claims a condition, and "your biopsy results of 3
May" could be said to nobody else. The inference model counts the last two as statements about this person (t = 4).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from gatekeeper.inference.everyday import general, offered_to_everybody
from gatekeeper.inference.url_parts import tags
from gatekeeper.model.entity import Entity
from gatekeeper.model.words import About, Assertion
from gatekeeper.patterns import lazy

#: Sentences are looked at this far around an entity: a draft without full stops must not cost more than its length.
REACH = 400


class Tie(IntEnum):
    """How firmly a health fact is tied to the reader."""

    NONE = 0
    CLAIMED = 1
    PERSONAL = 2


def _any(*alternatives: str) -> re.Pattern[str]:
    return lazy(r"(?i)\b(?:" + "|".join(alternatives) + ")")


#: The full stop of a title ends no sentence.
_END = lazy(r"[.!?](?=\s|$)(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bSt\.)(?<!\bMrs\.)(?<!\bProf\.)|[\n•]")
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
_MONTH += r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
#: A state that may be anybody's in an announcement ("flu shots are available").
_STATUS = _any(
    r"(?:is|are|was|were|has been|have been) (?:now )?(?:ready|due|available|overdue|open|offered|provided)\b",
    r"(?:est[aá]n?) (?:ya )?(?:list[oa]s?|disponibles?)\b",
)
#: Something happened to this person, or will.
_EVENT = _any(
    r"(?:is|are|was|were|has been|have been) (?:now )?(?:scheduled|confirmed|approved|denied|declined|cancell?ed)\b",
    r"(?:is|are|was|were|has been|have been) (?:now )?(?:rescheduled|expired|completed?|past due)\b",
    r"(?:is|are|was|were|came back) (?:now )?(?:normal|abnormal|positive|negative|high|low|elevated|out of range)\b",
    r"congratulations on (?:your|finishing|completing)\b",
    r"you (?:recently |just |last )?(?:were|have been|had|have had|saw|visited|underwent|received|started|missed) ",
    r"usted (?:fue|ha sido|tuvo|recibi[oó]) ",
    r"(?:est[aá]n?|fue(?:ron)?|ha(?:n)? sido|qued[oóa]n?) (?:ya )?"
    r"(?:programad|confirmad|aprobad|cancelad|reprogramad|vencid)[oa]s?\b",
    r"you are (?:scheduled|taking|due|being|on (?:the|a|your))\b|you take\b|you['’]ve (?:been|had)\b",
    r"(?:diagnosed with|prescribed|thank you for your payment|amount due|balance due|since your|following your)\b",
    r"we (?:received|treated|saw|have received)\b",
    r"from your (?:last|recent|visit)\b",
)
#: A day, an hour or a sum of money.
_MOMENT = lazy(
    r"(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado)\b"
    r"|\b(?:tomorrow|today|tonight)\b"
    rf"|\b{_MONTH}\.? \d{{1,2}}\b|\b\d{{1,2}}\.? {_MONTH}\b|\b\d{{1,2}}:\d{{2}}|\b\d{{1,2}} ?[ap]\.?m\b"
    r"|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|\b\d{4}-\d{2}-\d{2}\b|[$€£] ?\d"
)
_VALUE = lazy(r"(?i)\b\d+(?:\.\d+)? ?(?:mg|mcg|ml|mmol|units|%|mg/dl|mmhg)(?!\w)|\b\d{2,3}/\d{2,3}\b")
_TAG = lazy(r"\{\{|\{%|\*\||%%|\[\[|<%|\$\{|\{!")
#: Words of an offer or of instructions that are said to everybody.
_OFFER = _any(
    r"time (?:for|to)\b|schedule\b|book\b|request\b|due for\b|overdue for\b|get your\b|make sure\b"
    r"|remember (?:to|your)\b",
    r"don['’]?t (?:forget|miss|skip|put off)\b|ask (?:us|about|your)\b|sign up\b|learn\b|find out\b"
    r"|view\b|see\b|access\b",
    r"manage\b|check\b|pay\b|refill\b|renew\b|track\b|message\b|download\b|how to\b|where to\b|protect\b"
    r"|keep\b|watch\b",
    r"you (?:can|may|could)\b|can be\b|available for\b|know\b|understand\b|prepare\b",
)


#: Everybody has a risk of everything, and nobody but a patient has results.
_RISK = lazy(r"(?i)(?:risk|chances?|odds) (?:of|for)\b")
_RESULT = lazy(r"(?i) (?:results?|report|findings?)\b")


def _everybodys(entity: Entity) -> bool:
    return _RISK.match(entity.text) is not None or offered_to_everybody(entity.text)


#: "Your (type 2) diabetes", "you live with asthma": the fact itself is the reader's, not only the sentence.
_OWN = lazy(
    r"(?i)\b(?:your(?: (?!about|for|with|of|on|in|if|or|and|to|at|from|local|nearest|community|risk|doctor|provider"
    r"|chances?|odds)[\w-]+){0,3}"
    r"|usted (?:tiene|padece(?: de)?|sufre(?: de)?|vive con|toma)(?: [\w-]+){0,2}"
    r"|(?:su|sus|tu|tus)(?: (?!m[eé]dico|doctora?)[\w-]+){0,3}"
    r"|you(?:['’]re| are)?(?: do(?: not|n['’]t)| no longer)? (?:have|had|got|live with|living with|suffer from"
    r"|take|taking|use|using|manage|managing|cope with|fight|fighting|battle)(?: [\w-]+){0,2}) $"
)


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range of the sentence around ``text[start:end]``, at most `REACH` characters to either side.

    Where a text has no sentences it is cut into stretches of equal length, so that everything inside one stretch is
    judged together and once.
    """
    begin, found = max(0, start - REACH), start <= REACH
    for match in _END.finditer(text, begin, start):
        begin, found = match.end(), True
    if not found:
        begin = start - start % REACH
    ceiling = min(len(text), max(end, begin + 2 * REACH))
    after = _END.search(text, end, ceiling)
    return begin, after.end() if after else ceiling


class _Look(NamedTuple):
    """What stands in a sentence."""

    value: bool
    tag: bool
    event: bool
    status: bool
    offer: bool


@lru_cache(maxsize=2048)
def _look(around: str) -> _Look:
    return _Look(
        value=_VALUE.search(around) is not None,
        tag=_TAG.search(around) is not None,
        event=_EVENT.search(around) is not None or _MOMENT.search(around) is not None,
        status=_STATUS.search(around) is not None,
        offer=_OFFER.search(around) is not None,
    )


def tie(text: str, entity: Entity, *, one_person: bool = False) -> Tie:
    """Return how firmly *text* ties a health entity to its reader.

    Args:
        text: The passage.
        entity: A health, payment or care-relation entity in it.
        one_person: Whether the message goes to one person about their own care: no "your" is needed then.
    """
    reader = entity.about is About.READER or (one_person and entity.about is not About.OTHER_PERSON)
    child = entity.about is About.OTHER_PERSON and _childs(text, entity)
    if not (reader or child) or entity.assertion is Assertion.CONDITIONAL:
        return Tie.NONE
    if entity.assertion is Assertion.GENERIC and not one_person:
        return Tie.NONE
    begin, end = sentence(text, entity.start, entity.end)
    look = _look(text[begin:end])
    if look.value or (look.tag and not look.offer):
        return Tie.PERSONAL
    if look.event or (look.status and not _everybodys(entity)):
        return Tie.NONE if look.offer and _offered(entity) else Tie.PERSONAL
    if not (child or entity.about is About.READER) or not _specific(entity) or not _owned(text, begin, entity):
        return Tie.NONE
    resulted = _RESULT.match(text, entity.end) is not None and not look.offer
    return Tie.NONE if _everybodys(entity) and not resulted else Tie.CLAIMED


#: "Your child's asthma": whoever answers for a child is told of the child's care as of their own.
_CHILDS = lazy(
    r"(?i)\b(?:your|su|tu) (?:[\w-]+ )?(?:child|son|daughter|baby|infant|toddler|teen|kid|dependent|hij[oa])['’]s"
    r"(?: [\w-]+){0,2} $"
)


def _childs(text: str, entity: Entity) -> bool:
    return _CHILDS.search(text, max(0, entity.start - 40), entity.start) is not None


_AS_A = lazy(r"(?i)\bas (?:an?|our|one of our) (?:[\w-]+ ){0,2}$")
_AS_ONE_WHO = lazy(
    r"(?i)\bas (?:someone|somebody|an? [\w-]+) (?:with|who (?:has|lives with)|living with|diagnosed with|managing) "
    r"(?:[\w-]+ ){0,2}$"
)
_PERSON_WITH = lazy(r"(?i)(?:survivor|patient|fighter|sufferer|warrior|diabetic|amputee|veteran of)s?\b")


def _owned(text: str, begin: int, entity: Entity) -> bool:
    """Whether the fact itself is the reader's: "your asthma", "as a cancer survivor, you"."""
    begin = max(begin, entity.start - 80)
    if any(pattern.search(text, begin, entity.start) for pattern in (_OWN, _AS_ONE_WHO, _CHILDS)):
        return True
    named = _PERSON_WITH.search(text, entity.start, entity.end + 12)
    return named is not None and _AS_A.search(text, begin, entity.start) is not None


def _specific(entity: Entity) -> bool:
    """Whether the fact by itself is somebody's condition or treatment, not "your results" or "your bill"."""
    return entity.health and entity.kind != "HEALTH_PAYMENT" and entity.level >= 2 and not general(entity)


def _offered(entity: Entity) -> bool:
    """Whether an offer of it is made to everybody ("schedule your flu shot by October 31")."""
    return not _specific(entity) or _everybodys(entity)


#: Words after which "your doctor", "your appointment", "your bill" is said to anybody.
_INSTRUCTION = lazy(
    r"(?i)\b(?:ask|talk (?:to|with)|speak (?:to|with)|consult(?: with)?|call|contact|see|tell|with|by"
    r"|from|let|check with|visit"
    r"|book|plan(?:ning)?|enjoy|start"
    r"|schedule|request|make|cancel|manage|reschedule|change|confirm|prepare for|pay|view"
    r"|understand(?:ing)?|about|on|access"
    r"|check|get|download|order|refill|renew|track|message|email|find|choose|or|and|to"
    r"|pregunte a|hable con|consulte(?: con)?|llame a|p[ií]da(?:le a)?|solicite|programe|agende|reserve|haga|cambie"
    r"|cancele|confirme|prepare|pague|vea|entienda|sobre|para)[ ,]*$"
)
_INVITED = lazy(r"(?i)\b(?:time for|due for|overdue for)\b")
#: Wording that nobody but a patient gets, whatever stands before it.
_CERTAIN = lazy(r"(?i)\b(?:care team|last|recent|upcoming|since|after|patient|welcome back|choosing us|missed you)\b")
#: Relations that are facts of care and not only people.
_VISIT = lazy(
    r"(?i)\b(?:appointment|visit|result|surgery|procedure|prescription|bill|balance|claim|refill|test"
    r"|treatment|stay|scan|lab"
    r"|therapy|diagnosis|statement|payment)s?\b"
    r"|\b(?:citas?|consultas?|visitas?|resultados?|an[aá]lisis|cirug[ií]as?|procedimientos?|recetas?|facturas?|saldos?"
    r"|tratamientos?|terapias?|pagos?)\b"
)


def makes_patient(text: str, entity: Entity) -> bool:
    """Return whether a care-relation cue says that this reader is a patient.

    "Ask your doctor", "book your appointment" and "questions about your bill" are said to anybody; "since your last
    visit" and "your care team" are not.
    """
    if entity.kind != "CARE_RELATION" or entity.about is About.OTHER_PERSON:
        return False
    if entity.assertion in (Assertion.CONDITIONAL, Assertion.GENERIC):
        return False
    begin, end = sentence(text, entity.start, entity.end)
    if _INVITED.search(text, max(begin, entity.start - 12), entity.end):
        return _look(text[begin:end]).event
    if _CERTAIN.search(entity.text):
        return True
    if _INSTRUCTION.search(text[begin : entity.start]):
        return _MOMENT.search(text, begin, end) is not None and _VISIT.search(entity.text) is not None
    return True


def ties(text: str, entities: Sequence[Entity], *, one_person: bool = False) -> list[tuple[Entity, Tie]]:
    """Return the health, payment and visit entities of a passage that are tied to its reader, with how firmly.

    A topic beside somebody's own event is part of it: "your balance of $45 for physical therapy".

    Args:
        text: The passage.
        entities: Everything found in it, in order.
        one_person: Whether the message goes to one person about their own care.
    """
    found: dict[int, Tie] = {}
    named = -1
    merged = [(start, end) for start, end, _ in tags(text)]
    for i, entity in enumerate(entities):
        if merged and any(start <= entity.start < end for start, end in merged):
            continue  # the name of a field is judged as a field
        if entity.health:
            found[i] = tie(text, entity, one_person=one_person)
            named = max(named, entity.end)
        elif entity.kind == "CARE_RELATION":
            told = _VISIT.search(entity.text) and makes_patient(text, entity)
            following = next((e for e in entities[i + 1 : i + 4] if e.health), None)
            within = named > entity.start or (following is not None and following.start < entity.end)
            if told and not within:
                found[i] = tie(text, entity)
    own: set[tuple[int, int]] = set()
    for i, strength in found.items():
        if strength is Tie.PERSONAL:
            own.add(sentence(text, entities[i].start, entities[i].end))
    for i, strength in found.items():
        entity = entities[i]
        about = entity.about is not About.OTHER_PERSON and entity.assertion is not Assertion.CONDITIONAL
        beside = own and about and _specific(entity) and sentence(text, entity.start, entity.end) in own
        if strength is Tie.NONE and beside:
            found[i] = Tie.PERSONAL
    return [(entities[i], strength) for i, strength in found.items() if strength]
