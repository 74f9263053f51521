"""Medical codes: which system a value belongs to and what it tells; a bare shape is never enough.

"C50" is a hall number until a field or a word says that it is a diagnosis; so every classification needs a
stated system or a field class that fits, and where neither is there the answer is None.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from gatekeeper.model.words import Category, FieldClass
from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass
from gatekeeper.vocabulary.lexicons import folder, load

ICD10 = lazy(r"[A-TV-Z]\d(?:[0-9AB](?:\.?[0-9A-TV-Z]{1,4})?)?|U(?:07|09)(?:\.?\d{1,2})?", re.IGNORECASE)
ICD9 = lazy(r"(?:\d{3}|V\d{2}|E\d{3})(?:\.\d{1,2})?", re.IGNORECASE)
CPT = lazy(r"\d{5}|\d{4}[TFU]", re.IGNORECASE)
HCPCS = lazy(r"[A-V]\d{4}", re.IGNORECASE)
NDC = lazy(r"\d{4}-\d{4}-\d{2}|\d{5}-\d{3}-\d{2}|\d{5}-\d{4}-\d{1,2}|\d{5}-\d{4}|\d{10,11}")
LOINC = lazy(r"\d{1,5}-\d")
DIGITS = lazy(r"\d{1,18}")
WILD = lazy(r"[%*_?]+$")

_SYSTEMS = {
    "icd": "ICD-10-CM",
    "icd10": "ICD-10-CM",
    "icd10cm": "ICD-10-CM",
    "icd9": "ICD-9-CM",
    "icd9cm": "ICD-9-CM",
    "cpt": "CPT",
    "cpt4": "CPT",
    "hcpcs": "HCPCS",
    "ndc": "NDC",
    "loinc": "LOINC",
    "rxnorm": "RxNorm",
    "rxcui": "RxNorm",
    "snomed": "SNOMED CT",
    "snomedct": "SNOMED CT",
    "sct": "SNOMED CT",
}
_URLS = {
    "icd-10": "ICD-10-CM",
    "icd-9": "ICD-9-CM",
    "ama-assn.org/go/cpt": "CPT",
    "hcpcs": "HCPCS",
    "ndc": "NDC",
    "loinc.org": "LOINC",
    "rxnorm": "RxNorm",
    "snomed.info": "SNOMED CT",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeMatch:
    """What a code is and tells.

    Args:
        system: "ICD-10-CM", "ICD-9-CM", "CPT", "HCPCS", "NDC", "LOINC", "RxNorm" or "SNOMED CT".
        categories: Health categories, sorted; `Category.GENERAL` when the code is known only by its system.
        kind: What it would be called in words (``HEALTH_CONDITION``, ``HEALTH_TEST``, …).
        level: topic level, always 3: a code is a condition, drug, test or procedure.
    """

    system: str
    categories: tuple[Category, ...]
    kind: str
    level: int = 3


def system_of(name: str) -> str | None:
    """Return the code system that a name or URI means, None for an unknown one."""
    plain = re.sub(r"[^a-z0-9]", "", name.lower()[:200])
    if plain in _SYSTEMS:
        return _SYSTEMS[plain]
    if "/" in name or ":" in name:
        return next((system for part, system in _URLS.items() if part in name.lower()), None)
    return next((s for word, s in sorted(_SYSTEMS.items(), key=lambda x: -len(x[0])) if plain.startswith(word)), None)


def classify_code(value: str, *, system: str | None = None, field_class: FieldClass | None = None) -> CodeMatch | None:
    """Return what a code or a code prefix tells, None when nothing says that it is a code.

    Args:
        value: A code, also without its dot, or a prefix with a wildcard ("C50%", "E11.*").
        system: Name or URI of the code system where the file states one.
        field_class: What the field holds; only condition, procedure, drug and test fields give a system.
    """
    code = WILD.sub("", value.strip().strip("'\"")).rstrip(".").upper()
    if not code or len(code) > 20:
        return None
    named = system_of(system) if system else None
    if named is not None:
        return _in_system(code, named)
    for guess in _guesses(field_class):
        match = _in_system(code, guess)
        if match is not None:
            return match
    return None


def _guesses(field_class: FieldClass | None) -> tuple[str, ...]:
    match field_class:
        case FieldClass.CONDITION:
            return ("ICD-10-CM", "ICD-9-CM", "SNOMED CT")
        case FieldClass.PROCEDURE:
            return ("CPT", "HCPCS", "SNOMED CT")
        case FieldClass.DRUG:
            return ("NDC", "RxNorm")
        case FieldClass.TEST:
            return ("LOINC", "CPT")
        case _:
            return ()


def _in_system(code: str, system: str) -> CodeMatch | None:
    tables = _tables()
    match system:
        case "ICD-10-CM" if ICD10.fullmatch(code) or re.fullmatch(r"[A-TV-Z]", code):
            found = _ranged(code, tables["icd10"])
            return CodeMatch(system=system, categories=found, kind="HEALTH_CONDITION") if found else None
        case "ICD-9-CM" if ICD9.fullmatch(code):
            found = _ranged(code, tables["icd9"]) or (Category.GENERAL,)
            return CodeMatch(system=system, categories=found, kind="HEALTH_CONDITION")
        case "CPT" | "HCPCS":
            return _procedure(code, tables)
        case "NDC" if NDC.fullmatch(code):
            return CodeMatch(system=system, categories=(Category.GENERAL,), kind="HEALTH_MEDICATION")
        case "LOINC" if LOINC.fullmatch(code):
            category = tables["loinc"].get(code, "general")
            return CodeMatch(system=system, categories=(Category(category),), kind="HEALTH_TEST")
        case "RxNorm" if DIGITS.fullmatch(code):
            category = tables["rxnorm"].get(code, "general")
            return CodeMatch(system=system, categories=(Category(category),), kind="HEALTH_MEDICATION")
        case "SNOMED CT" if DIGITS.fullmatch(code) and len(code) >= 6:
            category = tables["snomed"].get(code, "general")
            return CodeMatch(system=system, categories=(Category(category),), kind="HEALTH_CONDITION")
        case _:
            return None


def _procedure(code: str, tables: dict[str, Any]) -> CodeMatch | None:
    if CPT.fullmatch(code):
        number = int(code[:4] + "0") if not code.isdigit() else int(code)
        rows = [(high - low, row) for low, high, row in tables["cpt"] if low <= number <= high and code.isdigit()]
        kind, category = min(rows)[1] if rows else ("HEALTH_PROCEDURE", "general")
        return CodeMatch(system="CPT", categories=(Category(category),), kind=kind)
    if HCPCS.fullmatch(code):
        for length in range(5, 0, -1):
            if code[:length] in tables["hcpcs"]:
                kind, category = tables["hcpcs"][code[:length]]
                return CodeMatch(system="HCPCS", categories=(Category(category),), kind=kind)
        return CodeMatch(system="HCPCS", categories=(Category.GENERAL,), kind="HEALTH_PROCEDURE")
    return None


def _ranged(code: str, rows: list[tuple[str, str, str]]) -> tuple[Category, ...]:
    """Return the categories of a code, or of all codes that a prefix shorter than three characters covers."""
    plain = code.replace(".", "")
    if len(plain) < 3:
        return tuple(sorted({Category(c) for low, high, c in rows if _covers(plain, low, high)}, key=str))
    best: tuple[int, int, str] | None = None
    for low, high, category in rows:
        size = len(low)
        if low == high and not plain.startswith(low):
            continue
        if low != high and not low <= plain[:3] <= high:
            continue
        width = 0 if low == high else _width(low, high)
        if best is None or (-size, width) < (-best[0], best[1]):
            best = (size, width, category)
    return (Category(best[2]),) if best else ()


def _covers(prefix: str, low: str, high: str) -> bool:
    return low[: len(prefix)] <= prefix <= high[: len(prefix)]


def _width(low: str, high: str) -> int:
    return sum((ord(h) - ord(a)) * 50 ** (2 - i) for i, (a, h) in enumerate(zip(low, high, strict=False)))


@cache
def _tables() -> dict[str, Any]:
    content = load(folder() / "_codes.yaml")

    def ranges(part: str) -> list[tuple[str, str, str]]:
        rows = []
        for span, category in content[part].items():
            low, _, high = str(span).replace(".", "").partition("-")
            rows.append((low, high or low, category))
        return rows

    cpt = []
    for span, (kind, category) in content["cpt"].items():
        low, _, high = str(span).partition("-")
        cpt.append((int(low), int(high), (kind, category)))
    plain = {part: {str(k): v for k, v in content[part].items()} for part in ("hcpcs", "loinc", "rxnorm", "snomed")}
    return {"icd10": ranges("icd10"), "icd9": ranges("icd9"), "cpt": cpt, **plain}
