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

import re
from collections.abc import Iterator

from gatekeeper.inference.assertions import sentence
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message, Passage
from gatekeeper.model.words import About, Assertion, Scope, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule

_SCOPES = (Scope.SUBJECT, Scope.PREHEADER, Scope.BODY)

#: The message answers somebody about something public.
_ANSWERS = re.compile(
    r"(?i)\b(?:thank(?:s| you)(?: so much| very much)? for (?:your|the|leaving (?:us )?a|posting (?:your"
    r"|a)|sharing your)"
    r" (?:kind |recent |honest |online |google |yelp |public )?(?:review|rating|comment|post|feedback on"
    r"|stars?\b)"
    r"|(?:response|reply|regards?|regarding) (?:to )?your (?:recent |online |google |yelp )?(?:review"
    r"|comment|press inquiry"
    r"|media inquiry|inquiry about (?:our|a) patient)|we (?:read|saw|noticed) your (?:recent |online "
    r"|google )?(?:review|comment)"
    r"|your (?:recent |online |google |yelp |five-star |one-star )?review (?:of|on|about)\b)"
)
#: The answer says that somebody was cared for, or was not.
_CONFIRMS = re.compile(
    r"(?i)\b(?:(?:glad|happy|pleased|honou?red|sorry|delighted|able) (?:that )?(?:to|we|you"
    r"|your)(?: \w+){0,3}? "
    r"(?:treat(?:ed|ing)?|care(?:d)? for|operat(?:e|ed) on|see|saw|look(?:ed)? after|recover\w*|heal\w*)\b"
    r"|(?:treat(?:ed|ing)|operated on|cared for|looked after|admitted|discharged) (?:you|him|her|them"
    r"|your|mr|ms|mrs)\b"
    r"|(?:your|his|her|their|the patient['’]?s?) (?:visit|appointment|stay|surgery|treatment|procedure"
    r"|records?|chart|care (?:here|with us|team)"
    r"|doctor|surgeon|knee|hip|back|teeth|tooth|results?|prescription|bill|diagnosis)\b"
    r"|(?:you|he|she|they)(?: (?:were|was|are|is)|['’]re|['’]s)(?: not| never)? (?:a |our "
    r"|one of our )?(?:valued )?patients?\b"
    r"|as (?:a|our) patient\b|(?:never|not|no record of) (?:\w+ ){0,3}(?:patient|treated|seen) (?:here"
    r"|by us|at our|of ours)\b"
    r"|no record of you\b|when you (?:were|came|visited|saw)\b|(?:he|she|they) (?:was|were|is"
    r"|are) (?:treated|admitted|seen|here)\b)"
)
#: The safe form names the same words and confirms nothing.
_NEUTRAL = re.compile(
    r"(?i)\b(?:privacy (?:law|laws|rules|regulations)|hipaa|cannot (?:confirm|discuss|comment|say)"
    r"|can['’]?t (?:confirm|discuss|comment)"
    r"|unable to (?:confirm|discuss|comment)|neither confirm nor deny|whether (?:or not )?(?:anyone"
    r"|somebody|someone|you|an individual|a person))\b"
)


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per confirming phrase or treatment fact in an answer to a third party."""
    stated = case.manifest.replying_to
    for message in case.messages:
        if stated is None and not _answers(message):
            continue
        whom = {"review": "a review", "press": "a reporter", "relative": "a relative", "employer": "an employer"}.get(
            stated or "", "a review"
        )
        for passage in message.in_scope(*_SCOPES):
            if passage.footer:
                continue
            for start, end in _confirmations(case, passage, stated is not None):
                yield case.finding(
                    f"The reply to {whom} confirms or denies that somebody is or was a patient.",
                    passage.place(start, end),
                    evidence=passage.text[start:end],
                )


def _answers(message: Message) -> bool:
    return any(_ANSWERS.search(passage.text) for passage in message.in_scope(*_SCOPES) if not passage.footer)


def _confirmations(case: Case, passage: Passage, stated: bool) -> Iterator[tuple[int, int]]:
    taken: list[tuple[int, int]] = []
    for match in _CONFIRMS.finditer(passage.text):
        begin, end = sentence(passage.text, match.start(), match.end())
        said = any(begin <= start < end for start, _ in taken)
        if not said and not _NEUTRAL.search(passage.text, begin, end):
            taken.append((match.start(), match.end()))
            yield match.start(), match.end()
    for entity in case.facts.entities(passage):
        told = entity.kind == "CARE_RELATION" or (entity.health and entity.level >= 2)
        about = entity.about is About.READER or (stated and entity.about is About.OTHER_PERSON)
        if not told or not about or entity.assertion not in (Assertion.STATED, Assertion.NEGATED):
            continue
        begin, end = sentence(passage.text, entity.start, entity.end)
        overlaps = any(begin <= start < end for start, _ in taken)
        if not overlaps and not _NEUTRAL.search(passage.text, begin, end):
            yield entity.start, entity.end


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
