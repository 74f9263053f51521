"""DKIM does not cover a header field that must not be changed on the way.

## Why it matters
What the signature does not cover, anybody can alter or add: the sender, the subject, or where one-click unsubscribe
leads. RFC 8058 section 4 asks that both List-Unsubscribe fields are covered by a valid signature, or providers ignore
them.

## What to do instead
Add the missing names to the signer's list of header fields.

## When it stays silent
Mail that is no bulk. Fields that the message does not carry. A message that is signed on the way out is judged by the
profile's probe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.place import Place
from gatekeeper.model.words import Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule

_BASE = ("from", "subject", "to", "date")
_LIST = ("list-unsubscribe", "list-unsubscribe-post")
_COVERED = lazy(r"(?:^|;)\s*h\s*=\s*([^;]*)", re.I)


def check(case: Case) -> Iterator[Finding]:
    """Judge the signature where the draft has one, else the profile's probe."""
    if not case.assessment.bulk:
        return
    profile = case.profile
    for message in case.messages:
        signatures = list(message.all("DKIM-Signature"))
        at: Place
        if signatures:
            found = {name for header in signatures for name in _names(header.value)}
            at = signatures[0].value_at
        elif profile is not None and profile.authentication is not None and profile.authentication.dkim_covers:
            found = {name.lower() for name in profile.authentication.dkim_covers}
            at = case.submission.place("profile")
        else:
            continue
        added = profile is not None and "list-unsubscribe" in profile.adds
        wanted = [*_BASE, *(name for name in _LIST if added or message.header(name) is not None)]
        lacking = [name for name in wanted if name not in found]
        if lacking:
            yield case.finding(
                f"The DKIM signature does not cover {', '.join(lacking)}.", at, evidence=" ".join(lacking)
            )
            if not signatures:
                return


def _names(value: str) -> set[str]:
    match = _COVERED.search(value)
    return {name.strip().lower() for name in match[1].split(":")} if match else set()


_SEND = {
    "class": "marketing",
    "purpose": "marketing",
    "goal": "newsletter",
    "relationship": "public",
    "profile": "marketing",
}
_SIGNED = (
    "DKIM-Signature: v=1; a=rsa-sha256; d=mail.valleyhealth.example; s=a; h={}; bh=x; b=y\n"
    "From: Valley Health <news@mail.valleyhealth.example>\nTo: a@people.example\nSubject: Garden tour\n"
    "Date: Mon, 04 May 2026 08:00:00 -0500\n\nFour hundred tulips.\n"
)
RULE = Rule(
    id="SEC004",
    name="dkim-misses-headers",
    severity=Severity.ERROR,
    scale="E for bulk",
    cites=("RFC 6376 section 5.4.1", "RFC 8058 section 4"),
    check=check,
    examples=(
        Example(
            title="the signature leaves the subject open",
            draft=_SIGNED.format("from:to:date"),
            campaign=_SEND,
            policy={"profiles": {"marketing": {"adds": []}}},
            marks=("v=1; a=rsa-sha256; d=mail.valleyhealth.example; s=a; h=from:to:date; bh=x; b=y",),
        ),
        Example(
            title="the profile adds List-Unsubscribe and does not sign it",
            draft="Subject: Garden tour\n\nFour hundred tulips.\n",
            campaign=_SEND,
            policy={
                "profiles": {
                    "marketing": {
                        "adds": ["list-unsubscribe"],
                        "authentication": {"dkim_covers": ["from", "subject", "to", "date"]},
                    }
                }
            },
            marks=('"marketing"',),
        ),
        Example(
            title="everything is covered",
            draft=_SIGNED.format("From : To : Subject : Date"),
            campaign=_SEND,
            policy={"profiles": {"marketing": {"adds": []}}},
        ),
        Example(
            title="an appointment is no bulk",
            draft=_SIGNED.format("from"),
            campaign={
                "class": "transactional",
                "purpose": "treatment",
                "goal": "appointment",
                "profile": "transactional",
            },
        ),
    ),
)
