"""Obstacles on the way out of a mailing: what 16 CFR 316.5 forbids to ask, and links that die too early."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.patterns import lazy

_NOT = lazy(r"(?:\b(?:no|not|without|never|neither|nor|sin|ning[uú]n[a]?)|n't)\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
_WALLS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "a log-in",
        lazy(
            r"\b(?:log|sign)(?:ging|ning)?[- ]?(?:in|on)\b(?:\s+to\s+your\s+[\w ]{0,30}\baccount)?|\bpassword\b"
            r"|\b(?:iniciar|inicie|inicia) sesi[oó]n|\bcontraseña\b",
            re.IGNORECASE,
        ),
    ),
    (
        "a fee",
        lazy(
            r"\b(?:processing |handling |service |small )?fee\b|\$\s?\d+|\bpay(?:ment)?\b|\btarifa\b|\bcargo de\b",
            re.IGNORECASE,
        ),
    ),
    (
        "a survey",
        lazy(
            r"\b(?:complet|fill|answer|tak)\w*\b[^.!?]{0,25}\b(?:survey|questionnaire|questions)\b|\bencuesta\b",
            re.IGNORECASE,
        ),
    ),
    (
        "data beyond the e-mail address",
        lazy(
            r"\b(?:enter|provid\w*|giv\w*|tell|includ\w*|send|supply|confirm|with|ingrese|indique|proporcione)\b[^.!?]{0,50}"
            r"\b(?:full name|last name|date of birth|birth ?date|birthday|phone number|telephone|home address"
            r"|member (?:id|number)|patient (?:id|number)|account number|social security|medical record"
            r"|mailing address|fecha de nacimiento|n[uú]mero de (?:paciente|cuenta|tel[eé]fono))\b",
            re.IGNORECASE,
        ),
    ),
    (
        "more than one page",
        lazy(
            r"\b(?:two|three|four|several|multiple|\d)[- ](?:steps?|pages?|forms?)\b|\b(?:second|next) page\b"
            r"|\bconfirmation e-?mail\b[^.!?]{0,40}\b(?:click|confirm)",
            re.IGNORECASE,
        ),
    ),
)
_LIFE = lazy(
    r"\b(?:expire[sd]?|valid(?: for)?|works?|active|available|caduca|v[aá]lido)\b[^.!?]{0,25}?"
    r"\b(\d{1,3})\s*(hours?|days?|weeks?|horas?|d[ií]as?|semanas?)\b",
    re.IGNORECASE,
)
#: Targets that begin with a log-in.
LOGIN_URL = lazy(r"/(?:log-?_?in|sign-?_?in|sso|auth)(?:[/?.#]|$)|[?&](?:login|signin)=", re.IGNORECASE)
#: Mailboxes that nobody reads.
NO_REPLY = lazy(
    r"^(?:no[._-]?reply|do[._-]?not[._-]?reply|donotreply|no[._-]?responder|noresponder|null|devnull)", re.IGNORECASE
)


def walls(text: str, *, days: int) -> Iterator[tuple[str, int, int]]:
    """Yield (what is asked, start, end) of every obstacle that a text names and does not deny.

    Args:
        text: The sentence that offers the way out, and the one after it.
        days: Days that the way must work after sending.
    """
    for what, pattern in _WALLS:
        for found in pattern.finditer(text):
            if not _NOT.search(text[max(0, found.start() - 40) : found.start()]) and "optional" not in text.lower():
                yield what, found.start(), found.end()
                break
    life = _LIFE.search(text)
    if life is not None:
        unit = life[2].lower()
        count = int(life[1]) / 24 if unit.startswith("h") else int(life[1]) * (7 if unit[0] in "ws" else 1)
        if count < days:
            yield f"a link that lives shorter than {days} days", life.start(), life.end()
