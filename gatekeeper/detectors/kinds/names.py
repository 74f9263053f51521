"""Personal names (45 CFR 164.514(b)(2)(i)(A)) by title, greeting, label and given name; the NER tier finds the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from gatekeeper.detectors.recognizer import Recognizer
from gatekeeper.model.entity import Entity
from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass
from gatekeeper.vocabulary.people import double, everyday, given, surname
from gatekeeper.vocabulary.tokens import words

_UP = (
    r"[A-ZÀ-ÖØ-ÞĀ-Ž][a-zà-öø-ÿā-ž'’]{1,20}(?:[A-Z][a-zà-öø-ÿ]{1,20})?(?:-[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{1,20})?|"
    r"[A-Z]['’][A-Z][a-z]{1,20}"
)
_PARTICLE = r"(?:van der|van den|van|von|de la|de los|de|del|da|dos|di|bin|al|el|la|le|st\.)"
_INITIAL = r"[A-Z]\.?(?![\w'’])"
#: Titles of brands and figures ("Dr Pepper").
_BRAND = (
    r"(?!(?:Pepper|Martens|Oetker|Seuss|Who|Clean|Coffee|Bean|Potato|Peanut|Fantastic|Strange|Doom|Bones|Evil|Pibb"
    r"|Muscle)\b)"
)
_TITLE = lazy(
    rf"(?<!\w)(?:(?:Dr|Mr|Mrs|Ms|Mx|Prof|Rev|Sra?|Dra)\.?|Doctor|Nurse|Professor|Miss|Coach|Therapist|S"
    rf"ister|Father|Don|Doña) {_BRAND}"
    rf"(?P<value>(?:{_UP}|{_INITIAL})(?: (?:{_INITIAL} |{_PARTICLE} )?(?:{_UP}))"
    rf"{{0,3}})"
)
_GREETING = lazy(
    rf"(?:^|(?<=[\n>\"“]))\s{{0,4}}(?:Dear|Hi|Hello|Hey|Good (?:morning|afternoon|evening)|Greetings|We"
    rf"lcome(?: back)?|Thank you|Thanks|Congratulations|Happy [Bb]irthday|Estimad[oa]|Hola|Querid[oa]|"
    rf"[Dd]ear)[, ]{{1,2}}(?P<value>(?:{_UP})(?: (?:{_INITIAL} )?(?:{_UP})){{0,2}})(?=\s*[,!:.;—–-]|\s*"
    rf"$)",
    re.MULTILINE,
)
_LABEL = lazy(
    rf"(?i:\b(?:patient(?:'s)?(?: name)?|(?:full |first |last |legal |maiden |contact |member |guaranto"
    rf"r |subscriber |emergency contact )?name|insured|attn|attention|nombre|paciente|client|emergency "
    rf"contact|next of kin|guardian|beneficiary)(?: is)?[ ]?[:=][ ]{{0,2}})(?P<value>(?:{_UP})(?:,? (?:"
    rf"{_INITIAL} ?|{_PARTICLE} )?(?:{_UP})){{0,3}})"
)
_NAMED = lazy(
    rf"(?i:\b(?:my name is|(?:last|first|full) name(?:\?| is|:)|sincerely,?|regards,?|signed,?|(?:he|sh"
    rf"e|they|was) named (?:him |her )?|mi nombre es|me llamo))\s{{1,3}}(?P<value>(?:{_UP})(?: (?:"
    rf"{_INITIAL} )?(?:{_UP})){{0,2}})"
)
_SAYS = lazy(
    rf"\b(?:my name is|[Ii] am|I['’]m|this is|named|called|signed,?|sincerely,?|regards,?|patient|patie"
    rf"nts|our volunteer|our founder|our neighbor|survivor|[Mm]eet|met|ask for|by) (?P<value>(?:{_UP})(?: "
    rf"(?:{_INITIAL} )?(?:{_UP})){{0,2}})"
)
_PAIR = lazy(
    rf"(?<![\w'’.@/-])(?P<value>(?:{_UP})(?: (?:{_INITIAL} |{_PARTICLE} )?(?:{_UP})){{1,3}})(?![\w@]|['’]\w{{2}})"
)
_LAST_FIRST = lazy(rf"(?<!\w)(?P<value>(?:{_UP}), (?:{_UP})(?: {_INITIAL})?)(?!\w)")
#: Two capitals with what may stand between them: far cheaper to look for than `_PAIR`.
_CAPITALS = lazy(rf"[A-ZÀ-ÖØ-ÞĀ-Ž][^ ]{{1,70}} (?:[A-Z]\.? |{_PARTICLE} )?[A-ZÀ-ÖØ-ÞĀ-Ž]")
_NO_NAME = words(
    """
    mr mrs ms mx dr prof friend friends neighbor neighbors patient patients parent parents member members customer
    customers team all everyone there valued resident residents donor donors supporter supporters colleague colleagues
    subscriber reader readers family families madam sir sirs doctor guest guests community folks again back news you
    your the our this
    """
)
_NO_END = frozenset(["and", "or", "will", "is", "was", "has", "from", "with"])
_ORG = words(
    """
    hospital clinic center centre health medical university college school church street avenue road county
    foundation institute oncology care pharmacy group inc llc company bank hotel park library museum society
    association department house lodge memorial services service program network partners associates practice
    cancer day month week award awards system systems award fund trust plaza square building room hall act plan
    news
    """
)


#: One of these is in every text that the pattern matches, in lower case.
_TITLED = (
    *("dr", "mr", "ms", "mx", "prof", "rev", "sr", "doctor", "nurse", "miss", "coach", "therap", "sister", "father"),
    *("don", "doñ"),
)
_SAYING = (
    *("name", "i am", "i'm", "i’m", "this is", "called", "signed", "sincerely", "regards", "patient", "volunteer"),
    *("founder", "neighbor", "survivor", "meet", "met", "ask for", "by"),
)
_GREETED = (
    *("dear", "hi", "hello", "hey", "good ", "greetings", "welcome", "thank", "congrat", "happy", "estimad", "hola"),
    "querid",
)


@dataclass(frozen=True, kw_only=True)
class NameRecognizer(Recognizer):
    """Finds personal names of one shape; overlaps are resolved later, the better score first.

    Args:
        accepts: Whether a match, without its commas cut into words, is a name.
    """

    accepts: Callable[[list[str]], bool]

    def search(self, text: str) -> Iterator[Entity]:
        """Yield names in order."""
        for match in self.pattern.finditer(text):
            start, end = match.span("value")
            value = match.group("value")
            if not self.accepts(value.replace(",", "").split()):
                continue
            for ending in ("'s", "’s"):
                if value.endswith(ending):
                    value, end = value[:-2], end - 2
            yield Entity(kind=self.kind, start=start, end=end, score=self.score, text=value)


class PairRecognizer(NameRecognizer):
    """Finds a given name with what follows it among words in capitals."""

    def search(self, text: str) -> Iterator[Entity]:
        """Yield names in order."""
        if _CAPITALS.search(text) is None:
            return
        for match in self.pattern.finditer(text):
            found = self._pair(match)
            if found is not None:
                yield found

    def _pair(self, match: re.Match[str]) -> Entity | None:
        words = match.group("value").split()
        at = match.start("value")
        while words and not _begins(words):
            at += len(words[0]) + 1
            words = words[1:]
        while words and (_bare(words[-1]) in _NO_END or not words[-1][0].isupper()):
            words = words[:-1]
        if len([w for w in words if w[0].isupper()]) < 2 or any(_bare(w) in _ORG for w in words):
            return None
        value = " ".join(words)
        for ending in ("'s", "’s"):
            value = value.removesuffix(ending)
        return Entity(kind=self.kind, start=at, end=at + len(value), score=self.score, text=value)


def _any(words: list[str]) -> bool:
    return True


def _cued(words: list[str]) -> bool:
    return words[0].lower() not in _NO_NAME and (
        given(words[0]) or words[0].lower() not in everyday() or (len(words) > 1 and surname(words[-1]))
    )


def _said(words: list[str]) -> bool:
    return given(words[0]) and (len(words) > 1 or not double(words[0]))


def _last_first(words: list[str]) -> bool:
    last, first = words[0], words[1]
    return surname(last) and given(first) and not double(first) and last.lower() not in everyday() and not given(last)


def _bare(word: str) -> str:
    return word.lower().rstrip(".").removesuffix("'s").removesuffix("’s")


def _begins(words: list[str]) -> bool:
    """Return whether a name can begin here: a given name, and a surname behind it where either is a word as well."""
    if len(words) < 2 or not given(words[0]):
        return False
    last = next((w for w in reversed(words[1:]) if w[0].isupper() and len(w.rstrip(".")) > 1), "")
    bare = _bare(last)
    if double(words[0]):
        return surname(last) and (bare not in everyday() or (given(last) and not double(last)))
    return surname(last) or bare not in everyday() or any(len(w.rstrip(".")) == 1 for w in words[1:-1])


RECOGNIZERS = (
    NameRecognizer(
        kind="PERSON",
        pattern=_TITLE,
        score=0.95,
        gate=_TITLED,
        accepts=_any,
        examples=(("Dr. Ada Lee will see you", "Ada Lee"),),
        rejects=("Drive to the hospital",),
    ),
    NameRecognizer(
        kind="PERSON",
        pattern=_GREETING,
        score=0.9,
        gate=_GREETED,
        accepts=_cued,
        examples=(("Dear Maria,", "Maria"),),
        rejects=("Dear Friend,", "Thank you, Team!"),
    ),
    NameRecognizer(
        kind="PERSON",
        pattern=_LABEL,
        score=0.92,
        hint=lazy(r"[:=] {0,3}[^\Wa-z\d_]"),
        gate=(":", "="),
        accepts=_cued,
        examples=(("Patient: Sam Okafor", "Sam Okafor"),),
        rejects=("Patient: Everyone",),
    ),
    NameRecognizer(
        kind="PERSON",
        pattern=_NAMED,
        score=0.88,
        gate=("name", "sincerely", "regards", "signed", "nombre", "llamo"),
        accepts=_cued,
        examples=(("My name is Sam Okafor.", "Sam Okafor"),),
        rejects=("Regards, Your Team",),
    ),
    NameRecognizer(
        kind="PERSON",
        pattern=_SAYS,
        score=0.85,
        gate=_SAYING,
        accepts=_said,
        examples=(("Please ask for Maria Gonzalez", "Maria Gonzalez"),),
        rejects=("Meet Spring in the garden",),
    ),
    PairRecognizer(
        kind="PERSON",
        pattern=_PAIR,
        accepts=_any,
        examples=(("We spoke with Maria Gonzalez yesterday", "Maria Gonzalez"),),
        rejects=("Spring Newsletter", "Valley Health Center", "Join Grace Hospital today"),
    ),
    NameRecognizer(
        kind="PERSON",
        pattern=_LAST_FIRST,
        score=0.75,
        hint=lazy(r", [^\Wa-z\d_]"),
        needs=", ",
        accepts=_last_first,
        examples=(("seen by Okafor, Samuel", "Okafor, Samuel"),),
        rejects=("Garden, Music", "Springfield, Illinois"),
    ),
)
