"""The authorization that this marketing rests on has expired or was revoked.

## Why it matters
An authorization that is past its date, or that the person has revoked in writing, is defective and permits nothing
(45 CFR 164.508(b)(2) and (5)).

## What to do instead
Ask for a new authorization, or leave these people out.

## When it stays silent
The last day still counts. A revocation that is dated later stops later sends only.
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
    return each(case, "expired", "revoked")


_SHARED: dict[str, Any] = {"draft": TEXT, "segment": SQL, "policy": REGISTRY}
RULE = Rule(
    id="ATZ002",
    name="expired-or-revoked-authorization",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("45 CFR 164.508(b)(2)", "45 CFR 164.508(b)(5)"),
    check=check,
    examples=(
        Example(
            title="it expired yesterday",
            campaign=SEND,
            files=form(expires="2026-05-03"),
            marks=('"auth-1"',),
            **_SHARED,
        ),
        Example(
            title="it was revoked", campaign=SEND, files=form(revoked="2026-04-01"), marks=('"auth-1"',), **_SHARED
        ),
        Example(title="the last day", campaign=SEND, files=form(expires="2026-05-04"), **_SHARED),
        Example(
            title="a revocation that takes effect next month",
            campaign=SEND,
            files=form(revoked="2026-06-01"),
            **_SHARED,
        ),
    ),
)
