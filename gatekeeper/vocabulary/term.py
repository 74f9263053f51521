"""What a vocabulary entry says of a phrase: its kind, category and level, and whether the phrase alone is proof."""

from __future__ import annotations

from gatekeeper.model.words import Category
from gatekeeper.value import dataclass

#: Short names of the lexicon files → kinds of the contract, section 8.
KINDS = {
    "condition": "HEALTH_CONDITION",
    "medication": "HEALTH_MEDICATION",
    "procedure": "HEALTH_PROCEDURE",
    "test": "HEALTH_TEST",
    "specialty": "HEALTH_SPECIALTY",
    "program": "HEALTH_PROGRAM",
    "device": "HEALTH_DEVICE",
    "payment": "HEALTH_PAYMENT",
    "care": "CARE_RELATION",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One concept as a phrase names it.

    Args:
        kind: A kind of the contract, section 8.
        category: Health category; `Category.GENERAL` where none fits better.
        level: topic level (1 health in general, 2 service line, 3 condition, drug, test, procedure).
        concept: Stable id: ``mesh:…``, ``drugbank:…`` or ``lexicon:…``.
        canonical: Preferred name, lower case.
        ambiguous: Whether the phrase has another everyday sense, so that the words around it must decide.
        likely: Whether an ambiguous phrase mostly has its health sense, so that only other words can take it away.
        strict: Whether only the written letter case counts ("AIDS", "MS", "PrEP").
    """

    kind: str
    category: Category
    level: int
    concept: str
    canonical: str
    ambiguous: bool = False
    strict: str = ""
    likely: bool = False


#: A set expression that takes its words out of their clinical sense ("blind spot"); never an entity.
IDIOM = Term(kind="", category=Category.GENERAL, level=1, concept="idiom", canonical="", ambiguous=True)
