"""A link or picture is fetched over plain http.

## Why it matters
Whoever is on the way can read and change it: which page a patient opens, and with which key (45 CFR 164.312(e)(1)).
Browsers warn, and filters mind.

## What to do instead
Write https; where the host has none, link to another.

## When it stays silent
For the way out of the mailing, which rule OPT012 judges, for name-space addresses, and for the author's own machine.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.facts import host_of
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.opt._optout import opt_outs
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Look at the scheme of each address."""
    for message in case.messages:
        if not any(link.url.lstrip()[:7].lower() == "http://" for link in message.links):
            continue
        judged = {way.link.at for way in opt_outs(message) if way.link is not None and way.hidden != "not rendered"}
        for link in message.links:
            url = link.url.strip()
            if url[:7].lower() != "http://" or link.at in judged or host_of(url) in ("", "localhost", "127.0.0.1"):
                continue
            what = "picture or style" if link.auto else "link"
            yield case.finding(f"This {what} is fetched over plain http.", link.at, evidence=url)


RULE = Rule(
    id="SPM022",
    name="plain-http-link",
    severity=Severity.WARNING,
    scale="W",
    cites=("45 CFR 164.312(e)(1)", "RFC 9110 section 4.2.2"),
    check=check,
    examples=(
        Example(
            title="a link",
            draft='<p><a href="http://www.valleyhealth.example/map">The map</a></p>',
            marks=("http://www.valleyhealth.example/map",),
        ),
        Example(
            title="in text",
            draft="Subject: Map\n\nThe map: http://www.valleyhealth.example/map\n",
            marks=("http://www.valleyhealth.example/map",),
        ),
        Example(
            title="a picture",
            draft='<p>Map <img src="http://www.valleyhealth.example/m.png" width="300" height="200" alt="Map"></p>',
            marks=("http://www.valleyhealth.example/m.png",),
        ),
        Example(
            title="https", draft='<p><a href="https://www.valleyhealth.example/?to=http://x.example">The map</a></p>'
        ),
        Example(
            title="the way out, which another rule judges",
            draft='<p>Hello.</p><p><a href="http://www.valleyhealth.example/u/8f2c">Unsubscribe</a></p>',
        ),
        Example(
            title="a name space", draft='<html xmlns="http://www.w3.org/1999/xhtml"><body><p>Hello.</p></body></html>'
        ),
    ),
)
