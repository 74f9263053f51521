"""Code systems in tests: which one a field or a statement names, and what a value in it tells."""

from __future__ import annotations

from gatekeeper.model.words import Category, FieldClass
from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass
from gatekeeper.vocabulary.names import split

_CLASSES = {
    "HEALTH_CONDITION": FieldClass.CONDITION,
    "HEALTH_MEDICATION": FieldClass.DRUG,
    "HEALTH_PROCEDURE": FieldClass.PROCEDURE,
    "HEALTH_TEST": FieldClass.TEST,
    "HEALTH_DEVICE": FieldClass.PROCEDURE,
}
#: Object identifiers of HL7 for code systems, as value sets and old exports state them.
_OIDS = {
    "2.16.840.1.113883.6.90": "ICD-10-CM",
    "2.16.840.1.113883.6.103": "ICD-9-CM",
    "2.16.840.1.113883.6.96": "SNOMED CT",
    "2.16.840.1.113883.6.1": "LOINC",
    "2.16.840.1.113883.6.88": "RxNorm",
    "2.16.840.1.113883.6.12": "CPT",
    "2.16.840.1.113883.6.69": "NDC",
}
_FIELD_WORDS = {
    "icd": "ICD-10-CM", "icd10cm": "ICD-10-CM", "cpt": "CPT", "hcpcs": "HCPCS", "ndc": "NDC", "rxnorm": "RxNorm",
    "rxcui": "RxNorm",
    "loinc": "LOINC", "snomed": "SNOMED CT", "sct": "SNOMED CT",
}  # fmt: skip
#: Parts of names whose values are codes even where they are bare numbers.
_CODED = frozenset(
    [
        "code",
        "codes",
        "cd",
        "dx",
        "px",
        "diag",
        "icd",
        "cpt",
        "hcpcs",
        "ndc",
        "loinc",
        "snomed",
        "rxnorm",
        "rxcui",
        "concept",
    ]
)
_SHAPED = lazy(r"[A-Za-z]|[0-9]-[0-9]")


@dataclass(frozen=True, slots=True)
class Code:
    """What a code tells."""

    system: str
    categories: tuple[Category, ...]
    field_class: FieldClass


def system_name(system: str | None) -> str | None:
    """Return the name of a code system stated by name, URI or OID; an unknown one as it stands, None for none."""
    if not system:
        return None
    from gatekeeper.vocabulary.codes import system_of

    return _OIDS.get(system.removeprefix("urn:oid:")) or system_of(system) or system


def system_of_field(names: tuple[str, ...]) -> str | None:
    """Return the code system that the name of a field states ("icd10_code"), or None."""
    for name in names:
        parts = split(name) if name else ()
        for i, part in enumerate(parts):
            if part in _FIELD_WORDS:
                return "ICD-9-CM" if part == "icd" and parts[i + 1 : i + 2] == ("9",) else _FIELD_WORDS[part]
    return None


def code(value: str, system: str | None, field_class: FieldClass, field: str, op: str = "=") -> Code | None:
    """Return what *value* tells as a code of *system*, or of a system that *field_class* may hold; None if it is none.

    Args:
        value: A code or the beginning of one.
        system: A system's name, or None.
        field_class: Class of the field that it is compared with.
        field: Name of that field; without a system, a bare number is a code only in a field of codes.
        op: Operator of the contract; only a prefix may be shorter than two characters.
    """
    text = value.strip().lstrip("^%*").rstrip("%*$.")
    if not text or len(text) > 40 or (len(text) == 1 and op != "starts_with"):
        return None
    if system is None and not _SHAPED.search(text) and not _CODED & set(split(field)):
        return None
    from gatekeeper.vocabulary.codes import classify_code

    match = classify_code(text, system=system, field_class=field_class)
    if match is None:
        return None
    return Code(match.system, match.categories, _CLASSES.get(match.kind, field_class))
