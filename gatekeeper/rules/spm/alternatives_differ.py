"""The text part says something else than the HTML part, or nothing.

## Why it matters
Some readers get the text part, some the HTML; filters compare both (rspamd R_PARTS_DIFFER), and a review that looked at
one of them did not see the other.

## What to do instead
Make the text part from the HTML, and leave out only the decoration.

## When it stays silent
Other line breaks, links written out, a shorter footer, and a text part that sums the page up in its words.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message
from gatekeeper.model.place import Place
from gatekeeper.model.words import Scope, Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule

_WORD = lazy(r"[^\W\d_]{4,}")
_URL = lazy(r"https?://\S{0,2000}|www\.\S{0,2000}")


def check(case: Case) -> Iterator[Finding]:
    """Compare the words of both parts."""
    for message in case.messages:
        found = _text(case, message)
        if found is None or message.html is None:
            continue
        text, at = found
        page = _words(" ".join(p.text for p in message.in_scope(Scope.BODY, Scope.QUOTED) if p.part == "text/html"))
        plain = _words(_URL.sub(" ", text))
        if len(page) < case.option("least_words"):
            continue
        shared = len(page & plain)
        if shared < case.option("least_coverage") * len(page):
            said = "next to nothing" if len(plain) < len(page) / 4 else "something else"
            yield case.finding(f"The text part says {said} beside an HTML part with {len(page)} words.", at)
        elif len(plain) >= case.option("least_words") and shared < case.option("least_shared") * len(plain):
            yield case.finding("Most of what the text part says is not in the HTML part.", at)


def _text(case: Case, message: Message) -> tuple[str, Place] | None:
    if message.kind == "eml":
        if message.text is None:
            return None
        first = next((p for p in message.in_scope(Scope.BODY, Scope.QUOTED) if p.part == "text/plain"), None)
        return message.text, first.place() if first is not None else message.start()
    stated = case.submission.alternative
    return (stated, case.submission.place("text")) if stated and stated.strip() else None


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}


_PAGE = (
    "<p>The garden behind the main house opens again in April with four hundred tulips, fresh benches and music every"
    " Sunday afternoon.</p>"
)


def _mail(text: str) -> str:
    return (
        "Subject: Hello\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n"
        f"--b\nContent-Type: text/plain\n\n{text}\n--b\nContent-Type: text/html\n\n{_PAGE}\n--b--\n"
    )


RULE = Rule(
    id="SPM007",
    name="alternatives-differ",
    severity=Severity.WARNING,
    scale="W",
    cites=("RFC 2046 section 5.1.4", "rspamd R_PARTS_DIFFER"),
    check=check,
    options={
        "least_words": Option(default=8, doc="Different words of four letters or more from which a part is compared."),
        "least_coverage": Option(default=0.25, doc="Share of the HTML part's words that the text part must have."),
        "least_shared": Option(default=0.4, doc="Share of the text part's words that the HTML part must have."),
    },
    examples=(
        Example(
            title="a text part that says nothing",
            draft=_mail("Your mail program shows no HTML."),
            marks=("Your mail program shows no HTML.",),
        ),
        Example(
            title="another message",
            draft=_mail("Cheap watches, copied software and easy loans: reply today, hurry, tell everybody you know."),
            marks=("Cheap watches, copied software and easy loans: reply today, hurry, tell everybody you know.",),
        ),
        Example(
            title="the same with other breaks",
            draft=_mail(
                "The garden behind the main house opens again in April\nwith four hundred tulips, fresh benches"
                " and\nmusic"
                " every Sunday afternoon.\nhttps://www.valleyhealth.example/garden"
            ),
        ),
        Example(
            title="summed up",
            draft=_mail("The garden opens again in April with tulips, benches and music every Sunday."),
        ),
        Example(title="a draft without a text part", draft=_PAGE),
    ),
)
