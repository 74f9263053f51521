"""Which criteria define an audience by a condition, which only stand for one, and which are everyday operations."""

from __future__ import annotations

from gatekeeper.inference.tables import words
from gatekeeper.model.segment import Criterion
from gatekeeper.model.words import Category, FieldClass
from gatekeeper.patterns import lazy
from gatekeeper.vocabulary.names import split

#: Fields that hold health facts themselves.
CLINICAL = frozenset({FieldClass.CONDITION, FieldClass.PROCEDURE, FieldClass.DRUG, FieldClass.TEST})
#: Fields that tell only by their value: a site or a doctor is operational until it stands for a specialty.
_SITES = frozenset(
    {
        "provider", "providers", "physician", "physicians", "doctor", "clinician", "pcp", "npi", "clinic", "clinics",
        "site", "facility", "unit", "nurse", "attending", "location", "office", "careteam", "team", "pharmacy",
        # Spanish; "departamento" and "servicio" are also a province and any service at all.
        "medico", "medicos", "clinica", "consultorio", "departamento", "servicio",
    }
)  # fmt: skip
#: Care programmes are the condition; a payer's programme only stands for it.
_PROGRAMMES = frozenset(
    {"program", "programs", "programme", "registry", "cohort", "enrolled", "enrollment", "caseload"}
)
_PAYERS = frozenset({"payer", "payor", "plan", "insurance", "insurer", "coverage", "carrier", "benefit"})
#: Values that name no specialty: general practice, and the plain kinds of a visit.
_GENERAL_VALUE_WORDS = frozenset(
    {
        "primary", "care", "family", "medicine", "practice", "internal", "general", "urgent", "walk", "in", "main",
        "all", "any", "annual", "physical", "wellness", "wellchild", "checkup", "check", "up", "new", "established",
        "patient", "follow", "followup", "billing", "registration", "reception", "front", "desk", "administration",
        "admin", "ambulatory", "outpatient", "office", "visit", "telehealth", "video", "virtual", "adult", "well",
        "child",
        "clinic", "north", "south", "east", "west", "downtown", "center", "centre", "building", "gp", "pcp", "fm", "im",
    }
)  # fmt: skip
#: "Days since the last visit" counts contact, not a stage of care.
_CONTACT = frozenset({"visit", "login", "seen", "contact", "email", "order", "purchase", "message", "activity", "sent"})
#: What a test on behaviour compares with when it counts or dates ("more than 5", "within 30 days"): it names no page.
_AMOUNT = lazy(r"[<>=]{0,2}\s*[+-]?\d+(?:[.:/-]\d+)*(?:\s*(?:days?|weeks?|months?))?|true|false|yes|no|[tyn]")
#: The server of an address, and the endings of its files, which say nothing of the page.
_HOST = lazy(r"(?i)^\W*(?:https?:)?//[^/?#\s]{1,253}")
_ADDRESS = frozenset({"html", "htm", "php", "index", "en", "es"})
#: Words that a test on behaviour puts around the place that was looked at.
_LOOKING = frozenset({"topic", "interest", "interests", "content", "link", "url", "article", "section", "download"})
#: Categories whose mere service line tells nothing of a person.
_PLAIN = frozenset({Category.GENERAL, Category.DENTAL, Category.EYE})


def defines_condition(criterion: Criterion) -> bool:
    """Whether a criterion is about a condition, drug, procedure, test, device, care programme or disease risk."""
    if _names_a_system(criterion):
        return False
    if criterion.system is not None:
        return True
    if _behaviour(criterion) or _timer(criterion):
        return False
    if criterion.field_class in CLINICAL:
        return True
    telling = {c for c in criterion.categories if c is not Category.GENERAL}
    if criterion.field_class is FieldClass.RISK:
        return bool(telling)
    if criterion.field_class is FieldClass.DEMOGRAPHIC:
        return any(c.sensitive for c in telling)
    if criterion.field_class is FieldClass.PROXY:
        called = set(split(criterion.field)) | set(split(criterion.label))
        return bool(telling) and bool(called & _PROGRAMMES) and not called & _PAYERS
    return bool(telling) and criterion.field_class in (FieldClass.UNKNOWN, FieldClass.OPERATIONAL)


def stands_for_condition(criterion: Criterion) -> bool:
    """Whether a criterion implies a condition without stating it (department, pages, risk score, stage)."""
    if defines_condition(criterion):
        return False
    telling = any(c not in _PLAIN for c in criterion.categories)
    match criterion.field_class:
        case FieldClass.RISK:
            return True
        case FieldClass.PAYMENT:
            return telling
        case FieldClass.PROXY:
            return telling or not everyday(criterion.field, criterion.value, label=criterion.label)
        case _:
            return (_behaviour(criterion) or _timer(criterion)) and (telling or criterion.field_class in CLINICAL)


def _names_a_system(criterion: Criterion) -> bool:
    """Whether a test only says of which code system another test's codes are."""
    called = set(split(criterion.field))
    return {"code", "system"} <= called or bool(called & {"vocabulary", "codesystem", "codeset"})


def _behaviour(criterion: Criterion) -> bool:
    return bool(words("behaviour", "words") & (set(split(criterion.field)) | set(split(criterion.label))))


def _timer(criterion: Criterion) -> bool:
    """Whether a field counts the time since an event of care: a stage, not the fact itself."""
    called = set(split(criterion.field)) | set(split(criterion.label))
    return bool(called & {"since", "weeks", "days", "months", "trimester"}) and criterion.op not in (
        "is_set",
        "is_not_set",
    )


def everyday(name: str, values: tuple[str, ...] = (), *, label: str = "") -> bool:
    """Return whether a proxy field is operations here: a site or doctor, time since a contact, or general practice.

    Neither does behaviour tell that names no page: how often or when somebody read at all, and which page of parking
    or recipes it was.

    Args:
        name: The field.
        values: What it is compared with.
        label: Its resolved name, where there is one.
    """
    called = set(split(name)) | set(split(label))
    if called & _SITES or ("since" in called and called & _CONTACT):
        return True
    if called & (words("behaviour", "words") | _LOOKING) and all(
        _AMOUNT.fullmatch(value.strip().lower()) or _plain_page(value) for value in values
    ):
        return True
    return bool(values) and all(split(value) and set(split(value)) <= _GENERAL_VALUE_WORDS for value in values)


def _plain_page(value: str) -> bool:
    """Return whether a page, link or topic is one of everyday life by every word of it."""
    path = _HOST.sub("", value, count=1)
    parts = {part for part in split(path) if not part.isdigit()} - _ADDRESS
    return bool(parts) and parts <= words("behaviour", "plain")
