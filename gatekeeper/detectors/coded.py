"""Finds medical codes in text, only behind a word that says what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.detectors.recognizer import lowered
from gatekeeper.model.entity import Entity
from gatekeeper.model.words import About, Assertion
from gatekeeper.patterns import lazy
from gatekeeper.vocabulary.codes import classify_code, system_of

_LABEL = lazy(
    r"(?i)(?<![A-Za-z0-9])(?P<system>icd[- _]?(?:9|10)?(?:[- _]?cm)?|cpt|hcpcs|ndc|loinc|rxnorm|rxcui|"
    r"snomed(?:[ -]?ct)?|(?:diagnos[ei]s|dx|diag)"
    r"(?=[ _]?(?:codes?|cd)|[:=#]|(?: (?:is|was|of|for))? \(?[A-Z][0-9][0-9A-Z]\.[0-9A-Z])|procedure(?= codes?)|proc(?"
    r"=_?c)|billing(?= codes?))"
    r"(?:[ _-]?(?:codes?|cd|dx|id|number|no\.?))?(?: (?:is|was|of|for))?[\s:=#(%\"']{1,4}"
    r"(?P<codes>[A-Z]?\d[0-9A-Z.-]{1,13}(?:(?:, ?| and | or |; ?|,? ?/ ?| ?- ?)[A-Z]?\d[0-9A-Z.-]"
    r"{1,13}){0,12})(?![A-Za-z0-9])"
)
#: One of these is in every label, in lower case.
_SYSTEMS = ("icd", "cpt", "hcpcs", "ndc", "loinc", "rxnorm", "rxcui", "snomed", "diag", "dx", "proc", "billing")
_DIGIT = lazy(r"\d")
_ONE = lazy(r"(?i)[A-Z]?\d[0-9A-Z.-]{1,13}")
_GUESS = {
    "diagnosis": "ICD-10-CM",
    "diagnoses": "ICD-10-CM",
    "dx": "ICD-10-CM",
    "diag": "ICD-10-CM",
    "procedure": "CPT",
    "proc": "CPT",
    "billing": "CPT",
}


def find(text: str) -> Iterator[Entity]:
    """Yield the codes that a label names, with the category that they tell."""
    if _DIGIT.search(text) is None or not any(map(lowered(text).__contains__, _SYSTEMS)):
        return
    for label in _LABEL.finditer(text):
        word = label.group("system").lower()
        system = _GUESS.get(word) or system_of(word) or "ICD-10-CM"
        base = label.start("codes")
        mine = re.search(r"(?i)\byour\b[^.!?]{0,40}$", text[max(0, label.start() - 60) : label.start()]) is not None
        for match in _ONE.finditer(label.group("codes")):
            code = match.group().rstrip(".-")
            found = classify_code(code, system=system) or (
                classify_code(code, system="HCPCS") if system == "CPT" else None
            )
            if found is None or not any(c.isdigit() for c in code):
                continue
            yield Entity(
                kind="HEALTH_CODE",
                start=base + match.start(),
                end=base + match.start() + len(code),
                score=0.95,
                text=code,
                category=found.categories[0],
                assertion=Assertion.STATED if mine else Assertion.GENERIC,
                about=About.READER if mine else About.NOBODY,
                concept=f"{found.system}:{code.upper()}",
                level=3,
            )
