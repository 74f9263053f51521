"""Decides from the words around a term whether it has its clinical sense, as a score that adds up.

No list of exceptions: what counts is the trade of the neighbouring words (``_cues.yaml``), how near they
are, other health terms beside it, the construction ("stroke *of* luck", "*to* prep") and the letter case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass
from gatekeeper.vocabulary.term import Term
from gatekeeper.vocabulary.tokens import Token, words

#: Words on either side that count, and the distance within which they count fully.
REACH, NEAR = 14, 4
#: A term counts from this score on.
ACCEPT = 0.5

#: Domains that hardly ever share a paragraph with care, so that their words weigh more.
_FAR = {"astrology": 3.0, "animal": 2.5, "science": 1.5}
#: Trades in whose words health organisations invite and teach: they take little away from a term without another sense.
_HOSTS = {"crowd": 0.5, "school": 0.5, "work": 0.5, "retail": 0.7, "nature": 0.7}
_LIKE = ("-shaped", "-level", "-like", "-style", "-esque", "-ish")
_PROPER = words(
    """
    road street avenue lane drive boulevard hill square records county bridge plaza bay creek park river
    """
)
_MODAL = words("to you will would can could should must may might lets let dont cannot we they well")
#: Words that every link or file name may hold.
_PLUMBING = words(
    """
    utm campaign source medium content email mail web www html htm php aspx book offer news file list page site
    com org net https http id ref src img image images app download jpg png pdf csv xlsx header hero banner link
    click track store segment audience
    """
)
_LINKING = frozenset(["of", "for", "about", "with", "to", "by"])
_MINE = frozenset(["your", "my", "his", "her", "their", "our", "su", "sus", "tu", "mi"])
_SINCE = frozenset(["since", "after", "following", "from", "before", "desde", "tras"])
#: Trades that name things after illnesses and that fill "… of the …", and prepositions that hang a thing on a term.
_NAMING = frozenset(["food", "culture", "nature", "animal", "games", "retail", "travel", "car", "it", "astrology"])
_THINGS = _NAMING | {"finance", "science", "home", "law", "luck"}
_MACHINES = frozenset(["it", "car", "science", "home"])
_HUNG = {
    "of": _THINGS,
    "to": _THINGS,
    "by": _THINGS,
    "on": _MACHINES | {"culture"},
    "for": _MACHINES | {"finance", "animal"},
}
_ARTICLES = frozenset(["a", "an", "the", "our", "its", "their", "this", "that", "old", "new"])
_EXPANDS = lazy(r"(?: stands for| is short for| means|:|,| ?\()\s{1,2}(?=[A-Z])")
#: What is booked, and the words behind "your …" that book it: "your stress test is at seven".
_BOOKED = frozenset(["HEALTH_TEST", "HEALTH_PROCEDURE"])
_ARRANGED = frozenset(
    ["is", "are", "was", "appointment", "visit", "check", "results", "kit", "prep", "consent", "on", "at"]
)
#: Post codes of states that are acronyms of health as well, behind the comma of an address.
_STATES = frozenset(["CT", "MS", "MD", "PA", "MI", "CA", "ME", "OR", "AL", "MA", "PT", "ED"])
_DEGREE = frozenset(["very", "so", "too", "really", "more", "most", "less", "feel", "feeling", "felt"])


@dataclass(frozen=True, slots=True)
class Found:
    """A term at words ``first`` to ``last`` (inclusive) of a block."""

    first: int
    last: int
    term: Term
    exact: bool = True


def score(
    words: Sequence[Token], text: str, found: Found, cues: dict[str, str], certain: Mapping[int, str], *, name: bool
) -> float:
    """Return how sure the clinical sense is, 0 to 1.

    Args:
        words: The words of the block.
        text: The block.
        found: The term.
        cues: Context word → sense.
        certain: Word number → category of the health terms that are sure.
        name: Whether the text is a name (link, file, header), where letter case says nothing.
    """
    term = found.term
    sure = not term.ambiguous and found.exact
    value = 0.9 if sure else _prior(found, name, text.isupper())
    if not name and _elsewhere(words, text, found, cues, certain):
        value -= 0.8
    elif _named(words, text, found, cues):
        value -= 0.5
    if not name and text.startswith(_LIKE, words[found.last].end):
        return 0.3
    value += _support(found, certain, sure)
    clinical, foreign, beasts = _neighbours(words, found, cues, certain, _PLUMBING if name else frozenset(), sure)
    if sure:
        weight = 0.24 if term.level <= 1 else 0.16 if found.first == found.last else 0.1
        value -= max(0.0, weight * foreign - (0.0 if beasts else 0.2 * clinical))
        return max(0.0, min(0.99, value))
    value += min(0.55, 0.16 * clinical) - min(0.9, 0.3 * foreign)
    if not name:
        value += _construction(words, text, found, cues) * (0.5 if term.likely else 1.0)
    return max(0.0, min(0.95, value))


def _prior(found: Found, name: bool, shouted: bool) -> float:
    """Return how likely the health sense is before any other word is read.

    An acronym in small letters is still one in a name ("std-clinic.csv"), and another word in a sentence.
    """
    term = found.term
    if not found.exact and shouted and not name:
        return 0.42
    if not found.exact:
        return (
            0.55
            if name and term.strict.isupper() and len(term.strict) > 2 and not term.ambiguous
            else 0.35
            if name
            else 0.25
        )
    if term.likely:
        return 0.55
    return 0.42 if term.strict.isupper() and not name else 0.35


def _named(words: Sequence[Token], text: str, found: Found, cues: dict[str, str]) -> bool:
    """Return whether the term is part of a name: "Pharmacy Road", "Insomnia Cookies", "my cat Insulin"."""
    start, end = words[found.first].start, words[found.last].end
    if not text[start].isupper():
        return False
    if found.last + 1 < len(words):
        after = words[found.last + 1]
        if text[after.start].isupper() and text[end : after.start] == " ":
            if after.form in _PROPER:
                return True
            if cues.get(after.form) in _NAMING and not text[start : after.end].isupper() and not _titled(text):
                return True
    if found.first == 0 or found.term.strict:
        return False
    before = words[found.first - 1]
    return text[before.start].islower() and text[before.end : start] == " " and cues.get(before.form) in _NAMING


def _titled(text: str) -> bool:
    """Return whether most long words of a text begin with a capital, as in a headline."""
    long = [word for word in text.split()[:16] if len(word) > 3 and word[0].isalpha()]
    return len(long) > 3 and sum(word[0].isupper() for word in long) * 4 >= 3 * len(long)


def _elsewhere(
    words: Sequence[Token], text: str, found: Found, cues: dict[str, str], certain: Mapping[int, str]
) -> bool:
    """Return whether the words behind the term say that it is no illness of a person.

    "Arthritis of the engine", "Hysteria is an album", "ALS stands for Advanced Light Source".
    """
    last = found.last
    start, end = words[last].start, words[last].end
    if found.first == last and text[start:end].isupper():
        if text[start:end] in _STATES and text[max(0, start - 2) : start] == ", ":
            return True
        form = words[last].form
        places = islice((i for i, word in enumerate(words) if word.form == form), 3)
        if any(_expanded(words, text, i, certain) for i in {*places, last}):
            return True
    if last + 2 >= len(words):
        return False
    after = words[last + 1].form
    if after in _HUNG and not words[found.first].form.startswith("allerg"):
        trades = _HUNG[after]
    elif after in {"is", "was"} and words[last + 2].form in _ARTICLES:
        trades = _NAMING
    else:
        return False
    at = last + 2
    while at < len(words) and words[at].form in _ARTICLES:
        at += 1
    near = [cues.get(word.form) for word in words[at : at + 2]]
    return any(sense in trades for sense in near) and not any(sense in {"strong", "weak"} for sense in near)


def _expanded(words: Sequence[Token], text: str, at: int, certain: Mapping[int, str]) -> bool:
    """Return whether capital letters are spelt out beside them, and not as a health term."""
    start, end = words[at].start, words[at].end
    letters = text[start:end].lower()
    size = len(letters)
    match = _EXPANDS.match(text, end)
    behind = next((i for i in range(at + 1, len(words)) if words[i].start >= match.end()), None) if match else None
    spans = [(behind, behind + size)] if behind is not None else []
    if text[start - 1 : start] == "(":
        spans.append((at - size, at))
    for low, high in spans:
        if low < 0 or high > len(words):
            continue
        if "".join(word.form[:1] for word in words[low:high]) == letters:
            return not any(i in certain for i in range(low, high))
    return False


def _support(found: Found, certain: Mapping[int, str], sure: bool) -> float:
    """Return what other health terms add, by distance; those of another category say little about this one."""
    if sure:
        return 0.0
    best = 0.15 if certain else 0.0
    for number in range(found.first - 2 * REACH, found.last + 2 * REACH + 1):
        category = certain.get(number)
        if category is None or found.first <= number <= found.last:
            continue
        near = 0.35 if max(found.first - number, number - found.last) <= 6 else 0.25
        if found.term.kind == "HEALTH_PAYMENT":
            near *= 1.0 if category == "payment" else 0.3
        elif (
            category not in ("general", "payment", found.term.category.value) and found.term.category.value != "general"
        ):
            near *= 0.4
        best = max(best, near)
    return best


def _neighbours(
    words: Sequence[Token],
    found: Found,
    cues: dict[str, str],
    certain: Mapping[int, str],
    plumbing: frozenset[str],
    sure: bool,
) -> tuple[float, float, bool]:
    clinical = foreign = 0.0
    beasts = False
    seen: set[str] = set()
    for i in range(max(0, found.first - REACH), min(len(words), found.last + REACH + 1)):
        form = words[i].form
        if found.first <= i <= found.last or form in seen or form in plumbing:
            continue
        sense = cues.get(form)
        if sense is None:
            continue
        seen.add(form)
        distance = found.first - i if i < found.first else i - found.last
        factor = 1.0 if distance <= NEAR else 0.6
        if sense == "strong":
            clinical += 1.6 * factor
        elif sense == "weak":
            clinical += 0.7 * factor
        elif sense == "faint":
            clinical += 0.4 * factor
        elif i not in certain:
            foreign += factor * _FAR.get(sense, _HOSTS.get(sense, 1.0) if sure else 1.0)
            beasts = beasts or sense == "animal"
    return clinical, foreign, beasts


def _construction(words: Sequence[Token], text: str, found: Found, cues: dict[str, str]) -> float:
    value = 0.0
    before = words[found.first - 1] if found.first else None
    after = words[found.last + 1] if found.last + 1 < len(words) else None
    single = found.first == found.last
    start, end = words[found.first].start, words[found.last].end
    if before is not None and single and before.form in _MODAL and text[before.end : start].isspace():
        value -= 0.2
    if after is not None and after.form in _LINKING:
        second = words[found.last + 2].form if found.last + 2 < len(words) else ""
        if after.form in {"of", "for", "to"} and cues.get(second) not in {"strong", "weak", "faint"}:
            value -= 0.2
    if (start and text[start - 1] == "-") or text[end : end + 1] == "-":
        value -= 0.15
    written = text[start:end]
    titled = written[:1].isupper() and not written.isupper()
    if titled and before is not None and after is not None:
        around = (text[before.start].isupper(), text[after.start].isupper())
        if any(around) and not all(word[:1].isupper() for word in text.split()[:12]):
            value -= 0.1
    if (
        written.isupper()
        and len(written) <= 4
        and before is not None
        and text[before.start : before.end].isupper() is False
    ):
        value += 0.05
    if before is not None and before.form in _MINE:
        booked = found.term.kind in _BOOKED and after is not None and after.form in _ARRANGED
        value += 0.2 if booked else 0.1 if found.term.kind == "HEALTH_CONDITION" else 0.05
        if found.first > 1 and words[found.first - 2].form in _SINCE and found.term.kind == "HEALTH_CONDITION":
            value += 0.5 if found.term.likely else 0.2  # "since your stroke" dates what happened to the reader
    return value
