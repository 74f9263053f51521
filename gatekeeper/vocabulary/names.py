"""What the name of a column, merge field, list, tag, file or table tells about the people behind it.

Names are short, glued together and full of trade abbreviations, so that a text detector sees nothing in
``pt_dx_cd`` or ``a1cLast``. They are taken apart by case, digits and separators, and judged by their parts: the
longest phrase wins, and a doubtful word ("prep", "stage", "ms") counts only beside a neighbour from health.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from gatekeeper.model.words import Category, FieldClass
from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass
from gatekeeper.vocabulary.name_parts import Entry, known_words, singular, split

__all__ = ["HEALTH_CLASSES", "NameClass", "NameTopic", "begins", "classify", "classify_text_name", "split"]

#: Which class wins when the parts of one name tell several.
_PRECEDENCE = (
    FieldClass.CONSENT, FieldClass.CONDITION, FieldClass.DRUG, FieldClass.PROCEDURE,
    FieldClass.TEST, FieldClass.RISK, FieldClass.PROXY, FieldClass.PAYMENT,
    FieldClass.IDENTIFIER, FieldClass.DEMOGRAPHIC, FieldClass.OPERATIONAL, FieldClass.UNKNOWN,
)  # fmt: skip
_RANK = {item: rank for rank, item in enumerate(_PRECEDENCE)}

#: Classes whose fields speak of health themselves.
HEALTH_CLASSES = frozenset(
    {FieldClass.CONDITION, FieldClass.PROCEDURE, FieldClass.DRUG, FieldClass.TEST, FieldClass.RISK}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameClass:
    """What a field holds, judged by its name.

    Args:
        field_class: Class of the field.
        categories: Health categories that the name tells, sorted.
        concept: The words that told it, joined by a blank; "" when nothing did.
        level: topic level: 0 none, 1 health in general, 2 service line, 3 condition, drug, test.
    """

    field_class: FieldClass = FieldClass.UNKNOWN
    categories: tuple[Category, ...] = ()
    concept: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTopic:
    """What the name of a thing (list, file, tag, campaign, table, header) tells.

    Args:
        categories: Health categories, sorted.
        level: 0 none, 1 health in general, 2 service line or specialty, 3 condition, drug, test, procedure.
        concepts: The words that told it, in order.
    """

    categories: tuple[Category, ...] = ()
    level: int = 0
    concepts: tuple[str, ...] = ()

    @property
    def sensitive(self) -> bool:
        """Whether one of the categories is specially protected."""
        return any(category.sensitive for category in self.categories)


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    stop: int
    entries: tuple[Entry, ...]


def _find(parts: tuple[str, ...]) -> list[_Hit]:
    """Return the longest phrases from right to left, because the last word of a name is its head."""
    table = known_words()
    hits: list[_Hit] = []
    stop = len(parts)
    while stop > 0:
        for length in range(min(table.longest, stop), 0, -1):
            chunk = parts[stop - length : stop]
            entries = table.phrases.get(chunk) or table.phrases.get(tuple(singular(part) for part in chunk))
            if entries:
                hits.append(_Hit(stop - length, stop, entries))
                stop -= length
                break
        else:
            stop -= 1
    hits.reverse()
    return _from_vocabulary(parts, hits)


#: Kinds of the vocabulary → class of a field that is called so.
_CLASS_OF_KIND = {
    "HEALTH_CONDITION": FieldClass.CONDITION,
    "HEALTH_MEDICATION": FieldClass.DRUG,
    "HEALTH_PROCEDURE": FieldClass.PROCEDURE,
    "HEALTH_DEVICE": FieldClass.PROCEDURE,
    "HEALTH_TEST": FieldClass.TEST,
    "HEALTH_SPECIALTY": FieldClass.PROXY,
    "HEALTH_PROGRAM": FieldClass.PROXY,
}
_LONGEST_TERM = 5


def _from_vocabulary(parts: tuple[str, ...], hits: list[_Hit]) -> list[_Hit]:
    """Add what the medical vocabulary knows of words that this file does not, and of longer phrases around them.

    The vocabulary is loaded only when a name has a foreign word: most names are made of ordinary parts.
    """
    table = known_words()
    covered = {i for hit in hits for i in range(hit.start, hit.stop)}
    foreign = [
        i
        for i, part in enumerate(parts)
        if i not in covered and len(part) > 3 and not part.isdigit() and part not in table.ordinary
    ]
    if not foreign:
        return hits
    from gatekeeper.vocabulary.terms import lookup

    taken: set[int] = set()
    added: list[_Hit] = []
    for i in foreign:
        if i in taken:
            continue
        spans = [
            (a, a + n)
            for n in range(_LONGEST_TERM, 0, -1)
            for a in range(max(0, i - n + 1), i + 1)
            if a + n <= len(parts)
        ]
        for start, stop in spans:
            term = lookup(" ".join(parts[start:stop]))
            if term is None or term.kind not in _CLASS_OF_KIND:
                continue
            strength = 0 if term.ambiguous or (term.strict and stop - start == 1) else 2
            added.append(_Hit(start, stop, (Entry(_CLASS_OF_KIND[term.kind], term.category, term.level, strength),)))
            taken.update(range(start, stop))
            break
    kept = [hit for hit in hits if not taken.issuperset(range(hit.start, hit.stop))]
    return sorted([*kept, *added], key=lambda hit: hit.start)


def _counts(hit: _Hit, entry: Entry, parts: tuple[str, ...], hits: list[_Hit], home: bool) -> bool:
    """Return whether an entry's meaning holds among its neighbours."""
    if entry.strength == 2:
        return True
    table = known_words()
    beside = {parts[i] for i in (hit.start - 1, hit.stop) if 0 <= i < len(parts)}
    others = [part for i, part in enumerate(parts) if not hit.start <= i < hit.stop]
    if entry.strength == 1:
        return not any(part in table.elsewhere for part in others)
    if beside & table.elsewhere:
        return False
    return (
        home
        or any(part in table.health or singular(part) in table.health for part in others)
        or any(
            other is not hit
            and any(e.strength == 2 and (e.category or e.field_class in HEALTH_CLASSES) for e in other.entries)
            for other in hits
        )
    )


#: Words that join the parts of a Spanish name: "fecha de nacimiento".
_BETWEEN = frozenset({"de", "del", "la", "el", "los", "las"})


def _plain(name: str) -> str:
    """Return a name without accents: column names are written with and without them."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


@lru_cache(maxsize=16384)
def _judge(name: str, home: bool) -> NameClass:
    parts = split(name if name.isascii() else _plain(name))
    hits = _find(parts)
    if not hits and any(part in _BETWEEN for part in parts):
        parts = tuple(part for part in parts if part not in _BETWEEN)
        hits = _find(parts)
    best = FieldClass.UNKNOWN
    categories: set[Category] = set()
    told: list[str] = []
    level = 0
    for hit in hits:
        live = [entry for entry in hit.entries if _counts(hit, entry, parts, hits, home)]
        if any(entry.category or entry.field_class in HEALTH_CLASSES for entry in live):
            told.append(" ".join(parts[hit.start : hit.stop]))
        for entry in live:
            if _RANK[entry.field_class] < _RANK[best]:
                best = entry.field_class
            if entry.category is not None:
                categories.add(entry.category)
            level = max(level, entry.level)
    if len(categories) > 1:
        categories.discard(Category.GENERAL)
    return NameClass(field_class=best, categories=tuple(sorted(categories)), concept=" ".join(told), level=level)


def classify(name: str, *, values: tuple[str, ...] = (), system: str | None = None, home: bool = False) -> NameClass:
    """Return what a field of this name holds.

    Args:
        name: The field as written, with or without its table ("p.pt_dx_cd", "patient.diagnosis").
        values: Values that it is compared with; they can add categories, and a class to a name that tells none.
        system: Code system where it is stated ("ICD-10-CM"); values are then its codes.
        home: Whether the words around are known to be about health, so that doubtful words count too.
    """
    judged = _judge(name, home)
    if not values or judged.field_class in (FieldClass.CONSENT, FieldClass.IDENTIFIER):
        return judged
    best: FieldClass = judged.field_class
    level, categories = judged.level, set(judged.categories)
    for value in values:
        found = _value(value, best, system)
        categories.update(found.categories)
        level = max(level, found.level)
        if best in (FieldClass.UNKNOWN, FieldClass.OPERATIONAL) and found.categories:
            best = found.field_class
    if len(categories) > 1:
        categories.discard(Category.GENERAL)
    return NameClass(field_class=best, categories=tuple(sorted(categories)), concept=judged.concept, level=level)


def _value(value: str, field_class: FieldClass, system: str | None) -> NameClass:
    if system or field_class in HEALTH_CLASSES:
        from gatekeeper.vocabulary.codes import classify_code

        match = classify_code(value, system=system, field_class=field_class)
        if match is not None:
            code_class = _CLASS_OF_KIND.get(match.kind, FieldClass.CONDITION)
            return NameClass(field_class=code_class, categories=match.categories, level=match.level)
    return _judge(value, field_class in HEALTH_CLASSES)


@lru_cache(maxsize=4096)
def begins(text: str) -> NameClass:
    """Return what the beginning of a word tells ("depress", "onco"), when all words that begin so agree.

    Args:
        text: What a test looks for inside a longer text.
    """
    start = text.strip("% *^$").lower()
    if not 5 <= len(start) <= 30 or not start.isalpha():
        return NameClass()
    found = [
        entry
        for parts, entries in known_words().phrases.items()
        if len(parts) == 1 and parts[0].startswith(start)
        for entry in entries
        if entry.category is not None
    ]
    if not found or len({entry.category for entry in found}) != 1:
        return NameClass()
    best = min(found, key=lambda entry: _RANK[entry.field_class])
    categories = (best.category,) if best.category is not None else ()
    return NameClass(field_class=best.field_class, categories=categories, concept=start, level=best.level)


_NO_TOPIC = NameTopic()
#: Beside one of these a piece of a name that looks like a diagnosis code is one ("e11_patients"); alone it is a room.
_CODED = frozenset({"patient", "patients", "pt", "pts", "dx", "icd", "diag", "diagnosis", "diagnoses"})
_CODE = lazy(r"(?i)(?<![a-z0-9])[a-tv-z][0-9][0-9a-z](?:\.[0-9a-z]{1,4}|[0-9a-z]{0,4})(?![a-z0-9])")
#: Words of places and versions, whose letters and numbers are no codes.
_NUMBERED = frozenset(
    {"room", "ward", "bed", "floor", "wing", "gate", "zone", "version", "wave", "batch", "unit", "site"}
)


def _coded(text: str) -> NameTopic:
    parts = set(split(text))
    if not _CODED & parts or _NUMBERED & parts:
        return _NO_TOPIC
    from gatekeeper.vocabulary.codes import classify_code

    for piece in _CODE.findall(text[:2000])[:20]:
        match = classify_code(piece, system="ICD-10-CM")
        if match is not None and any(category is not Category.GENERAL for category in match.categories):
            return NameTopic(categories=match.categories, level=match.level, concepts=("code",))
    return _NO_TOPIC


def classify_text_name(text: str) -> NameTopic:
    """Return what the name of a thing tells ("hiv-prep-q3.csv", "OncNewsletter", "utm_campaign=ivf-2026")."""
    judged = _judge(text, False)
    if not judged.categories:
        return _coded(text)
    return NameTopic(categories=judged.categories, level=judged.level, concepts=(judged.concept,))
