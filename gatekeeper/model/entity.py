"""Detected facts: no opinion, only what stands where, how sure, said how and about whom."""

from __future__ import annotations

from dataclasses import field

from gatekeeper.model.words import About, Assertion, Category
from gatekeeper.value import dataclass

#: Entity kinds (docs/formats.md).
IDENTIFIER_KINDS = frozenset(
    [
        "PERSON",
        "LOCATION",
        "DATE_TIME",
        "AGE",
        "PHONE_NUMBER",
        "EMAIL_ADDRESS",
        "US_SSN",
        "MEDICAL_RECORD_NUMBER",
        "HEALTH_PLAN_ID",
        "US_MBI",
        "ACCOUNT_NUMBER",
        "CREDIT_CARD",
        "US_NPI",
        "US_DEA",
        "US_DRIVER_LICENSE",
        "VIN",
        "DEVICE_ID",
        "URL",
        "IP_ADDRESS",
        "BIOMETRIC",
        "OTHER_ID",
    ]
)
HEALTH_KINDS = frozenset(
    [
        "HEALTH_CONDITION",
        "HEALTH_MEDICATION",
        "HEALTH_PROCEDURE",
        "HEALTH_TEST",
        "HEALTH_SPECIALTY",
        "HEALTH_PROGRAM",
        "HEALTH_DEVICE",
        "HEALTH_CODE",
        "HEALTH_PAYMENT",
    ]
)
KINDS = IDENTIFIER_KINDS | HEALTH_KINDS | {"CARE_RELATION"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One detected fact in a passage.

    Args:
        kind: One of `KINDS`.
        start, end: Character offsets in the passage's text, end exclusive.
        score: Confidence, 0 to 1.
        text: What stands there; never printed.
        category: Health category, or None for identifiers.
        assertion: How it is said.
        about: Whom it is about.
        concept: Stable id of the vocabulary concept ("mesh:D001943", "lexicon:chemo"), or "".
        level: Topic level (docs/inference.md): 1 health in general, 2 service line or specialty,
            3 condition, drug, test, procedure. 0 for identifiers.
        own: Whether it is public data of the sending organisation (policy) and therefore nobody's.
    """

    kind: str
    start: int
    end: int
    score: float
    text: str = field(repr=False)
    category: Category | None = None
    assertion: Assertion = Assertion.STATED
    about: About = About.NOBODY
    concept: str = ""
    level: int = 0
    own: bool = False

    @property
    def sensitive(self) -> bool:
        """Whether the category is specially protected."""
        return self.category is not None and self.category.sensitive

    @property
    def health(self) -> bool:
        """Whether it is a health fact (a topic), not an identifier or a relation cue."""
        return self.kind in HEALTH_KINDS
