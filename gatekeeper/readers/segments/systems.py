"""Code systems: their names and addresses, which field speaks of which, and what a code in them tells."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gatekeeper.model.words import Category, FieldClass
from gatekeeper.vocabulary.names import split

ICD10 = "ICD-10-CM"
CPT = "CPT"
HCPCS = "HCPCS"
NDC = "NDC"
RXNORM = "RxNorm"
LOINC = "LOINC"
SNOMED = "SNOMED CT"

_BY_WORD = (
    ("icd-10", ICD10),
    ("icd10", ICD10),
    ("2.16.840.1.113883.6.90", ICD10),
    ("icd-9", "ICD-9-CM"),
    ("icd9", "ICD-9-CM"),
    ("snomed", SNOMED),
    ("2.16.840.1.113883.6.96", SNOMED),
    ("loinc", LOINC),
    ("2.16.840.1.113883.6.1", LOINC),
    ("rxnorm", RXNORM),
    ("rx norm", RXNORM),
    ("2.16.840.1.113883.6.88", RXNORM),
    ("hcpcs", HCPCS),
    ("ama-assn.org/go/cpt", CPT),
    ("cpt", CPT),
    ("ndc", NDC),
)

_FIELD_CLASS = {
    ICD10: FieldClass.CONDITION,
    "ICD-9-CM": FieldClass.CONDITION,
    SNOMED: FieldClass.CONDITION,
    LOINC: FieldClass.TEST,
    RXNORM: FieldClass.DRUG,
    NDC: FieldClass.DRUG,
    CPT: FieldClass.PROCEDURE,
    HCPCS: FieldClass.PROCEDURE,
}


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
    low = system.lower()
    for word, name in _BY_WORD:
        if word in low:
            return name
    return system


_FIELD_WORDS = {
    "icd": ICD10, "icd10cm": ICD10, "cpt": CPT, "hcpcs": HCPCS, "ndc": NDC, "rxnorm": RXNORM, "rxcui": RXNORM,
    "loinc": LOINC, "snomed": SNOMED, "sct": SNOMED,
}  # fmt: skip


def system_of_field(names: tuple[str, ...]) -> str | None:
    """Return the code system that the name of a field states ("icd10_code"), or None."""
    for name in names:
        parts = split(name) if name else ()
        for i, part in enumerate(parts):
            if part in _FIELD_WORDS:
                if part == "icd" and parts[i + 1 : i + 2] == ("9",):
                    return "ICD-9-CM"
                return _FIELD_WORDS[part]
    return None


_ICD = re.compile(r"[A-TV-Za-tv-z][0-9](?:[0-9ABab](?:\.?[0-9A-TV-Za-tv-z]{0,4})?)?")
_SHAPES = {
    CPT: re.compile(r"[0-9]{4}[0-9FTUftu]"),
    HCPCS: re.compile(r"[A-Va-v][0-9]{4}|[0-9]{4}[0-9FTUftu]"),
    NDC: re.compile(r"[0-9]{4,5}-[0-9]{3,4}(?:-[0-9]{1,2})?|[0-9]{10,11}"),
    LOINC: re.compile(r"[0-9]{1,5}-[0-9]"),
    RXNORM: re.compile(r"[0-9]{1,8}"),
    SNOMED: re.compile(r"[0-9]{6,18}"),
    ICD10: _ICD,
}

#: Systems that a class of field may hold where it names none, in the order of trial.
_BY_CLASS = {
    FieldClass.CONDITION: (ICD10,),
    FieldClass.PROCEDURE: (CPT, HCPCS),
    FieldClass.DRUG: (NDC,),
    FieldClass.TEST: (LOINC,),
}


def code(value: str, system: str | None, field_class: FieldClass) -> Code | None:
    """Return what *value* tells as a code of *system*, or of a system that *field_class* may hold; None if it is none.

    Args:
        value: A code or the beginning of one.
        system: A system's name, or None.
        field_class: Class of the field it is compared with.
    """
    text = value.strip().strip("%*").rstrip(".-")
    if not text or len(text) > 40:
        return None
    for trial in (system,) if system else _BY_CLASS.get(field_class, ()):
        shape = _SHAPES.get(trial)
        if shape is not None and not shape.fullmatch(text):
            continue
        if shape is None and not any(c.isdigit() for c in text):
            continue
        match = _vocabulary(text, trial)
        categories = match if match is not None else _icd_categories(text) if trial == ICD10 else ()
        return Code(trial, categories, _FIELD_CLASS.get(trial, field_class))
    return None


def _vocabulary(text: str, system: str) -> tuple[Category, ...] | None:
    try:
        from gatekeeper.vocabulary import codes
    except ImportError:
        return None
    match = codes.classify_code(text, system)
    return tuple(match.categories) if match is not None else None


_ICD_RANGES: tuple[tuple[str, str, Category], ...] = (
    ("A50", "A64", Category.STI),
    ("B20", "B24", Category.HIV),
    ("A00", "B99", Category.INFECTIOUS),
    ("C00", "D49", Category.CANCER),
    ("E08", "E13", Category.DIABETES),
    ("E65", "E68", Category.OBESITY),
    ("F10", "F19", Category.SUBSTANCE_USE),
    ("F64", "F64", Category.GENDER),
    ("F01", "F03", Category.NEUROLOGICAL),
    ("F00", "F99", Category.MENTAL_HEALTH),
    ("G47", "G47", Category.SLEEP),
    ("G00", "G99", Category.NEUROLOGICAL),
    ("H00", "H59", Category.EYE),
    ("I00", "I99", Category.CARDIOVASCULAR),
    ("J00", "J99", Category.RESPIRATORY),
    ("K00", "K14", Category.DENTAL),
    ("K15", "K95", Category.DIGESTIVE),
    ("L00", "L99", Category.SKIN),
    ("M00", "M99", Category.MUSCULOSKELETAL),
    ("N17", "N19", Category.KIDNEY),
    ("N46", "N46", Category.REPRODUCTIVE),
    ("N97", "N97", Category.REPRODUCTIVE),
    ("O00", "O08", Category.REPRODUCTIVE),
    ("O00", "O9A", Category.PREGNANCY),
    ("Z21", "Z21", Category.HIV),
    ("Z33", "Z36", Category.PREGNANCY),
    ("Z31", "Z31", Category.REPRODUCTIVE),
)


def _icd_categories(text: str) -> tuple[Category, ...]:
    head = text.upper()[:3]
    for low, high, category in _ICD_RANGES:
        if low[: len(head)] <= head <= high:
            return (category,)
    return (Category.GENERAL,)
