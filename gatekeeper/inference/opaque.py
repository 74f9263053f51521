"""Tells random ids from names, so that the letters of a token are not read as the abbreviations of health care."""

from __future__ import annotations

from gatekeeper.patterns import lazy

_PIECE = lazy(r"[A-Za-z0-9]{8,}")
_TOKEN = lazy(r"[A-Za-z0-9_-]{16,}")
_SWITCH = lazy(r"[a-z][A-Z]")
_RUN = lazy(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
#: A letter or few before a long number: a serial number, whatever the letters spell.
_SERIAL = lazy(r"(?<![A-Za-z0-9])[A-Za-z]{1,4}\d{5,}(?![A-Za-z])")
#: From so many letters and digits a piece whose runs of one case or of digits are on average shorter than this is no
#: sequence of words and years. Names in lower case are glued more often.
_SHORT_RUNS = ((16, 2.5), (10, 2.5), (8, 2.0))

#: The same for long tokens with dashes and underscores that switch case inside.
_SCRAMBLED = 2.6


def veil_opaque(text: str) -> str:
    """Return *text* with random ids and serial numbers overwritten by blanks, so that offsets stay.

    ``spring-ivf-2026`` and ``hivPrep2026`` stay; ``A2wXIRd4OB7zlFPEL2t1``, ``BP3615F370D`` and ``ONC1258756`` go.
    """
    if not any(c.isdigit() for c in text):
        return text
    text = _SERIAL.sub(lambda m: " " * len(m[0]), text)
    text = _TOKEN.sub(lambda m: " " * len(m[0]) if _scrambled(m[0]) else m[0], text)
    return _PIECE.sub(lambda m: " " * len(m[0]) if _random(m[0]) else m[0], text)


def _random(piece: str) -> bool:
    digits = sum(c.isdigit() for c in piece)
    if digits < 2 or digits == len(piece):
        return False
    mean = len(piece) / len(_RUN.findall(piece))
    rows = _SHORT_RUNS[:1] if piece.islower() else _SHORT_RUNS
    return any(len(piece) >= length and mean < limit for length, limit in rows)


def _scrambled(token: str) -> bool:
    """Return whether a long token changes case as names never do (URL-safe base64 of random bytes)."""
    if len(_SWITCH.findall(token)) < 2 or sum(c.isdigit() for c in token) < 2:
        return False
    runs = _RUN.findall(token)
    return sum(len(run) for run in runs) / len(runs) < _SCRAMBLED
