"""Stories that are told in the third person: "Meet Anna. After two rounds of chemotherapy she is back on her bike"."""

from __future__ import annotations

import re

from gatekeeper.patterns import lazy
from gatekeeper.vocabulary.people import double, given

#: What a person went through, told in the third person: "after her surgery", "after two rounds of chemotherapy".
_WENT_THROUGH = lazy(
    r"(?i)\b(?:(?:after|following|since|through|during|before) "
    r"(?:her|his|two|three|four|five|six|seven|eight|ten|twelve|\d{1,2}|months of|years of|weeks of) "
    r"(?:[a-z-]+ ){0,4}(?:surger(?:y|ies)|chemo\w*|radiation|transplants?|replacements?|rehab\w*|stroke|heart attack"
    r"|diagnosis|operations?|dialysis|treatments?|bypass|transfusions?|miscarriages?|births?|amputation)"
    r"|lost \d{2,3} (?:pounds|lbs|kilos|kg)\b)"
)
#: How somebody came to the house, a story only where it speaks of health: "he came to us with a failing kidney".
_CAME = lazy(
    r"(?i)\b(?:he|she) (?:(?:first|finally|then|just) )?(?:came to (?:us|our \w+) "
    r"(?:with|after|for|in|because|when)(?! (?:[\w-]+ ){0,3}(?:years|decades|experience|degree|background))"
    r"|(?:was|had been|got) (?:diagnosed|told|treated|admitted|rushed|operated)|underwent|(?:learned|found out)"
    r"|(?:is|was) living with|lives with|(?:beat|survived|overcame|fought)|suffered|got (?:his|her) life back)\b"
)
#: A story that names what was overcome is one of care.
ILLNESS = lazy(r"(?i)\b(?:diagnosed|cancer|addiction|depression|stroke|covid|remission)\b")
_THIRD = lazy(r"[hHsS](?<!\w.)(?:(?<=[hH])(?i:e|is|er)|(?<=[sS])(?i:he))\b")
_NAME = lazy(r"(?<![.\w])[A-Z][a-z]{1,20}\b")

#: Who an announced story is of: "patient spotlight: Omar", "photos of our weight loss patients".
_OF_PATIENTS = lazy(
    r"(?i)(?:photo|picture|result|video)s? (?:of|from) (?:(?:our|these|real|some) )?(?:[a-z-]+ ){0,3}patients\b"
)
_NEXT_NAME = lazy(r"(?:: | [-–—|] | (?:of|about|from|with|by) )([A-Z][a-z]+)")


def of_somebody(text: str, end: int) -> bool:
    """Return whether an announcement that ends at *end* goes on with a given name, or with the patients it shows."""
    name = _NEXT_NAME.match(text, end)
    return (name is not None and given(name[1]) and not double(name[1])) or _OF_PATIENTS.search(text) is not None


def retold(text: str, role: re.Pattern[str], *, health: bool = False) -> tuple[int, int] | None:
    """Return the range of what somebody with a given name went through, or None.

    Args:
        text: A passage.
        role: Matches what people of the house are called; they tell of their work.
        health: Whether the passage speaks of a condition or treatment.
    """
    if not _THIRD.search(text):
        return None
    event = _WENT_THROUGH.search(text) or (_CAME.search(text) if health else None)
    if event is None:
        return None
    for name in _NAME.finditer(text, max(0, event.start() - 300), event.end() + 300):
        near = text[max(0, name.start() - 60) : name.end() + 60]
        if given(name[0]) and not double(name[0]) and not role.search(near):
            return min(name.start(), event.start()), max(name.end(), event.end())
    return None
