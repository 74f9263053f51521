"""The form of a pattern recognizer: one kind, one expression that cannot run away, one test on the match."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from functools import lru_cache

from gatekeeper.model.entity import Entity
from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass

#: Characters before a match in which a label or context word counts.
REACH = 48
_DIGIT = lazy(r"\d")
_FIGURE = lazy(r"\d\S{0,80}")
#: Characters before the first digit of a word that belong to its figure.
BEFORE = 40


@dataclass(frozen=True, kw_only=True)
class Recognizer:
    """Finds one kind of identifier.

    Args:
        kind: A kind of the contract, section 8.
        pattern: Compiled with bounded quantifiers; the group ``value`` is the entity, else the whole match.
        score: Confidence of an accepted match without context.
        digits: Digits that every match holds at least.
        shape: What the words with digits in them must hold, each with the `BEFORE` characters before its first digit
            and parted by blanks; they are few, and the text is long.
        needs: A character that every match holds.
        hint: What the text must hold; begins with a character that is rare in texts, so that it is found fast.
        gate: Lower-case strings one of which must be in the text: far cheaper than the expression's own first words.
        check: Test on the value ("check digit"); False rejects.
        context: Words shortly before the value that raise the score to 0.95.
        required: Whether the match counts only with such a word.
        examples: (text, value) pairs that hold; run by the tests.
        rejects: Texts without an entity of this kind; run by the tests.
    """

    kind: str
    pattern: re.Pattern[str]
    score: float = 0.85
    digits: int = 0
    shape: re.Pattern[str] | None = None
    needs: str = ""
    hint: re.Pattern[str] | None = None
    gate: tuple[str, ...] = ()
    check: Callable[[str], bool] | None = None
    context: re.Pattern[str] | None = None
    required: bool = False
    examples: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    rejects: tuple[str, ...] = field(default=(), repr=False)

    @property
    def words(self) -> tuple[str, ...]:
        """Plain context words, for frames that want a list of them."""
        return tuple(re.findall(r"[a-z]{3,}", self.context.pattern.lower())) if self.context is not None else ()

    def find(self, text: str) -> Iterator[Entity]:
        """Yield the entities in order."""
        if possible(text, (screen_of(self),)):
            yield from self.search(text)

    def search(self, text: str) -> Iterator[Entity]:
        """Yield the entities of a text that is `possible`, in order."""
        group: str | int = "value" if "value" in self.pattern.groupindex else 0
        for match in self.pattern.finditer(text):
            value = match.group(group)
            if value is None or (self.check is not None and not self.check(value)):
                continue
            start, end = match.span(group)
            score = self.score
            if self.context is not None:
                if self.context.search(text, max(0, start - REACH), start):
                    score = max(score, 0.95)
                elif self.required:
                    continue
            yield Entity(kind=self.kind, start=start, end=end, score=score, text=value)


#: What must hold for a recognizer to be asked: digits, needs, shape, hint, gate; and the recognizer.
Screen = tuple[int, str, "re.Pattern[str] | None", "re.Pattern[str] | None", tuple[str, ...], Recognizer]


def screen_of(recognizer: Recognizer, gate: tuple[str, ...] | None = None) -> Screen:
    """Return the screen of a recognizer, with its whole gate or what can be found of it."""
    r = recognizer
    return r.digits, r.needs, r.shape, r.hint, r.gate if gate is None else gate, r


def possible(text: str, among: Sequence[Screen]) -> list[Recognizer]:
    """Return the recognizers that can find anything in a text at all, which are few.

    Every block of a message passes here with every recognizer, hence one loop without calls.
    """
    lower = lowered(text)
    count = len(_DIGIT.findall(text))
    figures = ""
    if count:
        spans = (match.span() for match in _FIGURE.finditer(text))
        figures = " ".join([text[max(0, start - BEFORE) : end] for start, end in spans])
    found = []
    for digits, needs, shape, hint, gate, recognizer in among:
        if digits > count or (needs and needs not in text):
            continue
        if gate:
            for word in gate:
                if word in lower:
                    break
            else:
                continue
        if (shape is None or shape.search(figures)) and (hint is None or hint.search(text)):
            found.append(recognizer)
    return found


@lru_cache(maxsize=4)
def lowered(text: str) -> str:
    """Return the text in lower case; every gate of a block asks for the same one."""
    return text.lower()


def luhn(digits: str) -> bool:
    """Return whether the digits end in a valid Luhn check digit (ISO/IEC 7812-1, annex B)."""
    total = 0
    for i, c in enumerate(reversed(digits)):
        n = ord(c) - 48
        if i % 2:
            n = n * 2 - 9 if n > 4 else n * 2
        total += n
    return bool(digits) and total % 10 == 0


def only_digits(value: str) -> str:
    """Return the ASCII digits of a value."""
    return "".join(c for c in value if "0" <= c <= "9")
