"""Patient data is used to encourage a purchase or use, no exception holds, and no valid authorization is on file.

## Why it matters
Marketing with protected health information needs a written authorization of each person (45 CFR 164.508(a)(3)). The
exceptions of 45 CFR 164.501 are narrow: own treatment, own health-related products and services, and care coordination
without payment by the third party whose product is described; refill reminders at cost; general health promotion.

## What to do instead
Obtain authorizations; or take the third party's product and its payment out; or write to a list that was not drawn from
patient data.

## When it stays silent
Education and screening reminders encourage no purchase. In mode `text` the organisation's own service may be offered to
its patients without payment by others; in mode `strict` every condition segment with marketing purpose needs an
authorization. Where single people lack theirs, RCP014 drops them.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.authorizations import authorization_look, look_up
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Judge the whole send: one authorization for the campaign, or one for each recipient."""
    if not case.assessment.hipaa_marketing or case.submission.kind not in ("campaign", "message"):
        return
    look = authorization_look(case.facts)
    if look.state == "held":
        return
    found = look_up(case.facts)
    if found.covered and found.uncovered:
        return
    yield case.finding(
        f"This is marketing with patient data, and it has no valid authorization: {look.why}.",
        case.submission.place("authorization" if case.manifest.authorization else "purpose"),
        evidence=look.why,
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
    "- id: auth-1\n  signed: 2026-01-01\n  expires: 2027-01-01\n  purposes: [marketing]\n  channels: [email]\n"
    "  data_classes: [drug, contact]\n  discloser: Valley Health\n  recipients: Valley Health\n"
    "  remuneration_stated: true\n  statements: [right-to-revoke, not-conditioned, redisclosure]\n  signature: true\n"
)
RULE = Rule(
    id="ATZ001",
    name="marketing-without-authorization",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("45 CFR 164.501", "45 CFR 164.508(a)(3)"),
    check=check,
    examples=(
        Example(
            title="a device offer to people who take a drug",
            draft=_TEXT,
            segment=_SQL,
            campaign=_SEND,
            policy={"inference": {"authorization_mode": "text"}},
            marks=('"marketing"',),
        ),
        Example(
            title="the authorization that is named is not on file",
            draft=_TEXT,
            segment=_SQL,
            campaign=_SEND | {"authorization": "auth-9"},
            policy={"registries": {"authorizations": "authorizations.yaml"}},
            files={"authorizations.yaml": _FORM},
            marks=('"auth-9"',),
        ),
        Example(
            title="an authorization for the campaign is on file",
            draft=_TEXT,
            segment=_SQL,
            campaign=_SEND | {"authorization": "auth-1"},
            policy={"registries": {"authorizations": "authorizations.yaml"}},
            files={"authorizations.yaml": _FORM},
        ),
        Example(
            title="a screening reminder by age and sex",
            draft="Subject: Time for a check\n\nA mammogram every two years is recommended from 40 on.\n",
            segment="SELECT email FROM patients WHERE sex = 'F' AND age BETWEEN 40 AND 74\n",
            campaign={"class": "marketing", "purpose": "education", "relationship": "patients", "profile": "marketing"},
        ),
    ),
)
