"""Marketing that needs an authorization goes to some people who have none that holds.

## Why it matters
An authorization speaks for the person who signed it and for nobody else on the list (45 CFR 164.508(a)(3)).

## What to do instead
Leave these people out, or ask them first.

## When it stays silent
Where no authorization is needed, where a campaign-wide one is stated, and where nobody has one (that is ATZ001).
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.authorizations import look_up
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Obligation, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import place_of, plural
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Look every recipient up among the authorizations."""
    if not case.assessment.hipaa_marketing or not case.facts.registries.has("authorizations"):
        return
    found = look_up(case.facts)
    if not found.covered or not found.uncovered:
        return
    people = [case.facts.people[i] for i in found.uncovered]
    yield case.finding(
        f"{plural(len(people), 'recipient has', 'recipients have')} no authorization that holds for this marketing.",
        place_of(case, people),
        evidence=",".join(str(p.row) for p in people),
        obligations=(Obligation.DROP_RECIPIENTS,),
        drops=tuple(p.row for p in people),
    )


_SEND = {
    "class": "marketing",
    "purpose": "marketing",
    "goal": "offer",
    "relationship": "patients",
    "profile": "marketing",
    "promotes": {"what": "a glucose meter", "owner": "third-party"},
}
_SQL = "SELECT email FROM patients WHERE prescribed = 'metformin' AND NOT opt_out\n"
_TEXT = "Subject: An offer\n\nOrder the new meter today and save 20 %.\n"
_FORM = (
    "- id: auth-{n}\n  subject: {who}\n  signed: 2026-01-01\n  expires: {ends}\n  purposes: [marketing]\n"
    "  channels: [email]\n  data_classes: [any]\n  discloser: Valley Health\n  recipients: Valley Health\n"
    "  statements: [right-to-revoke, not-conditioned, redisclosure]\n  signature: true\n"
)
_ANN = _FORM.format(n=1, who="ann@people.example", ends="2027-01-01")
_LIST = "email\nann@people.example\nbob@people.example\n"
_REGISTRY = {"registries": {"authorizations": "authorizations.yaml"}}
RULE = Rule(
    id="RCP014",
    name="authorization-missing-for-recipient",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("45 CFR 164.508(a)(3)",),
    check=check,
    examples=(
        Example(
            title="one of two has signed",
            draft=_TEXT,
            segment=_SQL,
            recipients=_LIST,
            campaign=_SEND,
            policy=_REGISTRY,
            files={"authorizations.yaml": _ANN},
            marks=("",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="the other one has expired",
            draft=_TEXT,
            segment=_SQL,
            recipients=_LIST,
            campaign=_SEND,
            policy=_REGISTRY,
            files={"authorizations.yaml": _ANN + _FORM.format(n=2, who="bob@people.example", ends="2026-02-01")},
            marks=("",),
        ),
        Example(
            title="both have signed",
            draft=_TEXT,
            segment=_SQL,
            recipients=_LIST,
            campaign=_SEND,
            policy=_REGISTRY,
            files={"authorizations.yaml": _ANN + _FORM.format(n=2, who="bob@people.example", ends="2027-01-01")},
        ),
        Example(
            title="news need none",
            draft="Subject: May\n\nParking is free.\n",
            recipients=_LIST,
            campaign={"class": "marketing", "purpose": "operations", "relationship": "patients"},
            policy=_REGISTRY,
            files={"authorizations.yaml": _ANN},
        ),
    ),
)
