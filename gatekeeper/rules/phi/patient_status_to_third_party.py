"""A reply to a review, reporter, relative or employer confirms or denies that somebody is or was a patient.

## Why it matters
Whether somebody was a patient is protected, also where that person wrote about it in public: the answer is the
organisation's own disclosure (45 CFR 164.502(a)), and practices have paid for such replies to reviews. A denial tells
as much as a confirmation.

## What to do instead
Use a neutral reply: say that privacy law does not let you discuss individual matters here, and give a number to call.

## When it stays silent
Neutral replies, invitations to write a review, and mail between providers about treatment.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.third_party import SCOPES, answers, confirmations
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per confirming phrase or treatment fact in an answer to a third party."""
    stated = case.manifest.replying_to
    for message in case.messages:
        if stated is None and not answers(message):
            continue
        whom = {"review": "a review", "press": "a reporter", "relative": "a relative", "employer": "an employer"}.get(
            stated or "", "a review"
        )
        for passage in message.in_scope(*SCOPES):
            if passage.footer:
                continue
            for start, end in confirmations(case.facts, passage, stated=stated is not None):
                yield case.finding(
                    f"The reply to {whom} confirms or denies that somebody is or was a patient.",
                    passage.place(start, end),
                    evidence=passage.text[start:end],
                )


_HEAD = "From: Valley Health <care@valleyhealth.example>\nTo: sam@mail.example\nSubject: Your review\n\n"

RULE = Rule(
    id="PHI019",
    name="patient-status-to-third-party",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("45 CFR 164.502(a)", "45 CFR 164.508(a)(1)"),
    check=check,
    examples=(
        Example(
            title="thanks for a review with the treated knee",
            draft=_HEAD + "Thanks for your review, we were glad to treat your knee.\n",
            marks=("glad to treat",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="denial to a reporter",
            draft=_HEAD.replace("Your review", "Your question") + "He was never a patient of ours.\n",
            campaign={"replying_to": "press"},
            marks=("He was never a patient",),
        ),
        Example(
            title="neutral reply",
            draft=_HEAD
            + "Thank you for your review. Privacy laws do not let us discuss whether anyone was a patient here. "
            + "Please call 217 555 0100.\n",
        ),
        Example(
            title="invitation to write a review",
            draft=_HEAD.replace("Your review", "Tell us") + "Please leave a review of our new parking garage.\n",
        ),
        Example(
            title="thanks for feedback without any patient",
            draft=_HEAD + "Thank you for your review. We passed your words on parking to our facilities team.\n",
            campaign={"replying_to": "review"},
        ),
    ),
)
