"""The subject piles up exclamation marks, question marks, currency signs or emoji.

## Why it matters
It is the handwriting of unsolicited mail: readers skip it, and filters weigh currency signs and closing question marks
in the subject (rspamd scores each).

## What to do instead
One mark is enough. Say what the message holds, and let the sentence end.

## When it stays silent
One or two marks, an amount of money, and a single emoji.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule

_MARKS = lazy(r"[!?¡¿](?:\s?[!?¡¿])+|[$€£](?:\s?[$€£])+")
_EMOJI = lazy(
    r"[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff](?:[\s\ufe0f\u200d]{0,2}[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff])+"
)


def check(case: Case) -> Iterator[Finding]:
    """Look for runs of marks in each subject."""
    least = case.option("least")
    for message in case.messages:
        subject = message.subject
        if subject is None:
            continue
        for pattern, what in ((_MARKS, "punctuation marks"), (_EMOJI, "emoji")):
            for run in pattern.finditer(subject.text):
                count = sum(not c.isspace() and c not in "\ufe0f\u200d" for c in run.group())
                if count >= least:
                    yield case.finding(
                        f"The subject has {count} {what} in a row.", subject.place(*run.span()), evidence=run.group()
                    )


RULE = Rule(
    id="SPM002",
    name="excessive-punctuation",
    severity=Severity.NOTE,
    scale="N",
    cites=("rspamd SUBJECT_HAS_CURRENCY", "rspamd SUBJECT_ENDS_QUESTION"),
    check=check,
    options={"least": Option(default=3, doc="Marks or emoji in a row that are too many (engineering default).")},
    examples=(
        Example(title="exclamation marks", draft="Subject: Open today!!!\n\nHello.\n", marks=("!!!",)),
        Example(title="currency signs", draft="Subject: Keep your $$$ this year\n\nHello.\n", marks=("$$$",)),
        Example(title="mixed marks", draft="Subject: Have you seen it?!?\n\nHello.\n", marks=("?!?",)),
        Example(
            title="a row of emoji", draft="<p>Hello.</p>", campaign={"subject": "Spring 🌷🌷🌷"}, marks=("🌷🌷🌷",)
        ),
        Example(title="one mark", draft="Subject: The garden is open!\n\nHello.\n"),
        Example(title="an amount", draft="Subject: Your $20 parking pass: still valid?\n\nHello.\n"),
        Example(title="one emoji", draft="<p>Hello.</p>", campaign={"subject": "Spring 🌷 is here"}),
    ),
)
