"""Sentences about one reader's own business: a haircut on Friday at ten, a book that was reserved, a form that came in.

Wording lists know the business of clinics, banks and shops. What a barber, a library or a school writes about is named
by no list, but by how the sentence is built: something of the reader's has a state and a time, or something that the
reader asked for has come. Such mail completes what the reader began and sells nothing (16 CFR 316.3(c)).
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.wording import dated
from gatekeeper.model.message import Message
from gatekeeper.model.words import Scope
from gatekeeper.patterns import lazy

_W = r"[^\W\d_][\w'’.-]{0,30}"
#: What "your" is said of to everybody: places, seasons, causes, gifts.
_ANYBODYS = (
    r"(?:local|favou?rite|neighbou?rhood|community|city|town|chance|summer|spring|winter|fall|autumn|weekend|season|holidays?"
    r"|store|shop|friends?|feedback|voice|vote|help|support|health|wellness|free|exclusive|special|personal|next|new|best"
    r"|own|dream|perfect|area|region|guide|gift|look|style|garden|world|future|success|business|life)\b"
)
_DONE = (
    r"(?:re-?)?(?:booked|scheduled|confirmed|reserved)|cancell?ed|postponed|moved to|overdue|set for"
    r"|(?:ready|waiting) (?:for (?:pick-?\s?up|collection)|to be (?:picked up|collected)|at\b)"
)
_CLOCK = lazy(r"(?i)\b\d{1,2}:\d{2}\b|\b\d{1,2}\s?[ap]\.?\s?m\b|\bnoon\b|\ba las? \d{1,2}\b|\b\d{1,2} ?(?:h|Uhr)\b")
_DAY_ES = lazy(
    r"(?i)\b\d{1,2} de (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\b"
    r"|\b(?:lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo|mañana)\b"
)
#: The reader's own thing, and the state it is in.
_STATE = lazy(
    rf"(?i)\b(?:your\s+(?!{_ANYBODYS})(?:{_W}\s+){{1,5}}?|{_W}(?:'s|’s)\s+(?:{_W}\s+){{1,3}}?)"
    rf"(?:is|are|was|were|has been|have been)\s+(?:now\s+|all\s+|already\s+)?(?:{_DONE}|due\b)"
)
#: The same with nothing but a day and a clock time behind it.
_ON = lazy(
    rf"(?i)\byour\s+(?!{_ANYBODYS})(?:{_W}\s+){{1,6}}?(?:is|are|was|starts?|begins?|ends?|expires?)\s+"
    r"(?:on|at|for|tomorrow|today|this|next)\b"
)
#: What a whole town is asked to.
_EVENT = lazy(
    r"(?i)\b(?:walk|run|race|fair|festival|fest|concert|show|market|party|picnic|parade|sale|webinar|lecture|seminar|workshop"
    r"|tour|opening|celebration|exhibition|expo|gala|contest|raffle|open house|fundraiser|premiere|game|match)\b"
)
_YOU_ARE = lazy(
    r"(?i)\byou(?:'re|’re| are| have been)\s+(?:now\s+|all\s+)?(?:booked|registered|confirmed|enrolled|signed up"
    r"|scheduled|wait-?listed|on the waiting list)\b"
)
#: A thing that the reader set going. What somebody viewed, wanted or waited for was not.
_ASKED = lazy(
    rf"(?i)\b(?:the|your|an?|this|these|those)\s+(?!(?:changes?|features?|improvements?|updates?|options?)\b)(?:{_W}\s+){{1,4}}?"
    r"(?:that\s+|which\s+)?you\s+(?:have\s+|had\s+)?(?:recently\s+|just\s+|already\s+)?"
    r"(?:reserved|ordered|requested|asked\s+(?:us\s+)?for|booked|borrowed|checked\s+out|returned|bought|purchased|rented"
    r"|submitted|sent\s+us|dropped\s+off|left\s+with\s+us|applied\s+for|(?:put|placed)\s+on\s+hold|reported|paid)\b"
)
_TAKEN = lazy(
    r"(?i)\bwe(?:'ve|’ve| have)?\s+(?:now\s+|just\s+)?(?:received|got|processed|reviewed|updated|closed|completed"
    r"|approved)\s+your\s+(?:\w+\s+){0,2}?(?:application|request|question|ticket|claim|form|documents?|messages?|complaint|order|return"
    r"|report|payment|letter|registration|reservation|booking|cancellation|r[ée]sum[ée])\b"
    r"|\b(?:ticket|case|request|reservation|booking|confirmation|claim|permit)\s*(?:number|no\.?|id)?\s*[:#]\s*[\w-]{0,12}\d"
)
_ABOUT_CHILD = lazy(
    r"(?i)\byour\s+(?:child|son|daughter|student)\b[^.!?\n]{0,40}?\b(?:was|were|is|has been)\s+(?:marked\s+)?(?:absent"
    r"|late|tardy|picked up|excused|sent home|not in)\b"
)
_SPANISH = lazy(
    rf"(?i)\b(?:el|la|los|las|una?|sus?)\s+(?:{_W}\s+){{1,4}}?que\s+(?:usted\s+)?(?:reserv[óo]|pidi[óo]|solicit[óo]|encarg[óo]"
    r"|compr[óo]|devolvi[óo]|alquil[óo]|apart[óo]|ha\s+(?:reservado|pedido|solicitado|comprado|encargado|devuelto))\b"
    r"|\b(?:hemos\s+)?recib(?:imos|ido)\s+su\s+(?:solicitud|pregunta|pedido|formulario|pago|mensaje|queja|reserva)\b"
)
_SPANISH_STATE = lazy(
    r"(?i)\bsu\s+(?!(?:ciudad|barrio|tienda|comunidad|verano|opini[óo]n|apoyo|ayuda|salud|familia|oportunidad|negocio)\b)"
    rf"(?:{_W}\s+){{1,6}}?(?:es|ser[áa]|est[áa]|fue|ha\s+sido|queda)\s+(?:(?:programad|confirmad|reservad|agendad|cancelad)[oa]s?\b"
    r"|el\b|mañana\b|hoy\b|para\s+el\b)"
)
_SENTENCE = lazy(r"(?<=[.!?])(?<!\b(?:Dr|Ms|Mr|St)\.)(?<!\bMrs\.)\s+(?=[^\W\d_a-z])|\n\s*\n")
#: Characters of a sentence that are read.
LONGEST = 400
_FIRST = lazy(r"[^\W\d_]{2,30}")


def own_business(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each sentence that is about one reader's own business."""
    start = 0
    bounds = [(match.start(), match.end()) for match in _SENTENCE.finditer(text)]
    for end, following in (*bounds, (len(text), len(text))):
        if _is_own(" ".join(text[start : min(end, start + LONGEST)].split())):
            yield start, end
        start = following


def _is_own(sentence: str) -> bool:
    if _ASKED.search(sentence) or _TAKEN.search(sentence) or _ABOUT_CHILD.search(sentence) or _SPANISH.search(sentence):
        return True
    if _STATE.search(sentence) or _YOU_ARE.search(sentence):
        return dated(sentence) or _CLOCK.search(sentence) is not None or "pick" in sentence or "collect" in sentence
    on = _ON.search(sentence)
    if on is not None and _EVENT.search(sentence) is None:
        ends = on[0].split()[-2].lower() in ("ends", "end", "expires", "expire")
        return dated(sentence) and (ends or _CLOCK.search(sentence) is not None)
    return _SPANISH_STATE.search(sentence) is not None and bool(_CLOCK.search(sentence) and _DAY_ES.search(sentence))


def letter(message: Message) -> bool:
    """Return whether a message is one person's letter to another: signed with the name that the sender shows.

    A mailing by name is one, too, as far as this goes: callers ask first whether it sells or is list mail.
    """
    if message.kind != "eml" or message.links or message.images or message.tags:
        return False
    authors = [a for header in message.all("from") for a in header.addresses]
    readers = [a for header in message.all("to", "cc") for a in header.addresses]
    if len(authors) != 1 or not 0 < len(readers) <= 3 or message.header("bcc") is not None:
        return False
    names = [name.casefold() for name in _FIRST.findall(authors[0].display)]
    if len(names) < 2:
        return False
    lines = [line.strip() for p in message.in_scope(Scope.BODY) for line in p.text.splitlines()]
    closing = [_FIRST.findall(line.casefold()) for line in [line for line in lines if line][-4:]]
    return any(0 < len(words) <= 3 and set(words) <= set(names) for words in closing)
