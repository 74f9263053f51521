"""A stand-in is left in the text: lorem ipsum, a note to oneself, a blank, a test subject, a dummy picture.

## Why it matters
The message was not finished, so nobody has approved what it says; readers take it for a fake.

## What to do instead
Fill it in, or take it out, and have the text approved again.

## When it stays silent
Merge tags of the platform, editorial brackets such as [sic] or [EXTERNAL], and the Spanish word "todo".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.inference.facts import host_of
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message, Passage
from gatekeeper.model.words import Scope, Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.rules.spm._data import listed

_READ = (Scope.SUBJECT, Scope.PREHEADER, Scope.BODY, Scope.ALT, Scope.SENDER)
_WHAT = (
    r"date|time|day|month|year|name|first name|last name|full name|title|address|street|city|state|zip(?: code)?"
    r"|phone(?: number)?|number|e-?mail"
    r"|url|link|website|image|photo|logo|company(?: name)?|clinic(?: name)?|hospital(?: name)?"
    r"|practice(?: name)?|provider(?: name)?|doctor(?: name)?"
    r"|patient(?: name)?|location|amount|price|percent|offer|event(?: name)?|department|text|copy|headline"
    r"|subject|cta|button|signature|organi[sz]ation(?: name)?"
)
_LOREM = lazy(r"\blorem ipsum\b(?:\s+dolor sit amet)?|\bconsectetur adipisc?ing\b|\bdolor sit amet\b", re.IGNORECASE)
_NOTE = lazy(
    r"\b(?:TODO|FIXME|TBD|TK TK|XXX)(?::|\s?\(|\s[-\u2013\u2014]\s)|\b(?:FIXME|TKTK)\b|\[(?:TODO|TBD|TK|TBC"
    r"|FIXME|XXX?)\b[^\]]{0,80}\]|\bX{4,}\b"
)
_BRACKET = lazy(
    rf"(?<![\[\w])\[\s*(?:(?:insert|enter|add|your|replace|choose|put|type)\b[^\[\]\n]{{0,80}}"
    rf"|(?:{_WHAT})(?:\s?(?:here|goes here))?)\s*\](?![\](])"
    rf"|(?<!<)<(?:insert|enter|add|your)\s[^<>\n]{{1,60}}>|\{{(?:insert|enter|your)\s[^{{}}\n]{{1,60}}\}}(?!\}})",
    re.IGNORECASE,
)
_HERE = lazy(
    r"\b(?:your|add|insert|enter|place|put|type) (?:(?:a|an|the|your|main|catchy) ){0,2}(?:headline|title|text"
    r"|copy|content|image|logo|message|subject(?: line)?|preheader|preview text|company name|address|link"
    r"|name) (?:goes )?here\b"
    r"|\bplaceholder text\b|\bdummy text\b|^\s*sample text\W*$",
    re.IGNORECASE,
)
_SUBJECT = lazy(
    r"\s*(?:\[?test\]?(?:ing)?(?:\s*(?:\d+|123|e-?mail|mail|message|subject(?: line)?|send))?|\[test\].{0,200}"
    r"|test[:\-] .{0,200}|(?:e-?mail )?subject(?: line)?(?: here)?|untitled|draft|asdf|foo|no subject"
    r"|new campaign)\s*[.!]*\s*",
    re.IGNORECASE,
)


def check(case: Case) -> Iterator[Finding]:
    """Look for stand-ins in everything that is read."""
    for message in case.messages:
        tags = [tag.raw for tag in message.tags if tag.raw]
        lorem = False
        for passage in message.in_scope(*_READ):
            for start, end, what in _stand_ins(passage):
                text = passage.text[start:end]
                if any(text in raw or raw in text for raw in tags) or (lorem and what == _DUMMY):
                    continue
                lorem = lorem or what == _DUMMY
                yield case.finding(f"The text still holds {what}.", passage.place(start, end), evidence=text)
        yield from _pictures(case, message)


_DUMMY = "dummy text"


def _stand_ins(passage: Passage) -> Iterator[tuple[int, int, str]]:
    text = passage.text
    if passage.scope is Scope.SUBJECT and _SUBJECT.fullmatch(text):
        yield 0, len(text), "a test subject"
        return
    taken = 0
    for pattern, what in (
        (_LOREM, _DUMMY),
        (_NOTE, "a note of its author"),
        (_BRACKET, "a blank to fill in"),
        (_HERE, "a blank to fill in"),
    ):
        for found in pattern.finditer(text):
            if what == _DUMMY and found.start() < taken:
                continue
            taken = found.end()
            yield *found.span(), what


def _pictures(case: Case, message: Message) -> Iterator[Finding]:
    for image in message.images:
        host = host_of(image.src)
        if host and listed(host, "stand_ins"):
            yield case.finding(f"A picture is a stand-in of {host}.", image.at, evidence=image.src)


RULE = Rule(
    id="SPM025",
    name="placeholder-left",
    severity=Severity.ERROR,
    scale="E",
    cites=("Google e-mail sender guidelines",),
    check=check,
    examples=(
        Example(
            title="dummy text",
            draft="<p>Lorem ipsum dolor sit amet, tulips.</p>",
            marks=("Lorem ipsum dolor sit amet",),
        ),
        Example(title="a blank", draft="<p>We meet on [DATE] in the garden.</p>", marks=("[DATE]",)),
        Example(title="a note", draft="<p>TODO: ask about the tulips.</p>", marks=("TODO:",)),
        Example(title="a test subject", draft="Subject: Test subject\n\nHello.\n", marks=("Test subject",)),
        Example(
            title="a dummy picture",
            draft='<p>Hello.</p><img src="https://via.placeholder.com/600x300" width="600" height="300" alt="Tulips">',
            marks=("https://via.placeholder.com/600x300",),
        ),
        Example(title="the Spanish word", draft="<p>Todo lo que necesita. TODO LO QUE NECESITA.</p>"),
        Example(title="editorial brackets", draft="Subject: [EXTERNAL] News\n\nThe gardner [sic] said so [1].\n"),
        Example(
            title="tests of medicine",
            draft="Subject: Test results are in the portal\n\nThe test subject area is closed.\n",
        ),
        Example(title="a merge tag", draft="<p>Dear [[first name]], dear {{ name }}.</p>"),
    ),
)
