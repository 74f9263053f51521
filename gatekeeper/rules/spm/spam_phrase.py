"""The text uses a phrase that unsolicited mail is known by.

## Why it matters
Statistical filters learn whole phrases, and readers know them. A phrase alone never stops a message: it is a hint for
the author.

## What to do instead
Say the same in your own words, and say what it means for the reader.

## When it stays silent
Words of medicine, single everyday words such as "free", a phrase that the sentence denies, and what the text does in an
emergency ("act now and call 911").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Scope, Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.rules.spm._data import phrases
from gatekeeper.rules.spm._quiet import denied, sentence
from gatekeeper.rules.spm._words import words_of

_EMERGENCY = lazy(r"\b(?:911|emergency|stroke|chest pain|symptoms?|poison|overdose|suicid\w+|988)\b", re.IGNORECASE)


def check(case: Case) -> Iterator[Finding]:
    """Look the phrases up; each once a message."""
    for message in case.messages:
        pattern = phrases("spam").within(words_of(message))
        if pattern is None:
            continue
        seen: set[str] = set()
        for passage in message.in_scope(Scope.SUBJECT, Scope.PREHEADER, Scope.BODY):
            for found in pattern.finditer(passage.text):
                phrase = " ".join(found.group().lower().replace("-", " ").split())
                if phrase in seen or denied(passage.text, found.start()):
                    continue
                if phrase.startswith("act ") and _EMERGENCY.search(sentence(passage.text, *found.span())):
                    continue
                seen.add(phrase)
                yield case.finding(
                    "Filters and readers know this phrase from unsolicited mail.",
                    passage.place(*found.span()),
                    evidence=phrase,
                )


RULE = Rule(
    id="SPM003",
    name="spam-phrase",
    severity=Severity.NOTE,
    scale="N",
    cites=("Google e-mail sender guidelines",),
    check=check,
    examples=(
        Example(title="in the subject", draft="Subject: Act now for new shoes\n\nHello.\n", marks=("Act now",)),
        Example(
            title="twice counts once",
            draft="<p>It is risk-free. Really: risk free, with no strings attached.</p>",
            marks=("risk-free", "no strings attached"),
        ),
        Example(title="everyday words", draft="<p>Parking is free on Monday. Click the map to see the way.</p>"),
        Example(title="an emergency", draft="<p>Act now and call 911 if your face droops.</p>"),
        Example(title="denied", draft="<p>We never say that a procedure is risk-free.</p>"),
        Example(title="words of medicine", draft="<p>Your sildenafil refill and your weight-loss visit are set.</p>"),
    ),
)
