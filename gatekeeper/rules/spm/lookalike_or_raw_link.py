"""A link leads to a bare IP address, an odd port, a name that imitates another, or carries hidden signs.

## Why it matters
Phishing uses all of them: user information before the host, letters of another alphabet, characters that turn the
direction of writing (RFC 3986, section 7.6; Unicode TS 39). Filters treat a clinic that does so alike.

## What to do instead
Link to a registered name over https on its usual port.

## When it stays silent
International names written in one alphabet, merge tags in the place of the host, and mail addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule
from gatekeeper.rules.spm._scripts import imitates

_AUTHORITY = lazy(r"(?:https?|ftp):\s*[/\\]{1,3}([^/\\?#\s]{1,500})|//([^/\\?#\s]{1,500})", re.IGNORECASE)
_TAG = lazy(r"[{}\[\]*|<>]|%%|\$\{|<%")
_IP = lazy(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}", re.IGNORECASE)
_IP6 = lazy(r"\[[0-9a-f:.]{2,60}\](?::\d{1,5})?", re.IGNORECASE)
_DIRECTION = lazy("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|%e2%80%(?:8[ef]|a[a-e])|%e2%81%a[6-9]", re.IGNORECASE)


def check(case: Case) -> Iterator[Finding]:
    """Take each link's host apart."""
    for message in case.messages:
        for link in message.links:
            why = _fault(link.url.strip(), case.option("ports"))
            if (
                not why
                and link.element in ("a", "area")
                and _DIRECTION.search(link.text)
                and _looks_like_url(link.text)
            ):
                why = "its text turns the direction of writing"
            if why:
                yield case.finding(f"This link looks like a trap: {why}.", link.at, evidence=link.url)


def _looks_like_url(text: str) -> bool:
    return "." in text and " " not in text.strip()


def _fault(url: str, ports: list[int]) -> str:
    match = _AUTHORITY.match(url)
    if match is None:
        return ""
    if _DIRECTION.search(url):
        return "it turns the direction of writing"
    authority = match[1] or match[2]
    if _IP6.fullmatch(authority):
        return "it leads to an IP address"
    userinfo, at, host = authority.rpartition("@")
    if _TAG.search(host) or (at and _TAG.search(userinfo)):
        return ""
    if at:
        return "it has user information before the host"
    name, colon, port = host.partition(":")
    if _IP.fullmatch(name.rstrip(".")):
        return "it leads to an IP address"
    if colon and port and (not port.isdigit() or int(port[:6]) not in ports):
        return "it uses an unusual port"
    if imitates(name):
        return "its host mixes or imitates alphabets"
    return ""


RULE = Rule(
    id="SPM010",
    name="lookalike-or-raw-link",
    severity=Severity.ERROR,
    scale="E",
    cites=("RFC 3986 section 7.6", "Unicode TS 39", "rspamd URL_HOMOGRAPH_ATTACK"),
    check=check,
    options={"ports": Option(default=[80, 443], doc="Ports that a link may name (http and https, RFC 9110).")},
    examples=(
        Example(
            title="an IP address", draft='<p><a href="https://192.0.2.7/x">Map</a></p>', marks=("https://192.0.2.7/x",)
        ),
        Example(
            title="user information",
            draft='<p><a href="https://valleyhealth.example@evil.example/x">Map</a></p>',
            marks=("https://valleyhealth.example@evil.example/x",),
        ),
        Example(
            title="an odd port",
            draft='<p><a href="https://www.valleyhealth.example:8081/">Map</a></p>',
            marks=("https://www.valleyhealth.example:8081/",),
        ),
        Example(
            title="a Cyrillic letter in a Latin name",
            draft='<p><a href="https://v\u0430lleyhealth.example/">Map</a></p>',
            marks=("https://v\u0430lleyhealth.example/",),
        ),
        Example(title="an international name", draft='<p><a href="https://m\u00fcnchen.example/">Map</a></p>'),
        Example(title="numbers that are no address", draft='<p><a href="https://24-7.example:443/1.2.3.4">Map</a></p>'),
        Example(title="a tag as host", draft='<p><a href="https://{{ host }}/x">Map</a></p>'),
        Example(title="a mail address", draft='<p><a href="mailto:care@valleyhealth.example">Write</a></p>'),
    ),
)
