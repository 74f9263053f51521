"""Specialties: what a department, provider or organisation tells about the people it mails."""

from __future__ import annotations

from functools import cache

from gatekeeper.model.words import Category
from gatekeeper.value import dataclass
from gatekeeper.vocabulary.lexicons import folder, load
from gatekeeper.vocabulary.terms import lookup
from gatekeeper.vocabulary.tokens import key


@dataclass(frozen=True, slots=True, kw_only=True)
class Specialty:
    """A service line: its category and topic level, 1 to 3."""

    category: Category
    level: int


@cache
def _named() -> dict[str, Specialty]:
    rows = load(folder() / "_specialties.yaml")["specialties"]
    return {name: Specialty(category=Category(category), level=level) for name, (category, level) in rows.items()}


def of(name: str) -> Specialty | None:
    """Return the specialty that a policy names (contract, section 5), None for a word outside the list."""
    return _named().get(name.strip().lower().replace("_", "-").replace(" ", "-"))


def lookup_text(text: str) -> Specialty | None:
    """Return the most telling specialty in a department, provider or organisation name, None when there is none.

    Args:
        text: A short name such as "Valley Oncology" or "Dept of Cardiology".
    """
    found = of(text)
    words = key(text).split(" ")[:12]
    for start in range(len(words)):
        for length in range(min(5, len(words) - start), 0, -1):
            term = lookup(" ".join(words[start : start + length]))
            if term is not None and term.kind in {"HEALTH_SPECIALTY", "HEALTH_PROCEDURE", "HEALTH_CONDITION"}:
                here = Specialty(category=term.category, level=min(term.level, 3))
                if found is None or (here.level, here.category.sensitive) > (found.level, found.category.sensitive):
                    found = here
                break
    return found
