"""The text promises a cure or a result that nobody can promise, or claims an approval without saying of what.

## Why it matters
Health claims need competent and reliable scientific evidence (15 USC 45 and 52; FTC, Health Products Compliance
Guidance). The FDA approves products, not clinics, methods or doctors. Before-and-after promises tell one patient's
result as everybody's, and the picture is a patient's.

## What to do instead
Say what the treatment does for most people, with the source and the risks.

## When it stays silent
What the sentence denies, an approval that names the product or its indication, and before and after as times of a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Passage
from gatekeeper.model.words import Scope, Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.rules.spm._data import phrases
from gatekeeper.rules.spm._quiet import denied, sentence
from gatekeeper.rules.spm._words import words_of

_CURE = lazy(
    r"\b(?:guaranteed|instant|miracle|permanent|secret|100\s?%)\s(?:\w+\s){0,2}?"
    r"(?:cure|healing|relief from all|weight loss)\b"
    r"|\bcures?\s(?:your\s|any\s|all\s)?\w+(?:\s\w+){0,2}?\s(?:in|within)\s(?:(?:\d+|a few|just|only|mere)\s){0,2}"
    r"(?:minutes?|hours?|days?|weeks?)\b"
    r"|\b(?:lose|drop|shed)\s(?:up to\s)?\d+\s(?:pounds|lbs?|kilos|kg)\b[^.!?\n]{0,30}?\b(?:in|within)\s"
    r"(?:just\s|only\s)?(?:\d+|one|two|a)\s(?:days?|weeks?|month)\b"
    r"|\b(?:look|be)\s\d+\syears\syounger\b|\bonly\sproven\scure\b|\b100\s?%\s(?:pain[\s-]free|painless)\b"
    r"|\b(?:relief|recovery|healing|success|cure)\s(?:is\s|are\s)?guaranteed\b"
    r"|\b(?:pain|cancer|symptom|disease|diabetes)[\s-]free,?\s(?:forever|for\slife|guaranteed)\b"
    r"|\bworks?\sfor\s100\s?%",
    re.IGNORECASE,
)
_BEFORE = lazy(
    r"\bbefore[\s-]{1,3}(?:and|&|/)[\s-]{1,3}after[\s-](?:photos?|pictures?|pics|images?|results?|gallery"
    r"|galleries|transformations?|stories|proof)\b"
    r"|\bbefore[\s-]?/[\s-]?after\b(?=[^.!?\n]{0,40}\b(?:results?|photos?|pictures?)\b)",
    re.IGNORECASE,
)
_APPROVED = lazy(
    r"\b(?:100\s?%\s)?FDA[\s-](?:approved|cleared|endorsed|certified|registered)\b|\bapproved by the FDA\b",
    re.IGNORECASE,
)
#: What makes an approval checkable: the indication, the number of the application, the labelling.
_GROUND = lazy(
    r"\b(?:K\d{6}|DEN\d{6}|P\d{6}|NDA|BLA|ANDA|510\(k\)|prescribing information|package insert|labell?ing|indicated)\b"
    r"|(?<!our )\bFDA[\s-]approved\s(?:\w+\s)?(?:medications|medicines|drugs|vaccines|tests|treatments|therapies"
    r"|devices)\b"
    r"|\bFDA[\s-](?:approved|cleared)\s(?:\w+\s){0,4}?(?:for|to treat|to prevent|in)\s\w+"
    r"|\bapproved by the FDA\s(?:in \d{4}|for|to)\b"
    r"|\b(?:vaccines?|tests?|medications?|medicines?|drugs?|devices?|treatments?|therap(?:y|ies)|options?"
    r"|inhibitors?)\s(?:that|which|such as|like|are|is)\b|\bnot (?:been )?(?:FDA|approved|evaluated)",
    re.IGNORECASE,
)
#: One of these stands in whatever the first pattern above finds, but for "100 %".
_ROOTS = frozenset(
    [
        "cure",
        "cures",
        "healing",
        "guaranteed",
        "instant",
        "miracle",
        "permanent",
        "secret",
        "pounds",
        "lb",
        "lbs",
        "kilos",
    ]
    + ["kg", "younger", "forever", "life"]
)
_CURED = "The text promises a result that no treatment can keep."
_UNGROUNDED = "The text claims an approval by the FDA and does not say of which product for which use."
_PRODUCT = frozenset({"HEALTH_MEDICATION", "HEALTH_DEVICE", "HEALTH_TEST"})


def check(case: Case) -> Iterator[Finding]:
    """Look for claims in everything that is read."""
    for message in case.messages:
        patterns = _patterns(words_of(message))
        if not patterns:
            continue
        for passage in message.in_scope(Scope.SUBJECT, Scope.PREHEADER, Scope.BODY, Scope.ALT):
            taken: list[tuple[int, int]] = []
            for start, end, said in _claims(case, passage, patterns):
                if not any(start < other_end and end > other for other, other_end in taken):
                    taken.append((start, end))
                    yield case.finding(said, passage.place(start, end), evidence=passage.text[start:end])


def _patterns(words: frozenset[str]) -> list[tuple[re.Pattern[str], str]]:
    """Return the patterns that can match a text of these words, with what a finding says."""
    listed = phrases("miracle").within(words)
    found = [(listed, _CURED)] if listed is not None else []
    whole = "100" in words and not words.isdisjoint(("pain", "painless", "work", "works"))
    if whole or not words.isdisjoint(_ROOTS):
        found.insert(0, (_CURE, _CURED))
    if "before" in words:
        found.append((_BEFORE, "The text promises a result by before-and-after comparison."))
    if "fda" in words:
        found.append((_APPROVED, _UNGROUNDED))
    return found


def _claims(
    case: Case, passage: Passage, patterns: list[tuple[re.Pattern[str], str]]
) -> Iterator[tuple[int, int, str]]:
    text = passage.text
    for pattern, said in patterns:
        for found in pattern.finditer(text):
            if denied(text, found.start()) or (said is _UNGROUNDED and _grounded(case, passage, *found.span())):
                continue
            yield *found.span(), said


def _grounded(case: Case, passage: Passage, start: int, end: int) -> bool:
    around = sentence(passage.text, start, end)
    if _GROUND.search(around):
        return True
    first = passage.text.find(around)
    return any(e.kind in _PRODUCT and first <= e.start < first + len(around) for e in case.facts.entities(passage))


RULE = Rule(
    id="SPM021",
    name="miracle-claim",
    severity=Severity.ERROR,
    scale="E",
    cites=("15 USC 45", "15 USC 52", "FTC Health Products Compliance Guidance", "21 CFR 807.97"),
    check=check,
    examples=(
        Example(
            title="a cure",
            draft="<p>Our guaranteed cure works for everyone.</p>",
            marks=("guaranteed cure", "works for everyone"),
        ),
        Example(
            title="pounds in days",
            draft="Subject: Lose 30 pounds in 10 days\n\nHello.\n",
            marks=("Lose 30 pounds in 10 days",),
        ),
        Example(
            title="an approval of nothing",
            draft="<p>Our clinic is 100% FDA approved!</p>",
            marks=("100% FDA approved",),
        ),
        Example(
            title="before and after",
            draft="<p>See our before-and-after photos.</p>",
            marks=("before-and-after photos",),
        ),
        Example(title="denied", draft="<p>There is no miracle cure, and we cannot guarantee results.</p>"),
        Example(
            title="an approval with its use",
            draft="<p>Semaglutide is FDA-approved for weight management in adults.</p>",
        ),
        Example(title="an approval of a named product", draft="<p>Ozempic is FDA-approved.</p>"),
        Example(
            title="before and after as times", draft="<p>Wash your hands before and after meals. Bring photos.</p>"
        ),
        Example(title="words alike", draft="<p>Our cured meats lose water in 10 days.</p>"),
    ),
)
