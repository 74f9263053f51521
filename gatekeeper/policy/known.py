"""Words that a policy may use and that no dataclass lists: specialties with what they tell, and permanent rule ids."""

from __future__ import annotations

from functools import cache

from gatekeeper.model.words import Category

#: Specialty → topic level (1 says little, 2 a service line, 3 a condition).
SPECIALTIES: dict[str, int] = {
    **dict.fromkeys(("general", "family", "urgent-care", "dental", "pharmacy", "optical"), 1),
    **dict.fromkeys(
        (
            "cardiology",
            "orthopaedics",
            "orthopedics",
            "dermatology",
            "gastroenterology",
            "neurology",
            "paediatrics",
            "pediatrics",
            "womens-health",
            "bariatrics",
            "sleep",
            "pain",
        ),
        2,
    ),
    **dict.fromkeys(("oncology", "dialysis", "diabetes", "hospice", "memory-care"), 3),
    **dict.fromkeys(
        (
            "hiv",
            "infectious-disease",
            "fertility",
            "abortion",
            "gender-care",
            "mental-health",
            "substance-use",
            "genetics",
        ),
        3,
    ),
}

#: Ids are permanent: a policy may speak of a rule that this version does not run.
_NUMBERS: dict[str, tuple[int, ...]] = {
    "PHI": (*range(1, 20), 22),
    "SEG": tuple(range(1, 13)),
    "RCP": tuple(range(1, 21)),
    "OPT": tuple(range(1, 13)),
    "SPM": tuple(range(1, 28)),
    "BCC": tuple(range(1, 10)),
    "RTE": tuple(range(1, 18)),
    "SEC": tuple(range(1, 9)),
    "VEN": tuple(range(1, 7)),
    "ATZ": (*range(1, 8), 9),
    "TRK": tuple(range(1, 8)),
    "EXP": tuple(range(1, 5)),
    "GOV": tuple(range(1, 4)),
}


@cache
def rule_ids() -> frozenset[str]:
    """Return the permanent ids; whether this version runs a rule is what ``gatekeeper rules`` shows."""
    return frozenset(f"{family}{number:03}" for family, numbers in _NUMBERS.items() for number in numbers)


def families() -> frozenset[str]:
    """Return the families of the permanent ids."""
    return frozenset(_NUMBERS)


def topics() -> frozenset[str]:
    """Return what a term may tell: a specialty or a health category."""
    return frozenset(SPECIALTIES) | {category.value for category in Category}
