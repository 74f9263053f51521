"""The authorization is valid but does not cover this use: another purpose, channel, data class, discloser or platform.

## Why it matters
An authorization names what is used, by whom, for which purpose (45 CFR 164.508(c)(1)); one for text messages or for a
research study permits no marketing by e-mail.

## What to do instead
Ask for the wider scope; do not stretch the old one.

## When it stays silent
An authorization that names the campaign, or marketing and e-mail, and every class of data by which the recipients are
chosen (or `any`). One that lists no platform covers every platform; a class of disclosers ("my health care providers")
covers each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.atz._forms import REGISTRY, SEND, SQL, TEXT, each, form
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Judge every authorization that the campaign names."""
    return each(case, "purpose", "channel", "data", "discloser", "platform")


_SHARED: dict[str, Any] = {"draft": TEXT, "segment": SQL, "policy": REGISTRY}
RULE = Rule(
    id="ATZ003",
    name="authorization-out-of-scope",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("45 CFR 164.508(c)(1)",),
    check=check,
    examples=(
        Example(
            title="for text messages only", campaign=SEND, files=form(channels="[sms]"), marks=('"auth-1"',), **_SHARED
        ),
        Example(
            title="for research only", campaign=SEND, files=form(purposes="[research]"), marks=('"auth-1"',), **_SHARED
        ),
        Example(
            title="for contact data only, where a drug selects the recipients",
            campaign=SEND,
            files=form(data_classes="[contact]"),
            marks=('"auth-1"',),
            **_SHARED,
        ),
        Example(
            title="given to another hospital",
            campaign=SEND,
            files=form(discloser="Hill Crest Hospital"),
            marks=('"auth-1"',),
            **_SHARED,
        ),
        Example(
            title="given to every provider of the person",
            campaign=SEND,
            files=form(discloser="all my doctors and health care providers"),
            **_SHARED,
        ),
        Example(title="any data", campaign=SEND, files=form(data_classes="[any]"), **_SHARED),
        Example(title="it names this campaign", campaign=SEND, files=form(purposes="[example]"), **_SHARED),
        Example(title="marketing, by e-mail and post", campaign=SEND, files=form(channels="[post, email]"), **_SHARED),
    ),
)
