"""The authorization lacks a core element or a required statement.

## Why it matters
Without date, signature, purpose and expiry, without what is disclosed, by whom and to whom, and without the statements
on revoking, conditioning and redisclosure, a paper is no authorization (45 CFR 164.508(b)(2)(ii), (c)).

## What to do instead
Have a complete form signed; keep it for six years.

## When it stays silent
A form with every element, however it is worded.
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
    return each(case, "incomplete")


_SHARED: dict[str, Any] = {"draft": TEXT, "segment": SQL, "policy": REGISTRY}
RULE = Rule(
    id="ATZ004",
    name="incomplete-authorization",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("45 CFR 164.508(c)(1)", "45 CFR 164.508(c)(2)", "45 CFR 164.530(j)(2)"),
    check=check,
    examples=(
        Example(title="nobody signed", campaign=SEND, files=form(signature="false"), marks=('"auth-1"',), **_SHARED),
        Example(
            title="no word on redisclosure",
            campaign=SEND,
            files=form(statements="[right-to-revoke, not-conditioned]"),
            marks=('"auth-1"',),
            **_SHARED,
        ),
        Example(
            title="nobody is named who may receive",
            campaign=SEND,
            files=form(recipients=None),
            marks=('"auth-1"',),
            **_SHARED,
        ),
        Example(
            title="no word on what is disclosed",
            campaign=SEND,
            files=form(data_classes=None),
            marks=('"auth-1"',),
            **_SHARED,
        ),
        Example(title="complete", campaign=SEND, files=form(), **_SHARED),
        Example(
            title="signed by a representative",
            campaign=SEND,
            files=form(signature="a parent, as personal representative"),
            **_SHARED,
        ),
    ),
)
