"""The form of a pattern recognizer: one kind, one expression that cannot run away, one test on the match."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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


class Surface:
    """What every recognizer asks of a text before it reads it.

    Args:
        lower: In lower case.
        figures: The words with digits in them, from shortly before their first digit on, parted by spaces.
        digits: How many decimal digits there are, of any script.
    """

    __slots__ = ("digits", "figures", "lower", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.lower = lowered(text)
        self.digits = len(_DIGIT.findall(text))
        self.figures = ""
        if self.digits:
            spans = (match.span() for match in _FIGURE.finditer(text))
            self.figures = " ".join([text[max(0, start - BEFORE) : end] for start, end in spans])


@dataclass(frozen=True, kw_only=True)
class Recognizer:
    """Finds one kind of identifier.

    Args:
        kind: A kind of the contract, section 8.
        pattern: Compiled with bounded quantifiers; the group ``value`` is the entity, else the whole match.
        score: Confidence of an accepted match without context.
        digits: Digits that every match holds at least.
        shape: What the words with digits in them must hold; they are few, and the text is long.
        needs: A character that every match holds.
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
        if self.possible(Surface(text)):
            yield from self.search(text)

    def possible(self, surface: Surface, gate: tuple[str, ...] | None = None) -> bool:
        """Return whether a text can hold a match at all.

        Args:
            surface: The text.
            gate: Those words of the gate that any of the texts at hand holds, where that is known.
        """
        if surface.digits < self.digits or (self.needs and self.needs not in surface.text):
            return False
        if self.shape is not None and self.shape.search(surface.figures) is None:
            return False
        if gate is None:
            gate = self.gate
        return not gate or any(map(surface.lower.__contains__, gate))

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
