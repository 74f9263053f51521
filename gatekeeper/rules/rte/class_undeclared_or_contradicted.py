"""Class or purpose of a send to patients is missing, or content and audience contradict what is declared.

## Why it matters
Which law applies hangs on two answers that only the sender can give: marketing or transactional (16 CFR 316.3), and
what for (45 CFR 164.501). Guessing them from the text is good enough for a warning, not for a decision.

## What to do instead
State ``purpose:`` and ``class:`` in the campaign file; split a message that is both.

## When it stays silent
For a draft, list or message without campaign file, which has nowhere to state them; for marketing with purpose
operations or education, which is no contradiction. One sign alone, content or audience, never contradicts.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import MessageClass, Purpose, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule

_SELLING = frozenset({Purpose.MARKETING, Purpose.FUNDRAISING})


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for what is missing and one for what contradicts."""
    yield from _contradiction(case)
    if not case.submission.manifest_source or not case.messages or not case.patients:
        return
    if not case.assessment.purpose_stated:
        yield case.finding("The purpose of this send to patients is not stated.", case.submission.place("campaign"))
    elif not case.assessment.class_stated and case.manifest.purpose not in _SELLING:
        yield case.finding(
            "This send to patients states neither marketing nor transactional.",
            case.submission.place("campaign"),
        )


def _contradiction(case: Case) -> Iterator[Finding]:
    manifest, effective = case.manifest, case.assessment.message_class
    profile = case.profile
    if manifest.message_class is not None:
        stated, key = manifest.message_class, "class"
    elif profile is not None and profile.message_class is not None and manifest.purpose is None:
        stated, key = profile.message_class, "profile"
    else:
        return
    if stated is not effective and (key == "class" or stated is MessageClass.TRANSACTIONAL):
        said = f"This send is declared as {stated.value}; its content and its audience both say {effective.value}."
        yield case.finding(said, case.submission.place(key))
    elif stated is MessageClass.TRANSACTIONAL and manifest.purpose in _SELLING:
        said = f"This send is declared as transactional, and its purpose as {manifest.purpose.value}."
        yield case.finding(said, case.submission.place("purpose"))


_CARE = "<p>Your appointment with us is on Tuesday at nine.</p>"
_OFFER = "<h1>Spring sale</h1><p>Save 30% on every gym membership. Join today and get a free towel.</p>"
_WHO = {"relationship": "patients", "volume": 4000}

RULE = Rule(
    id="RTE013",
    name="class-undeclared-or-contradicted",
    severity=Severity.ERROR,
    scale="E",
    cites=("16 CFR 316.3", "45 CFR 164.501", "15 USC 7702(2)"),
    check=check,
    examples=(
        Example(
            title="no purpose, patients",
            draft="<p>The new garage is open.</p>",
            campaign={**_WHO, "class": "marketing"},
            marks=('"example"',),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="an offer to thousands, declared as transactional",
            draft=_OFFER,
            campaign={**_WHO, "class": "transactional", "purpose": "operations"},
            marks=('"transactional"',),
        ),
        Example(
            title="transactional for the purpose of marketing",
            draft=_CARE,
            campaign={"relationship": "patients", "class": "transactional", "purpose": "marketing"},
            marks=('"marketing"',),
        ),
        Example(
            title="marketing for the purpose of education",
            draft="<p>Five ways to sleep better.</p>",
            campaign={**_WHO, "class": "marketing", "purpose": "education"},
        ),
        Example(
            title="an offer for one patient is content alone",
            draft="<p>Your statement is ready. Ask for our gym membership.</p>",
            campaign={"relationship": "patients", "class": "transactional", "purpose": "payment", "event": "statement"},
        ),
        Example(title="a single draft has nowhere to state them", draft="<p>The new garage is open.</p>", bare=True),
        Example(
            title="people who signed up",
            draft="<p>The new garage is open.</p>",
            campaign={"relationship": "public", "class": "marketing"},
        ),
    ),
)
