"""An open pixel, a click redirect or an analytics tag belongs to somebody without a business associate agreement.

## Why it matters
A tracker gets the reader's address or key, IP and time for every opening and click; for patients that is protected
health information, and its holder a business associate (OCR bulletin on online tracking; 45 CFR 164.502(e); FTC v.
GoodRx).

## What to do instead
Switch tracking off, or track on your own domain through the vendor whose agreement is on file.

## When it stays silent
Your own hosts, the profile's link hosts, and vendors under an agreement. Spacer pictures. On a public list it is a
note.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.facts import under
from gatekeeper.inference.safeguards import trusted
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule
from gatekeeper.rules.trk._trackers import trackers


def check(case: Case) -> Iterator[Finding]:
    """Look up whoever runs each tracker."""
    hosts = case.profile.link_hosts if case.profile is not None else ()
    severity = Severity.CRITICAL if case.patients else Severity.NOTE
    for message in case.messages:
        for tracker in trackers(case, message):
            host = tracker.host
            if trusted(case.facts, host) or any(under(host, own) for own in hosts):
                continue
            what = {"pixel": "An open pixel", "host": "A tracker", "redirect": "A click redirect"}[tracker.kind]
            owner = f" of {tracker.owner}" if tracker.owner else ""
            yield case.finding(
                f"{what}{owner} on {host} learns who reads this, and no agreement with its owner is on file.",
                tracker.at,
                severity=severity,
                evidence=tracker.url,
            )


_PIXEL = '<p>Good morning.</p>\n<img src="{}" width="1" height="1" alt="">\n'
_SEND = {"class": "marketing", "relationship": "patients", "profile": "marketing"}
_PUBLIC = {
    "class": "marketing",
    "relationship": "public",
    "recipients_source": {"kind": "sign-up-form", "name": "form", "owner": "web"},
    "profile": "marketing",
}
RULE = Rule(
    id="TRK002",
    name="tracker-without-baa",
    severity=Severity.CRITICAL,
    scale="C for patients, N on a public list",
    cites=("45 CFR 164.502(e)", "OCR bulletin on online tracking (2024)", "FTC v. GoodRx (2023)"),
    check=check,
    options={"hosts": Option(default=(), doc="Further tracker hosts, beside the shipped table.")},
    examples=(
        Example(
            title="a foreign open pixel",
            draft=_PIXEL.format("https://t.counter.example/p.gif?u=8812"),
            campaign=_SEND,
            marks=("https://t.counter.example/p.gif?u=8812",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="an own page behind a stranger's redirect",
            draft='<p><a href="https://click.counter.example/c?u=8fK2x9QpL&amp;to=https%3A%2F%2Fwww.valleyhealth.example%2Fmap">'
            "Map</a></p>",
            campaign=_SEND,
            marks=("https://click.counter.example/c?u=8fK2x9QpL&amp;to=https%3A%2F%2Fwww.valleyhealth.example%2Fmap",),
        ),
        Example(
            title="an own page shared, translated and shown on a map",
            draft='<p><a href="https://www.facebook.com/sharer.php?u=https%3A%2F%2Fwww.valleyhealth.example">Go</a> '
            '<a href="https://tr.example/t?hl=es&amp;u=https%3A%2F%2Fwww.valleyhealth.example%2Fmap">Español</a> '
            '<a href="https://www.valleyhealth.example/login?next=https%3A%2F%2Fmy.valleyhealth.example&amp;t=8fK2x9QpL">'
            "Log in</a></p>",
            campaign=_SEND,
        ),
        Example(
            title="a click redirect of an unregistered platform",
            draft='<p>Read <a href="https://u1.ct.sendgrid.net/ls/click?upn=abc">more</a>.</p>',
            campaign=_SEND,
            marks=("https://u1.ct.sendgrid.net/ls/click?upn=abc",),
        ),
        Example(
            title="a public list: a note",
            draft=_PIXEL.format("https://t.counter.example/p.gif?u=8812"),
            campaign=_PUBLIC,
            marks=("https://t.counter.example/p.gif?u=8812",),
            severities=(Severity.NOTE,),
        ),
        Example(
            title="the vendor under an agreement",
            draft=_PIXEL.format("https://track.esp.example/o.gif?u=8812"),
            campaign=_SEND,
        ),
        Example(
            title="a plain link to a page of a maker of such tools",
            draft='<p>Tested with <a href="https://litmus.com/blog">a preview tool</a>.</p>',
            campaign=_SEND,
        ),
        Example(
            title="a spacer and a logo",
            draft=_PIXEL.format("https://www.valleyhealth.example/spacer.gif")
            + '<img src="https://www.valleyhealth.example/logo.png" width="120" height="40" alt="Valley Health">',
            campaign=_SEND,
        ),
    ),
)
