"""The approvals that this risk level needs are absent, by one person only, or for other content.

## Why it matters
A privacy officer and the marketer see different things. What they approved must be what leaves, so an approval can name
the content hash, and a change after it starts the review again (45 CFR 164.308(a)(1)(ii)(D), 164.316(b)).

## What to do instead
Ask for the review; `gatekeeper campaign hash` prints the hash that an approval names.

## When it stays silent
Transactional mail needs no approval of each message. Below level high the policy asks for none.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.approvals import approval_problem, approvals_look
from gatekeeper.inference.level import approvals_needed
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Count the approvals that hold, and say of each other one why it does not."""
    if case.submission.kind not in ("campaign", "message"):
        return
    level, message_class = case.risk.level, case.assessment.message_class
    needed = approvals_needed(level, message_class, case.facts.policy.inference)
    look = approvals_look(case.facts, level, message_class)
    severity = Severity.ERROR if case.marketing else Severity.WARNING
    if needed and look.state != "held":
        yield case.finding(
            f"At risk {level.value} this send needs {needed} approval{'s' if needed > 1 else ''}: {look.why}.",
            case.submission.place("approvals"),
            severity=severity,
            evidence=look.why,
        )
        return
    for i, approval in enumerate(case.manifest.approvals):
        if problem := approval_problem(case.facts, approval):
            yield case.finding(
                f"An approval does not count: {problem}.",
                case.submission.place(f"approvals.{i}"),
                severity=Severity.WARNING,
                evidence=problem,
            )


_SEND = {
    "class": "marketing",
    "purpose": "operations",
    "relationship": "patients",
    "profile": "marketing",
    "volume": 900,
}
_SQL = "SELECT email FROM patients WHERE dx_code LIKE 'C50%' AND NOT opt_out\n"
_TEXT = "Subject: Parking\n\nParking is free in May.\n"
_ONE = {"by": "m.officer@valleyhealth.example", "role": "marketing", "on": "2026-05-03"}
_TWO = {"by": "p.officer@valleyhealth.example", "role": "privacy", "on": "2026-05-03"}
_LIST = """[
  {
   "by": "m.officer@valleyhealth.example",
   "role": "marketing",
   "on": "2026-05-03"
  },
  {
   "by": "m.officer@valleyhealth.example",
   "role": "privacy",
   "on": "2026-05-03"
  }
 ]"""
RULE = Rule(
    id="GOV001",
    name="review-missing",
    severity=Severity.ERROR,
    scale="E (W transactional)",
    cites=("45 CFR 164.308(a)(1)(ii)(D)", "45 CFR 164.316(b)"),
    check=check,
    examples=(
        Example(
            title="nobody approved",
            draft=_TEXT,
            segment=_SQL,
            campaign=_SEND,
            marks=("",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="one person in two roles",
            draft=_TEXT,
            segment=_SQL,
            campaign=_SEND | {"approvals": [_ONE, _ONE | {"role": "privacy"}]},
            marks=(_LIST,),
        ),
        Example(title="two people approved", draft=_TEXT, segment=_SQL, campaign=_SEND | {"approvals": [_ONE, _TWO]}),
        Example(
            title="a public newsletter needs none",
            draft=_TEXT,
            campaign=_SEND
            | {"relationship": "public", "recipients_source": {"kind": "sign-up-form", "name": "form", "owner": "web"}},
        ),
    ),
)
