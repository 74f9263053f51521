"""An HTML message has no text alternative.

## Why it matters
People who read as text, with a screen reader or on a watch get nothing; filters count it against the sender (rspamd
MIME_HTML_ONLY).

## What to do instead
Send multipart/alternative with a text part that says the same.

## When it stays silent
A draft as .html file, unless the campaign says `text: none`: platforms add the text part.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Look for the text part of each message."""
    for message in case.messages:
        if message.html is None:
            continue
        if message.kind == "eml":
            if message.text is None:  # an empty part is the matter of SPM007
                yield case.finding("The message has no text alternative beside its HTML.", message.start())
        elif case.submission.alternative is not None and not case.submission.alternative.strip():
            yield case.finding("The campaign says that there is no text alternative.", case.submission.place("text"))
            return


_HTML = "<p>Good morning.</p>"
RULE = Rule(
    id="SPM006",
    name="no-text-alternative",
    severity=Severity.WARNING,
    scale="W",
    cites=("RFC 2046 section 5.1.4", "rspamd MIME_HTML_ONLY"),
    check=check,
    examples=(
        Example(
            title="HTML alone",
            draft=f"Subject: Hello\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{_HTML}\n",
            marks=("",),
        ),
        Example(title="the campaign says none", draft=_HTML, campaign={"text": "none"}, marks=('"none"',)),
        Example(
            title="both parts",
            draft="Subject: Hello\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n"
            f"--b\nContent-Type: text/plain\n\nGood morning.\n--b\nContent-Type: text/html\n\n{_HTML}\n--b--\n",
        ),
        Example(title="an .html draft: the platform adds the text part", draft=_HTML, bare=True),
        Example(title="a text message needs none", draft="Subject: Hello\n\nGood morning.\n"),
    ),
)
