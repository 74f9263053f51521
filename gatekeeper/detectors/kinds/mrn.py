"""Medical record numbers (45 CFR 164.514(b)(2)(i)(H)): numbers behind a label, for they have no form of their own."""

from __future__ import annotations

from gatekeeper.detectors.recognizer import Recognizer
from gatekeeper.patterns import lazy


def numbered(value: str) -> bool:
    """Return whether the value holds at least three digits."""
    return sum(c.isdigit() for c in value) >= 3


RECOGNIZERS = (
    Recognizer(
        kind="MEDICAL_RECORD_NUMBER",
        pattern=lazy(
            r"(?i)\b(?:mrn|mr ?#|med(?:ical)?[ .]{0,2}rec(?:ord)?s?(?: (?:number|no\.?|num|id))?|recor"
            r"d (?:number|no\.?|id)|chart(?: (?:number|no\.?|id)| ?#)"
            r"|patient (?:id(?:entifier)?|number|no\.?|account id)|(?:hospital|clinic) (?:number|no\.?"
            r"|id)|ehr id|emr id|historia clínica|número de expediente|pt\.? id|encounter (?:number|id"
            r"|no\.?)|accession (?:number|no\.?)|case (?:number|no\.?)|visit (?:number|id))"
            r"(?: is| was)?[ :#=.(-]{0,4}(?!\d{1,2}-(?:cv|cr|md|bk|mj)-)"
            r"(?P<value>[A-Za-z]{0,4}-?\d[\dA-Za-z-]{2,17})(?![\w-])"
        ),
        score=0.95,
        digits=1,
        check=numbered,
        gate=(
            "mrn",
            "mr#",
            "mr #",
            "record",
            "med rec",
            "chart",
            "patient",
            "hospital",
            "clinic",
            "ehr id",
            "emr id",
            "historia",
            "expediente",
            "pt id",
            "pt. id",
            "encounter",
            "accession",
            "case",
            "visit",
        ),
        examples=(
            ("MRN: 00123456", "00123456"),
            ("medical record number VH-204417", "VH-204417"),
            ("Chart #88-1234", "88-1234"),
            ("patient id = P0012345", "P0012345"),
        ),
        rejects=("Case No. 01-CV-8541", "medical records 2", "record high of 123", "chart 5"),
    ),
)
