"""The subject shouts: mostly capitals, acronyms aside.

## Why it matters
Filters score capital subjects (rspamd SUBJ_ALL_CAPS), and readers take them for junk.

## What to do instead
Write the subject as a sentence.

## When it stays silent
Acronyms (UCLA, COVID-19, FAQ), short subjects, and merge tags are no shouting.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule

_TAG = lazy(r"\{\{.{0,200}?\}\}|\*\|.{0,200}?\|\*|%%.{0,200}?%%|\[\[.{0,200}?\]\]|\{%.{0,200}?%\}")
_WORD = lazy(r"[^\W\d_]{2,}")


def check(case: Case) -> Iterator[Finding]:
    """Count capital words that are too long for an acronym."""
    for message in case.messages:
        subject = message.subject
        if subject is None:
            continue
        words = _WORD.findall(_TAG.sub(" ", subject.text))
        loud = [w for w in words if w.isupper() and len(w) >= case.option("acronym_letters")]
        capitals = [w for w in words if w.isupper()]
        if len(loud) >= case.option("least_words") and len(capitals) >= case.option("share") * len(words):
            yield case.finding("The subject is written mostly in capitals.", subject.place(), evidence=subject.text)


RULE = Rule(
    id="SPM001",
    name="shouting-subject",
    severity=Severity.WARNING,
    scale="W",
    cites=("rspamd SUBJ_ALL_CAPS", "Google e-mail sender guidelines"),
    check=check,
    options={
        "share": Option(default=0.6, doc="Share of words in capitals from which a subject shouts."),
        "least_words": Option(default=2, doc="Capital words that are needed."),
        "acronym_letters": Option(default=5, doc="Letters from which a capital word is no acronym."),
    },
    examples=(
        Example(title="all capitals", draft="Subject: LAST CHANCE TODAY\n\nHello.\n", marks=("LAST CHANCE TODAY",)),
        Example(
            title="nearly all capitals",
            draft="Subject: HURRY! SPECIAL OFFER for you\n\nHello.\n",
            marks=("HURRY! SPECIAL OFFER for you",),
        ),
        Example(title="acronyms", draft="Subject: FAQ: COVID-19 and UCLA\n\nHello.\n"),
        Example(title="a merge tag in capitals", draft="Subject: *|FNAME|*, your garden letter\n\nHello.\n"),
    ),
)
