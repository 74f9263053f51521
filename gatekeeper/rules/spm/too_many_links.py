"""The message is mostly links.

## Why it matters
A page of links with a few words between them is what filters know from link farms, and no reader finds the one that
matters.

## What to do instead
Keep the links that the message is about, and put the rest on a page.

## When it stays silent
A digest with a sentence or two for each link, the footer, and the same target linked twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message
from gatekeeper.model.words import Scope, Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule

_LETTER = lazy(r"[^\W\d_]")


def check(case: Case) -> Iterator[Finding]:
    """Compare the number of links with the number of words."""
    for message in case.messages:
        links, words = density(message)
        if links >= case.option("least_links") and words < case.option("words_for_each") * links:
            yield case.finding(f"The message has {links} links and only {words} words around them.", message.start())


def density(message: Message) -> tuple[int, int]:
    """Return the number of different targets and of words, both outside the footer."""
    part = "text/html" if message.html is not None else "text/plain"
    targets = {
        link.url
        for link in message.links
        if not link.auto and not link.footer and link.element in ("a", "area", "text") and link.part == part
        and link.url[:1] not in ("", "#")
    }  # fmt: skip
    words = sum(
        sum(word.isalpha() or ("://" not in word and _LETTER.search(word) is not None) for word in p.text.split())
        for p in message.in_scope(Scope.BODY)
        if not p.footer and (p.part == part or message.html is None)
    )
    return len(targets), words


def _list(count: int, words: str) -> str:
    return "".join(f'<p><a href="https://www.valleyhealth.example/{i}">Page</a> {words}</p>' for i in range(count))


RULE = Rule(
    id="SPM012",
    name="too-many-links",
    severity=Severity.NOTE,
    scale="N",
    cites=("Google e-mail sender guidelines",),
    check=check,
    options={
        "least_links": Option(
            default=15, doc="Different link targets from which density counts (engineering default)."
        ),
        "words_for_each": Option(default=6, doc="Words that each link needs (engineering default)."),
    },
    examples=(
        Example(title="a page of links", draft=_list(20, ""), marks=("",)),
        Example(title="a word for each", draft=_list(30, "is new"), marks=("",)),
        Example(title="a digest", draft=_list(20, "tells how the tulips in the garden came up this year")),
        Example(title="few links", draft=_list(6, "")),
        Example(title="one target many times", draft=_list(1, "") * 40),
    ),
)
