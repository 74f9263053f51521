"""A link shows one address and leads to another.

## Why it matters
That is how phishing looks, to filters and to people; a clinic that writes so trains its patients to click on it.

## What to do instead
Let the text say what the link is for, or show the address that it leads to.

## When it stays silent
Plain words as link text. The click host of the profile, and services that rewrite the links of forwarded
mail, whose target is resolved first. A sub-domain of the domain shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from gatekeeper.inference.domains import same_organization
from gatekeeper.inference.facts import host_of, under
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.rules.spm._data import listed

#: A target inside the path, or spelled without its signs, as rewriting services do.
_INSIDE = lazy(r"(?:/__|[?&]u=)(https?(?::|-3A)[/_]{1,2}[\w.%-]{1,200})")
_HEX = lazy(r"-([0-9A-F]{2})")
_SHOWN = lazy(r"^(?:https?://)?((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})(?:[/?#:]\S*)?$", re.I)


def check(case: Case) -> Iterator[Finding]:
    """Compare the domain that a link shows with the one that it leads to."""
    hosts = case.profile.link_hosts if case.profile is not None else ()
    for message in case.messages:
        for link in message.links:
            if link.element not in ("a", "area"):
                continue
            shown = _SHOWN.match(link.text.strip())
            target = host_of(link.url)
            if shown is None or not target or "@" in link.text:
                continue
            if any(under(target, host) for host in hosts) or listed(target, "wrappers"):
                target = behind(link.url) or ""
            if target and not same_organization(shown[1].lower(), target):
                yield case.finding(
                    f"This link shows {shown[1].lower()} and leads to {target}.", link.text_at, evidence=link.url
                )


def behind(url: str) -> str:
    """Return the host that a click-tracking address redirects to, where it carries it, else ""."""
    try:
        query = urlsplit(url).query
    except ValueError:
        return ""
    found = next((host for _, value in parse_qsl(query) if (host := host_of(value))), "")
    inner = _INSIDE.search(url) if not found else None
    if inner is None:
        return found
    plain = inner[1]
    if "-3A" in plain:
        plain = _HEX.sub(lambda code: chr(int(code[1], 16)), plain.replace("_", "/"))
    return host_of(plain)


_TO = '<p>See <a href="{}">{}</a>.</p>'
RULE = Rule(
    id="SPM008",
    name="link-text-mismatch",
    severity=Severity.ERROR,
    scale="E",
    cites=("rspamd PHISHING", "Google e-mail sender guidelines"),
    check=check,
    examples=(
        Example(
            title="another domain",
            draft=_TO.format("https://evil.example.net/x", "www.valleyhealth.example"),
            marks=("www.valleyhealth.example",),
        ),
        Example(
            title="the click host leads to another domain",
            draft=_TO.format(
                "https://links.valleyhealth.example/c?u=https%3A%2F%2Fother.example.net%2F", "https://bank.example"
            ),
            campaign={"profile": "marketing"},
            marks=("https://bank.example",),
        ),
        Example(title="plain words", draft=_TO.format("https://other.example.net/x", "the garden page")),
        Example(
            title="a page below the domain shown",
            draft=_TO.format("https://www.valleyhealth.example/garden", "valleyhealth.example"),
        ),
        Example(
            title="a forwarded mail whose links were rewritten",
            draft=_TO.format(
                "https://x1.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.valleyhealth.example%2Fp&amp;data=1",
                "www.valleyhealth.example/p",
            )
            + _TO.format(
                "https://urldefense.com/v3/__https://www.valleyhealth.example/p__;!!x", "www.valleyhealth.example/p"
            )
            + _TO.format(
                "https://urldefense.proofpoint.com/v2/url?u=https-3A__www.valleyhealth.example_p&amp;d=1",
                "www.valleyhealth.example/p",
            ),
        ),
        Example(
            title="a rewritten link that leads elsewhere",
            draft=_TO.format(
                "https://x1.safelinks.protection.outlook.com/?url=https%3A%2F%2Fevil.example.net%2F",
                "www.valleyhealth.example",
            ),
            marks=("www.valleyhealth.example",),
        ),
        Example(
            title="the click host of the profile",
            draft=_TO.format("https://links.valleyhealth.example/c/8f21", "www.valleyhealth.example"),
            campaign={"profile": "marketing"},
        ),
    ),
)
