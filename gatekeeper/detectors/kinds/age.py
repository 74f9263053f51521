"""Ages over 89 (45 CFR 164.514(b)(2)(i)(C)): younger ages are no identifier."""

from __future__ import annotations

from gatekeeper.detectors.recognizer import Recognizer
from gatekeeper.patterns import lazy

_AGE = r"(?:9\d|1[0-2]\d)"

RECOGNIZERS = (
    Recognizer(
        kind="AGE",
        pattern=lazy(
            rf"(?<![\w'’])[A-ZÀ-Þ][\w'’-]{{1,20}}, (?P<value>{_AGE})(?=, |[.)]|$| (?:who|of|from|is|was"
            rf"|has|had|lives)\b)"
        ),
        score=0.85,
        digits=1,
        shape=lazy(r", (?:9\d|1[0-2]\d)"),
        examples=(("Meet Rosa, 94, who still gardens.", "94"),),
        rejects=("Room A, 94 seats", "In May, 95 people came"),
    ),
    Recognizer(
        kind="AGE",
        pattern=lazy(
            rf"(?i)(?<![\w.$-])(?P<value>{_AGE}[- ]years?[- ]old|{_AGE} (?:yo|y/o|yrs? old)|{_AGE} year"
            rf"s of age|{_AGE}th birthday|{_AGE}(?:st|nd|rd|th)[- ]birthday|{_AGE} años)(?!\w)"
        ),
        score=0.95,
        digits=1,
        gate=("year", "yo", "y/o", "yr", "birthday", "años"),
        examples=(("our 94-year-old volunteer", "94-year-old"), ("she is 101 years old", "101 years old")),
        rejects=("a 45-year-old", "89 years old", "90 years of service", "our 100 year anniversary"),
    ),
    Recognizer(
        kind="AGE",
        pattern=lazy(
            rf"(?i)\b(?:aged?|turn(?:s|ed|ing)|edad)(?: of)?[:= ]{{1,2}}(?P<value>{_AGE})(?![\w%-]|\.\d"
            rf"|,\d| (?:percent|days|minutes|months|pages))"
        ),
        score=0.9,
        digits=1,
        gate=("age", "turn", "edad"),
        examples=(("Age: 92", "92"), ("Grandpa turned 93 in May", "93")),
        rejects=("age 72", "ages 18 to 99", "turned 100 pages"),
    ),
)
