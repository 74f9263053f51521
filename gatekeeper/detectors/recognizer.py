"""The form of a pattern recognizer: one kind, one expression that cannot run away, one test on the match."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import field
from functools import lru_cache

from gatekeeper.model.entity import Entity
from gatekeeper.value import dataclass

#: Characters before a match in which a label or context word counts.
REACH = 48
DIGITS = "0123456789"
_DIGIT = re.compile(r"[0-9]")


@dataclass(frozen=True, kw_only=True)
class Recognizer:
    """Finds one kind of identifier.

    Args:
        kind: A kind of the contract, section 8.
        pattern: Compiled with bounded quantifiers; the group ``value`` is the entity, else the whole match.
        score: Confidence of an accepted match without context.
        needs: Characters one of which must be in the text at all (a cheap first test).
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
        if self.needs and not _holds(text, self.needs):
            return
        if self.gate and not any(map(lowered(text).__contains__, self.gate)):
            return
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


@lru_cache(maxsize=4)
def _holds(text: str, needs: str) -> bool:
    return has_digit(text) if needs == DIGITS else any(c in text for c in needs)


def has_digit(text: str) -> bool:
    """Return whether an ASCII digit is in the text."""
    return _DIGIT.search(text) is not None


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
