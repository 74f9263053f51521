"""The unsubscribe link leads nowhere: empty, a placeholder, a local file, a script, or plain http.

## Why it matters
The mechanism must work when the message arrives and for 30 days after (15 USC 7704(a)(3)). A template's ``#`` that
nobody filled in looks fine in every preview.

## What to do instead
Put in the real https address or the platform's tag, and click it in a test message.

## When it stays silent
For addresses that a merge tag fills in, and for hosts below ``.example`` (they are real in test material).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.inference.facts import host_of, under
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message
from gatekeeper.model.place import Place
from gatekeeper.model.words import Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.opt._list_headers import list_headers, parse
from gatekeeper.rules.opt._optout import opt_outs
from gatekeeper.rules.rule import Example, Rule

#: Hosts that exist for documentation (RFC 2606, section 3) or on the author's own machine.
_PLACEHOLDERS = ("example.com", "example.org", "example.net", "localhost", "127.0.0.1")
#: Hosts that stand for the author's own one in the templates of many shops.
_YOURS = lazy(
    r"(?:^|\.)your-?(?:domain|(?:web-?)?site|company|brand|link|url|host|server|organi[sz]ation)\.[a-z]{2,10}$"
)
_TAG = lazy(r"\{\{|\{%|\*\||%%|\[\[|\$\{|<%|\{[$!#\w]|%[A-Z][A-Z_-]+%|\[\w+\]|<\w")


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each dead way out."""
    for message in case.messages:
        for url, at in _targets(message):
            why = _dead(url)
            if why:
                yield case.finding(f"The unsubscribe link leads nowhere: {why}.", at, evidence=url)


def _targets(message: Message) -> Iterator[tuple[str, Place]]:
    for way in opt_outs(message):
        if way.link is not None and way.hidden != "not rendered":
            yield way.link.url.strip(), way.link.at
    for header in list_headers(message).unsubscribe:
        for uri in parse(header.value).uris:
            if not uri.lower().startswith("http:"):  # rule OPT004 asks for https there
                yield uri, header.value_at


def _dead(url: str) -> str:
    lower = url.lower()
    if not url or lower in ("http://", "https://", "mailto:", "about:blank"):
        return "it is empty"
    if url.startswith("#"):
        return "it points at the message itself"
    if lower.startswith("javascript:"):
        return "it is a script"
    if lower.startswith("file:"):
        return "it is a file on somebody's machine"
    host = host_of(url) or (lower[7:].partition("?")[0].rpartition("@")[2] if lower.startswith("mailto:") else "")
    if any(under(host, placeholder) for placeholder in _PLACEHOLDERS) or _YOURS.search(host.lower()):
        return "its host is a placeholder"
    if lower.startswith("http://") and not _TAG.match(url[7:]):
        return "it is plain http"
    if not re.match(r"[a-z][a-z0-9+.-]*:|//", lower) and not _TAG.search(url) and not _bare_host(url):
        return "it has no host"
    return ""


def _bare_host(url: str) -> bool:
    return url.lower().startswith("www.")


_NEWS = "<p>The new garage is open.</p>"
_NEWSLETTER = {"class": "marketing"}


def _link(url: str) -> str:
    return f'<html><body>{_NEWS}<a href="{url}">Unsubscribe</a></body></html>'


RULE = Rule(
    id="OPT012",
    name="dead-unsubscribe-link",
    severity=Severity.ERROR,
    scale="E",
    cites=("15 USC 7704(a)(3)", "RFC 2606 section 3"),
    check=check,
    examples=(
        Example(
            title="a host that stands for the own one",
            draft=_link("https://www.your-domain.test/unsubscribe"),
            campaign=_NEWSLETTER,
            marks=("https://www.your-domain.test/unsubscribe",),
        ),
        Example(
            title="the template's hash mark",
            draft=_link("#"),
            campaign={"class": "marketing"},
            marks=("#",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="a placeholder host",
            draft=_link("https://www.example.com/unsubscribe"),
            campaign={"class": "marketing"},
            marks=("https://www.example.com/unsubscribe",),
        ),
        Example(
            title="plain http",
            draft=_link("http://www.valleyhealth.example/u/8f2c"),
            campaign={"class": "marketing"},
            marks=("http://www.valleyhealth.example/u/8f2c",),
        ),
        Example(
            title="a script",
            draft=_link("javascript:void(0)"),
            campaign={"class": "marketing"},
            marks=("javascript:void(0)",),
        ),
        Example(
            title="a working address",
            draft=_link("https://www.valleyhealth.example/u/8f2c"),
            campaign={"class": "marketing"},
        ),
        Example(
            title="a merge tag",
            draft=_link("{{ unsubscribe_url }}"),
            campaign={"class": "marketing", "platform": "jinja"},
        ),
        Example(
            title="a hash mark that jumps inside the message, elsewhere",
            draft='<html><body><a href="#top">To the top</a><a href="https://www.valleyhealth.example/u/8">Unsubscribe</a></body>'
            "</html>",
            campaign={"class": "marketing"},
        ),
    ),
)
