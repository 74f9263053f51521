"""The form of the message as a whole looks like unsolicited mail: a sum of points, with the share of each.

## Why it matters
Filters add small things up. One shouting subject is a matter of taste; with a freemail sender, hidden text and a link
to an IP address it is a message that nobody gets to see. This score says which things make it up, before the message
is sent.

## What to do instead
Start with the largest share. Each names a feature that has a rule of its own or a plain remedy.

## When it stays silent
Below the threshold. Words of medicine, amounts, the way out and the postal address weigh nothing, and the score alone
never stops a message: at its worst it is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule
from gatekeeper.rules.spm._score import spam_score


def check(case: Case) -> Iterator[Finding]:
    """Add up the points of each message."""
    threshold = case.option("threshold")
    for message in case.messages:
        score = spam_score(message)
        if score.total >= threshold:
            yield case.finding(
                f"The message looks like unsolicited mail, with {score.total:.1f} points of {threshold:g}: {score}.",
                message.start(),
                severity=None if case.marketing else Severity.NOTE,
                evidence=",".join(share.feature for share in score.shares),
            )


_LOUD = "From: BEST DEALS <deals77@yahoo.com>\nSubject: EARN EXTRA CASH TODAY!!!\n\nDear friend,\n\n"
RULE = Rule(
    id="SPM026",
    name="spam-score",
    severity=Severity.WARNING,
    scale="W",
    cites=("Google e-mail sender guidelines", "SpamAssassin public corpus"),
    check=check,
    options={
        "threshold": Option(
            default=5.0, doc="Points from which the rule speaks; calibrated on public mail (docs/spam-score.md)."
        )
    },
    examples=(
        Example(
            title="loud from head to foot",
            draft=f"{_LOUD}act now!! Click here: http://192.0.2.7/win\n",
            campaign={"class": "marketing"},
            marks=("",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="the same as care mail is a note",
            draft=f"{_LOUD}act now!! Click here: http://192.0.2.7/win\n",
            campaign={"class": "transactional"},
            marks=("",),
            severities=(Severity.NOTE,),
        ),
        Example(
            title="a draft page",
            draft='<p>Dear customer, ACT NOW!! CLICK HERE!! THIS OFFER WILL NOT LAST: <a href="http://192.0.2.7/x">click'
            ' here</a> and EARN EXTRA CASH, no strings attached, risk-free.</p><p style="font-size:0">hidden words</p>',
            campaign={"class": "marketing", "from": "BEST DEALS <news@mail.valleyhealth.example>"},
            marks=("",),
        ),
        Example(
            title="words of medicine weigh nothing",
            draft="From: Valley Pharmacy <care@valleyhealth.example>\nSubject: Your sildenafil refill is ready\n\n"
            "Your Viagra, Xanax, oxycodone and weight-loss prescriptions are ready. Pay $20 at the counter.\n",
        ),
        Example(
            title="an offer with a way out",
            draft="From: Valley Health <news@mail.valleyhealth.example>\nSubject: Save 20% on swimming this spring!\n\n"
            "Join the course in April for $40. To be removed from this list, unsubscribe:"
            " https://www.valleyhealth.example/u\nCall 217-555-0100.\n",
            campaign={"class": "marketing"},
        ),
        Example(
            title="one loud thing alone",
            draft="From: Valley Health <news@mail.valleyhealth.example>\nSubject: LAST CHANCE TODAY!!!\n\nHello.\n",
        ),
    ),
)
