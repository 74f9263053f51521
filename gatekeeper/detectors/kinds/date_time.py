"""Dates more precise than a year (45 CFR 164.514(b)(2)(i)(C)), when they belong to a person and not to an event.

A full date is an identifier where it dates a birth, visit or act of care, and it is public where it dates a
flu clinic; both look alike, so the words of the sentence decide. A bare weekday, time or year is none.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.detectors.recognizer import Recognizer, lowered
from gatekeeper.model.entity import Entity
from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|S"
    r"ept?(?:ember|\.)?|Oct(?:ober|\.)?"
    r"|Nov(?:ember|\.)?|Dec(?:ember|\.)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|"
    r"octubre|noviembre|diciembre)"
)
#: One of these is in every month that `_MONTH` knows, in lower case.
_MONTHS = (
    *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    *("ener", "abril", "agost", "dic"),
)
_DIGIT = lazy(r"\d")
_SIGNS = lazy(r"\d[/.-]\d")
_YEAR = r"(?:18|19|20)\d{2}"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
DATE = lazy(
    rf"(?<![\w./-])(?:(?P<iso>{_YEAR}[-/](?:0[1-9]|1[0-2])[-/]{_DAY})(?:T\d{{2}}:\d{{2}}(?::\d{{2}})?Z?)?"
    rf"|(?P<num>(?:{_DAY}[/.-](?:0?[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])[/.-]{_DAY})[/.-](?:{_YEAR}|\d{{2}}))"
    rf"|(?P<long>{_MONTH} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}|{_DAY}(?:st|nd|rd|th)?[ -](?:of |de )?"
    rf"{_MONTH},?(?: de|-)? ?{_YEAR})"
    rf"|(?P<short>{_MONTH} {_DAY}(?:st|nd|rd|th)?|{_DAY}(?:st|nd|rd|th)? (?:of |de )?{_MONTH}|(?:0?"
    rf"[1-9]|1[0-2])/{_DAY}))(?![\w/]|[.-]\d)"
)
#: A block of fewer words is a field of a form, where a bare numeric date stands for itself.
FEW = 8
#: Words that tie a date to a person, before or after it in the sentence.
_PERSONAL = lazy(
    r"(?i)\b(?:dob|d\.o\.b|born|birth(?:day|date)?|date of (?:birth|service|death|visit|admission|disc"
    r"harge|procedure|injury|loss|exam|test|last)|birth date|nacimiento|nacido|nació|admi(?:tted|ssion"
    r")|discharged?|appointment|appt|visit(?:ed|s)?|seen|surgery|procedure|your|you|diagnosed|diagnosi"
    r"s|passed away|died|deceased"
    r"|scheduled|refill(?:ed)?|prescri\w+|test(?:ed)?|results?|exam|lab|labs|infusion|delivery|due dat"
    r"e|dose|vaccinated|treatment|treated|session|follow[- ]up|statement|service|payment|bill|balance|"
    r"claim|enrolled|signed|authorization|patient|member|cita|his|her|started|checkup|mammogram|scan|x"
    r"-?ray|mri|screening|last (?:seen|visit|menstrual|period)|lmp|edd|dod|dos|hospital stay|stay|sus?"
    r"|programad[oa]|resultados|consulta|cirugía|arri"
    r"v\w+|reservation|wedding|married|hired|joined|customer|account|expires|mr|mrs|ms|she|he|my|i)\b"
)
#: Words that make it the date of something public, or of the mail itself.
_PUBLIC = lazy(
    r"(?i)\b(?:join us|open house|clinic (?:on|is)|flu (?:shot )?clinic|vaccine clinic|walk|run|5k|fai"
    r"r|festival|gala|webinar|seminar|workshop|class(?:es)?|event|meeting|conference|session starts|pa"
    r"rade|fundraiser|auction|rsvp|register|registration|sign up|deadline|enroll(?:ment)?|open enrollm"
    r"ent|closed|closing|holiday|office hours|hours|effective|revised|last updated|updated|published|p"
    r"osted|copyright|founded|established|since"
    r"|newsletter|issue|volume|edition|starting|starts|begins|beginning|ends|through|until|by|celebrat"
    r"\w+|day is|awareness|month|observed|launch\w*|opens?|opening|new location|moving|grand opening|o"
    r"ffer|sale|expires on|valid|drive|blood drive|camp|lecture|symposium|summit|retreat|concert|show|"
    r"screening event|community|public|everyone|policy|notice|terms|privacy|hiring|apply|game|season|e"
    r"lection|support group meets|group meets|meets)\b"
)
_LABELLED = lazy(
    r"(?i)(?:\b(?:dob|d\.o\.b\.?|date of (?:birth|service|death|visit|admission|discharge|procedure|su"
    r"rgery|injury|loss|exam|test)|birth ?date|birthday|born(?: on| in)?|admi(?:tted|ssion)(?: date)?("
    r"?: on)?|discharged?(?: date)?(?: on)?|fecha de nacimiento|appointment(?: date)?(?: is| on| for)?"
    r"|dos|dod|lmp|edd|visit(?:ed)?(?: date)?(?: on| of)?|died(?: on)?|passed away(?: on)?|surgery(?: "
    r"date)?(?: is| on)?|diagnosed(?: on)?|seen(?: on)?|due date(?: is| of)?|scheduled (?:for|on)))"
    r"(?: (?:with|at) [^.!?]{1,60}?)?[ :=(-]{0,4}(?:(?:is|was|on|of|for|el|(?:mon|tues|wednes|thurs|fr"
    r"i|satur|sun)day)[ ,:]{1,2}){0,3}$"
)
_SENTENCE = lazy(r"(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bSt)(?<!\bProf)[.!?](?=\s+[A-Z])|\n")


def personal(text: str, start: int, end: int) -> float:
    """Return how sure a date belongs to a person, 0 to 1, from its label, else from the words of its sentence."""
    low = max(0, start - 140)
    before = text[low:start]
    if _LABELLED.search(before[-100:]):
        return 0.95
    cut = max((m.end() for m in _SENTENCE.finditer(before)), default=0)
    before = before[cut:]
    after = text[end : end + 100]
    stop = _SENTENCE.search(after)
    after = after[: stop.start()] if stop else after
    tied = len({m.lower() for m in _PERSONAL.findall(before + " | " + after)})
    public = len({m.lower() for m in _PUBLIC.findall(before + " | " + after)})
    return max(0.0, min(0.9, 0.5 + 0.2 * tied - 0.25 * public))


def _possible(text: str) -> bool:
    """Return whether a date can stand here: digits with a sign between them, or a digit and a month's beginning."""
    if _SIGNS.search(text) is not None:
        return True
    return _DIGIT.search(text) is not None and any(map(lowered(text).__contains__, _MONTHS))


@dataclass(frozen=True, kw_only=True)
class DateRecognizer(Recognizer):
    """Finds dates; `find` weighs their sentence."""

    def search(self, text: str) -> Iterator[Entity]:
        """Yield the dates that belong to a person."""
        if not _possible(text):
            return
        for match in DATE.finditer(text):
            score = personal(text, match.start(), match.end())
            least = 0.45 if match.group("num") and text.count(" ") < FEW else 0.6
            if match.group("num") and match.group().count(".") == 2 and score < 0.6:
                continue
            if score >= least:
                yield Entity(kind=self.kind, start=match.start(), end=match.end(), score=score, text=match.group())


RECOGNIZERS = (
    DateRecognizer(
        kind="DATE_TIME",
        pattern=DATE,
        examples=(
            ("DOB: 03/14/1961", "03/14/1961"),
            ("Your appointment is on March 3, 2026 at 10:30.", "March 3, 2026"),
            ("She was admitted 2026-02-11", "2026-02-11"),
            ("seen on 4 May 2026", "4 May 2026"),
        ),
        rejects=(
            "Join us for a flu clinic on October 12",
            "We close Tuesday at 9:00",
            "Since 1977 we serve",
            "The health fair is on May 4, 2026; register now",
            "open 24/7",
        ),
    ),
)
