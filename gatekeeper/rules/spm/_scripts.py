"""Tells letters that imitate Latin ones: words and host names that mix alphabets (Unicode TS 39, sections 4 and 5)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

#: Letters of other alphabets that look like Latin ones in common fonts.
TWINS = frozenset("аеорсухіјѕһԁԛԝӏѵькмтвнАВЕКМНОРСТУХЅІЈԌЗбοαικρντυχγεηΑΒΕΖΗΙΚΜΝΟΡΤΥΧօսոցհ")


def is_latin(letter: str) -> bool:
    """Return whether a letter is of the Latin alphabet, accents and wide forms included."""
    return letter.isascii() or "LATIN" in unicodedata.name(letter, "")


@lru_cache(maxsize=4096)
def imitates(host: str) -> bool:
    """Return whether a label of a host mixes alphabets with look-alikes, or is made of look-alikes alone."""
    if host.isascii() and "xn--" not in host.lower():
        return False
    labels = host.lower().split(".")
    for label in labels:
        text = _decoded(label)
        if any(not c.isascii() and unicodedata.category(c)[0] in "PSZ" for c in text):
            return True  # signs that look like a slash or a dot
        letters = [c for c in text if c.isalpha()]
        foreign = [c for c in letters if not is_latin(c)]
        if not foreign:
            continue
        if len(foreign) < len(letters) and any(c in TWINS for c in foreign):
            return True
        if len(foreign) == len(letters) and all(c in TWINS for c in foreign) and labels[-1].isascii():
            return True
    return False


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii", "ignore").decode("punycode")
    except (UnicodeError, ValueError):
        return label


@lru_cache(maxsize=4096)
def disguised_word(word: str) -> bool:
    """Return whether a word of four letters or more hides look-alikes among Latin letters."""
    letters = [c for c in word if c.isalpha()]
    foreign = [c for c in letters if not is_latin(c)]
    return (
        len(letters) >= 4
        and 0 < len(foreign) < len(letters)
        and all(c in TWINS for c in foreign)
        and len({c.lower() for c in letters}) > 1
    )
