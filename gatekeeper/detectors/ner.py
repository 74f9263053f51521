"""Names and places by spaCy's recognizer: the slow tier, asked only about sentences that the first tier leaves open.

A sentence is open when it holds a capitalised word that is no everyday word, no health term and no part of
an entity already found. Marketing mail has few of these, so the model reads a small part of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.entity import Entity
from gatekeeper.patterns import lazy
from gatekeeper.vocabulary.cache import vocabulary
from gatekeeper.vocabulary.people import double, everyday, given, region
from gatekeeper.vocabulary.tokens import fold, words

_CAPITAL = lazy(r"(?<![\w@./'’-])[A-ZÀ-ÖØ-ÞŠŽ][\w'’-]{1,30}")
_SENTENCE = lazy(r"(?<=[.!?])[\"”’')\]]{0,2}\s+|\n+")
_KNOWN = words(
    """
    january february march april may june july august september october november december jan feb mar apr jun
    jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu
    thurs fri sat sun english spanish american americans medicare medicaid facebook instagram twitter youtube
    linkedin google apple android iphone zoom tiktok whatsapp covid html pdf
    """
)
_NOT_PERSON = words(
    """
    hospital clinic center centre health medical care university school church street foundation institute
    oncology pharmacy dear hi hello newsletter patient insurance news team department group program inc llc
    click unsubscribe visit book please reply thanks subject mychart
    """
)
#: What a house has of its own: "Building C" is no place on a map.
_ROOMS = words("building room suite floor lot gate hall wing tower level entrance lobby ward unit bay door pavilion")
_BESIDE_BEFORE = lazy(r"(?<![.!?:;,] )\b[A-Z][\w'’]* $")
_BESIDE_AFTER = lazy(r" [A-Z]")
_FUNCTION_WORDS = lazy(
    r"(?i)\b(?:el|la|los|las|una|un|del|al|su|sus|para|con|que|por|es|en|y|usted|si|tiene|está|están|de|se|le|lo|no|más"
    r"|llame|hoy|nuestra|nuestro|nuestros|gratis|gratuito|gratuita|cada|sin|ya|como|este|esta|mi|tu)\b"
)
#: Signs that only Spanish has.
_SPANISH_SIGNS = lazy(r"[¿¡ñ]")
_PLACE = lazy(r"\b(?:in|from|near|to|of) $")
#: Longer sentences are cut; the model's memory grows with its input.
LONGEST = 600


def people_and_places(block: str, known: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Return further PERSON and LOCATION entities of a block.

    Args:
        block: The block.
        known: Entities of the first tier, in any order.
    """
    if _spanish(block):
        return ()
    open_parts = [part for part in _sentences(block) if _open(block, part, known)]
    if not open_parts:
        return ()
    from gatekeeper.detectors.presidio import LABELS, nlp_engine

    engine = nlp_engine()
    if engine is None:
        return ()
    pipeline = engine.nlp["en"]
    found: list[Entity] = []
    parts = [block[a:b].replace("\n", " ") for a, b in open_parts]
    with pipeline.memory_zone():  # else the model keeps every new word for ever
        for (start, _), document in zip(open_parts, pipeline.pipe(parts, batch_size=32), strict=True):
            for span in document.ents:
                kind = LABELS.get(span.label_)
                entity = _entity(kind, span.text, start + span.start_char) if kind is not None else None
                if entity is not None:
                    found.append(entity)
    found.extend(_single(block, known, found))
    return tuple(found)


def _single(block: str, known: tuple[Entity, ...], found: list[Entity]) -> Iterator[Entity]:
    """Yield lone given names that are no other word and stand beside no other capitalised word ("Derek, Anna and")."""
    for match in _CAPITAL.finditer(block):
        word = match.group().removesuffix("'s").removesuffix("’s")
        start, end = match.start(), match.start() + len(word)
        if (
            not given(word)
            or double(word)
            or len(word) < 3
            or any(e.start < end and start < e.end for e in (*known, *found))
        ):
            continue
        if _beside(block, start) or _BESIDE_AFTER.match(block, match.end()):
            continue
        if fold(word) not in vocabulary().first:
            yield Entity(kind="PERSON", start=start, end=end, score=0.6, text=word)


def _beside(block: str, start: int) -> bool:
    """Return whether another name or label stands before; the everyday word that begins a sentence is none."""
    before = _BESIDE_BEFORE.search(block, max(0, start - 24), start)
    if before is None:
        return False
    begins = not block[: before.start()].strip() or block[: before.start()].rstrip()[-1] in ".!?:"
    return not (begins and fold(before.group().strip()) in everyday())


def _spanish(block: str) -> bool:
    """Return whether a block is Spanish, which the English model only guesses at."""
    found = len(set(map(str.lower, _FUNCTION_WORDS.findall(block)))) + (_SPANISH_SIGNS.search(block) is not None)
    return found >= 2 and len(_FUNCTION_WORDS.findall(block)) * 5 > block.count(" ")


def _sentences(block: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in (*_SENTENCE.finditer(block), None):
        end = match.start() if match else len(block)
        while at < end:
            stop = min(end, at + LONGEST)
            if block[at:stop].strip():
                yield at, stop
            at = stop
        at = match.end() if match else end


def _open(block: str, part: tuple[int, int], known: tuple[Entity, ...]) -> bool:
    first = vocabulary().first
    for match in _CAPITAL.finditer(block, *part):
        word = match.group()
        bare = fold(word)
        if bare in _KNOWN or bare in first or any(e.start <= match.start() < e.end for e in known):
            continue
        if word.isupper() or region(bare):
            continue
        if _PLACE.search(block, max(0, match.start() - 12), match.start()):
            return True
        if bare not in everyday() or (given(word) and not double(word)):
            return True
    return False


def _entity(kind: str, text: str, start: int) -> Entity | None:
    stripped = text.strip(" ,.;:!?\"'“”()*-")
    start += text.find(stripped) if stripped else 0
    for ending in ("'s", "’s"):
        stripped = stripped.removesuffix(ending)
    words = stripped.split()
    if not words or len(words) > 5 or any(c.isdigit() for c in stripped) or not stripped[0].isupper():
        return None
    forms = [fold(w) for w in words]
    if stripped.isupper() and len(words) == 1:
        return None
    table = vocabulary()
    if forms[0] in _ROOMS and (len(words) == 1 or len(words[-1]) < 3):
        return None
    if any(f in _NOT_PERSON for f in forms) or " ".join(forms) in table.index:
        return None
    if kind == "LOCATION" and given(words[0]) and not double(words[0]) and len(words) < 4:
        kind = "PERSON"
    if kind == "PERSON" and all(f in everyday() and not given(f) for f in forms):
        return None
    if (
        kind == "PERSON"
        and len(words) == 1
        and (forms[0] in _KNOWN or (forms[0] in everyday() and (double(forms[0]) or not given(forms[0]))))
    ):
        return None
    if kind == "LOCATION" and (region(stripped) or forms[0] in _KNOWN or (len(words) == 1 and forms[0] in table.first)):
        return None
    return Entity(kind=kind, start=start, end=start + len(stripped), score=0.7, text=stripped)
