"""Health words that tell nothing of their own: what everybody is offered, what everybody has, care in general."""

from __future__ import annotations

import re

from gatekeeper.model.entity import Entity
from gatekeeper.model.words import Category
from gatekeeper.patterns import lazy


def _any(*alternatives: str) -> re.Pattern[str]:
    return lazy(r"(?i)\b(?:" + "|".join(alternatives) + ")")


#: What everybody of an age and sex is offered tells nothing by a mere "your".
_SERVICE = _any(
    r"(?:flu|covid(?:-19)?|rsv|shingles|pneumonia|tetanus|measles|mmr|tdap|booster|travel) (?:shot|vaccine|booster"
    r"|jab)s?\b",
    r"vaccin\w*|immuni[sz]ation\w*|booster\w*|mammogra\w+|colonoscop\w+|pap (?:smear|test)s?\b|\w+ screenings?\b",
    r"screenings?\b|(?:eye|vision|dental|physical|wellness|annual|hearing|skin|breast|prostate|foot) (?:exam|check"
    r"|cleaning|visit)\w*",
    r"(?:annual|sports|school) physicals?\b|check-? ?ups?\b|well(?:ness)?[- ](?:child |woman )?visits?\b",
    r"(?:teeth )?cleanings?\b",
)
#: Neither does what everybody has, as long as nothing is said to be wrong with it.
_POSSESSION = lazy(
    r"(?i)(?:blood pressure|cholesterol|blood sugar|glucose|weight|bmi|heart(?: rate)?|pulse|bones?|joints?"
    r"|bone density|stress|sleep|skin|immune system|vision|hearing|memory|posture|allerg(?:y|ies)|cold"
    r"|flu|lungs?|kidneys?|brain"
    r"|back|feet|eyes?|ears?|teeth|gums?|gut|liver|mind|mood|mental|breasts?|body|blood|hormones)"
    r"(?: levels?| numbers?| readings?)?"
)


#: What names of pages, pictures and events add to their topic.
_TRIMMINGS = frozenset(
    {
        "walk",
        "run",
        "month",
        "week",
        "day",
        "tips",
        "guide",
        "hero",
        "banner",
        "news",
        "healthy",
        "health",
        "the",
        "your",
    }
)


def offered_to_everybody(text: str) -> bool:
    """Return whether a health word names a service that everybody is offered ("flu shot") or what everybody has."""
    plain = " ".join(word for word in re.findall(r"[A-Za-z]+", text) if word.lower() not in _TRIMMINGS)
    return bool(_SERVICE.search(plain) or _POSSESSION.fullmatch(plain))


#: Words that name care in general, whatever their kind: "your test results", "your prescriptions".
_GENERAL_WORDS = frozenset(
    {
        "test", "tests", "result", "results", "lab", "labs", "prescription", "prescriptions", "medication",
        "medications", "medicine", "medicines", "refill", "refills", "rx", "meds", "procedure", "procedures",
        "treatment", "treatments", "checkup", "checkups", "check", "up", "visit", "visits", "exam", "exams",
        "screening", "screenings", "dose", "appointment", "plan", "annual", "physical", "wellness", "health",
        "summary", "your", "pharmacy", "telehealth", "video", "resultados", "resultado", "receta", "recetas",
        "cita", "record", "records", "reminder", "well", "new", "drug", "drugs", "care", "for", "a", "of",
        "the", "is", "ready", "due", "vaccine", "vaccines", "immunization", "bill",
    }
)  # fmt: skip


def general(entity: Entity) -> bool:
    """Return whether an entity names care in general ("test results") and no field of medicine ("biopsy results")."""
    if entity.category is not Category.GENERAL:
        return False
    return {word.lower() for word in re.findall(r"[^\W\d_]+", entity.text)} <= _GENERAL_WORDS
