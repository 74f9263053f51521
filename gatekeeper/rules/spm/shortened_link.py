"""A link goes through a public link shortener.

## Why it matters
Nobody sees where it leads: mailbox providers ask senders to show it, spammers share the same hosts, and the shortener
learns who clicked on what.

## What to do instead
Link to the page itself, or through the click host of your platform.

## When it stays silent
The organisation's own short domain, the click host of the profile, and the shortener's home page.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.facts import host_of, under
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule
from gatekeeper.rules.spm._data import listed


def check(case: Case) -> Iterator[Finding]:
    """Look the host of each link up."""
    allowed = (*case.option("allowed"), *(case.profile.link_hosts if case.profile is not None else ()))
    for message in case.messages:
        for link in message.links:
            url = link.url.strip()
            host = host_of(url if "//" in url[:12] else f"//{url}") if url[:7].lower() != "mailto:" else ""
            if not host or "." not in host or not listed(host.removeprefix("www."), "shorteners"):
                continue
            path = url.partition("//")[2].partition("/")[2] if "//" in url[:12] else url.partition("/")[2]
            if path and not any(under(host, name) for name in allowed) and not case.facts.own_host(host):
                yield case.finding(f"This link hides where it leads behind {host}.", link.at, evidence=url)


RULE = Rule(
    id="SPM009",
    name="shortened-link",
    severity=Severity.ERROR,
    scale="E",
    cites=("Google e-mail sender guidelines", "rspamd URL_REDIRECTOR_NESTED"),
    check=check,
    options={"allowed": Option(default=[], doc="Shorteners that the organisation owns or has decided to use.")},
    examples=(
        Example(
            title="in HTML",
            draft='<p><a href="https://bit.ly/3xYz12">The new map</a></p>',
            marks=("https://bit.ly/3xYz12",),
        ),
        Example(
            title="in text",
            draft="Subject: Map\n\nSee http://tinyurl.com/map22 today.\n",
            marks=("http://tinyurl.com/map22",),
        ),
        Example(
            title="the page itself", draft='<p><a href="https://www.valleyhealth.example/bit.ly/3">The map</a></p>'
        ),
        Example(
            title="a host that only ends so", draft='<p><a href="https://rabbit.ly.example/3xYz12">The map</a></p>'
        ),
        Example(title="the home page of a shortener", draft='<p>We left <a href="https://bitly.com/">Bitly</a>.</p>'),
    ),
)
