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
    r"|phone(?: number)?|number|e-?mail|company(?: name)?|clinic(?: name)?|hospital(?: name)?|practice(?: name)?"
    r"|provider(?: name)?|doctor(?: name)?|patient(?: name)?|location|amount|price|percent|offer|event(?: name)?"
    r"|department|copy|headline|subject|cta|button|signature|organi[sz]ation(?: name)?|mm[/.-]dd[/.-]yy(?:yy)?"
    r"|dd[/.-]mm[/.-]yy(?:yy)?|month day,? year"
    r"|(?!(?:this|the|a|an|see|our|same|any|no)\b)[\w'\u2019]{2,20} (?:name|date|time|address|number|amount"
    r"|location|price)"
)
_LOREM = lazy(r"\blorem ipsum\b(?:\s+dolor sit amet)?|\bconsectetur adipisc?ing\b|\bdolor sit amet\b", re.IGNORECASE)
_NOTE = lazy(
    r"\b(?:TODO|FIXME|TBD|XXX)(?::|\s?\(|\s[-\u2013\u2014]\s)|\b(?:FIXME|TKTK|TK TK)\b"
    r"|\bTODO (?:add|ask|change|check|confirm|finish|fix|get|insert|remove|replace|review|update|write)\b"
    r"|\[(?:TODO|TBD|TK|TBC|FIXME|XXX?|LINK|URL|IMAGE|LOGO|PHOTO|TEXT)\b[^\]]{0,80}\]"
    r"|^\s*(?:TODO|TBD|FPO|XXX|TK)\W*$|(?<![\w*#-])(?:X{4,}|x{4,})(?![\w*#]|[\s-]?[\d*]|[.@]\w)"
)
_BRACKET = lazy(
    rf"(?<![\[\w])\[\s*(?:(?:insert|enter|add|your|replace|choose|put|type)\b[^\[\]\n]{{0,80}}"
    rf"|(?:{_WHAT})(?:\s?(?:here|goes here))?)\s*\](?![\](])"
    r"|(?<!<)<(?:insert|enter|add|your)\s[^<>\n]{1,60}>|\{(?:insert|enter|your)\s[^{}\n]{1,60}\}(?!\})"
    rf"|\((?:insert|enter|add) (?:the |your )?(?:{_WHAT}|link|text|image)(?: here)?\)",
    re.IGNORECASE,
)
_THING = (
    r"(?:headline|title|text|copy|content|image|logo|message|subject(?: line)?|preheader|preview text|company name"
    r"|address|link|name)"
)
_HERE = lazy(
    rf"\b(?:your|add|insert|enter|place|put|type) (?:(?:a|an|the|your|main|catchy) ){{0,2}}{_THING} (?:goes )?here\b"
    rf"|\b{_THING} goes here\b|\bplaceholder text\b|\bdummy text\b|^\s*sample text\W*$",
    re.IGNORECASE,
)
_SUBJECT = lazy(
    r"\s*(?:\[?test\]?(?:ing)?(?:\s*(?:\d+|e-?mail|mail|message|subject(?: line)?|send))?|\[test\].{0,200}"
    r"|test\s?[:\u2013\u2014-]\s.{0,200}|(?:insert |your )?(?:e-?mail )?subject(?: line)?(?: here)?|untitled"
    r"|draft|prueba"
    r"|asdf|foo|no subject|new campaign)\s*[.!]*\s*",
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
    low = text.lower()
    for pattern, signs, what in (
        (_LOREM, ("lorem", "dolor", "consectetur"), _DUMMY),
        (_NOTE, ("todo", "fixme", "tbd", "xxx", "tk", "fpo", "["), "a note of its author"),
        (_BRACKET, ("[", "<", "{", "("), "a blank to fill in"),
        (_HERE, ("here", "text"), "a blank to fill in"),
    ):
        if not any(sign in low for sign in signs):
            continue
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
        Example(title="masked names and numbers", draft="<p>Card XXXX-1234 of xxxx.yyyy@people.example, Xxxxx.</p>"),
        Example(title="the Spanish word", draft="<p>Todo lo que necesita. TODO LO QUE NECESITA.</p>"),
        Example(title="editorial brackets", draft="Subject: [EXTERNAL] News\n\nThe gardner [sic] said so [1].\n"),
        Example(
            title="tests of medicine",
            draft="Subject: Test results are in the portal\n\nThe test subject area is closed.\n",
        ),
        Example(title="a merge tag", draft="<p>Dear [[first name]], dear {{ name }}.</p>"),
    ),
)
