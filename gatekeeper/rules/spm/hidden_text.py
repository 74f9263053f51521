"""The message holds text that a reader cannot see: no size, the colour of its ground, or off the screen.

## Why it matters
Hidden text is written for filters, and filters know it (rspamd ZERO_FONT, R_WHITE_ON_WHITE, MANY_INVISIBLE_PARTS). It
also shows where pictures are read aloud, in previews and when somebody answers.

## What to do instead
Say it in sight or take it out.

## When it stays silent
A preview line at the top with its filler of spaces and joiners, text that a style sheet shows on small screens, and
text that stands in sight elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message, Passage
from gatekeeper.model.words import Scope, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule

#: What a style sheet undoes on another screen: hiding as such, not disguise.
_SWITCHED = frozenset({"display:none", "mso-hide", "zero-size", "visibility:hidden"})


def check(case: Case) -> Iterator[Finding]:
    """Look at every hidden passage."""
    for message in case.messages:
        hidden = [p for p in message.in_scope(Scope.HIDDEN) if p.style.hidden]
        if not hidden:
            continue
        seen = _seen(message)
        responsive = "@media" in (message.html or "")
        for passage in hidden:
            letters = sum(c.isalnum() for c in passage.text)
            if letters < case.option("least_letters") or _folded(passage) in seen:
                continue
            if responsive and passage.style.hidden in _SWITCHED:
                continue
            yield case.finding(
                f"The message holds text that no reader sees ({passage.style.hidden}).",
                passage.place(),
                evidence=passage.text,
            )


def _folded(passage: Passage) -> str:
    return "".join(c for c in passage.text.lower() if c.isalnum())


def _seen(message: Message) -> set[str]:
    return {_folded(p) for p in message.in_scope(Scope.BODY, Scope.PREHEADER, Scope.QUOTED)}


_TOP = "<p>The garden opens again in April.</p>"
RULE = Rule(
    id="SPM011",
    name="hidden-text",
    severity=Severity.WARNING,
    scale="W",
    cites=("rspamd ZERO_FONT", "rspamd R_WHITE_ON_WHITE", "rspamd MANY_INVISIBLE_PARTS"),
    check=check,
    options={"least_letters": Option(default=4, doc="Letters and digits from which a hidden text counts.")},
    examples=(
        Example(
            title="no size",
            draft=f'{_TOP}<p style="font-size:0">lottery watches loans</p>',
            marks=("lottery watches loans",),
        ),
        Example(
            title="white on white",
            draft=f'{_TOP}<p style="color:#fff;background:#ffffff">lottery watches loans</p>',
            marks=("lottery watches loans",),
        ),
        Example(
            title="off the screen",
            draft=f'{_TOP}<div style="position:absolute;left:-9999px">lottery watches loans</div>',
            marks=("lottery watches loans",),
        ),
        Example(
            title="a preview line with filler",
            draft='<div style="display:none;font-size:0">Tulips and music&zwnj;&nbsp;&zwnj;&nbsp;&zwnj;</div>' + _TOP,
        ),
        Example(title="white on blue", draft=f'{_TOP}<p style="color:#fff;background:#003366">Every Sunday</p>'),
        Example(
            title="a text for small screens",
            draft="<style>@media (max-width:600px){.m{display:block!important}}</style>"
            f'{_TOP}<div class="m" style="display:none">Menu of the week</div>',
        ),
        Example(
            title="the same text in sight",
            draft=f'<p>Every Sunday</p>{_TOP}<p style="font-size:0">Every Sunday</p>',
        ),
    ),
)
