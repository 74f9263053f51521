"""What is offered as an authorization is another paper: consent to treat, a privacy notice, terms of use.

## Why it matters
Consent cannot replace an authorization where one is required (45 CFR 164.506(b)(2)), and an authorization may not be
bundled with other papers or be a condition of care (45 CFR 164.508(b)(3) and (4)).

## What to do instead
Use a separate authorization in plain language.

## When it stays silent
A separate authorization.
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
    return each(case, "instrument")


_SHARED: dict[str, Any] = {"draft": TEXT, "segment": SQL, "policy": REGISTRY}
RULE = Rule(
    id="ATZ006",
    name="wrong-instrument",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("45 CFR 164.506(b)(2)", "45 CFR 164.508(b)(3)"),
    check=check,
    examples=(
        Example(
            title="consent to treat",
            campaign=SEND,
            files=form(instrument="consent-to-treat"),
            marks=('"auth-1"',),
            **_SHARED,
        ),
        Example(
            title="terms of use", campaign=SEND, files=form(instrument="terms-of-use"), marks=('"auth-1"',), **_SHARED
        ),
        Example(title="a separate authorization", campaign=SEND, files=form(instrument="authorization"), **_SHARED),
        Example(title="an authorization by default", campaign=SEND, files=form(), **_SHARED),
    ),
)
