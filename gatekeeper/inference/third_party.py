"""Answers to reviewers, reporters, relatives and employers: whether they say that somebody is or was a patient.

The answer is the organisation's own disclosure, also where the person wrote about it in public (45 CFR 164.502(a)).
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.assertions import sentence
from gatekeeper.inference.facts import Facts
from gatekeeper.model.message import Message, Passage
from gatekeeper.model.words import About, Assertion, Scope
from gatekeeper.patterns import lazy

#: Scopes in which an answer speaks.
SCOPES = (Scope.SUBJECT, Scope.PREHEADER, Scope.BODY)

#: Without one of these no pattern below can match; most messages have none.
_HINTS = ("review", "rating", "comment", "post", "inquiry", "feedback", "star")
#: The message answers somebody about something public.
_ANSWERS = lazy(
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
#: A subject that answers a review: "Re: your review", not "Your review matters".
_ANSWERING_SUBJECT = lazy(
    r"(?i)^\s*(?:(?:re|aw|sv|antw|response|reply)\s*(?:to|:)\s*)?(?:re:\s*)?(?:about |regarding |on )?your"
    r" (?:recent |online |public |google |yelp |facebook |five-star |one-star )*(?:review|rating|comment)s?\s*[.!]?\s*$"
)
#: The answer says that somebody was cared for, or was not.
_CONFIRMS = lazy(
    r"(?i)\b(?:(?:glad|happy|pleased|honou?red|sorry|delighted|able) (?:that )?(?:to|we|you"
    r"|your)(?: \w+){0,3}? "
    r"(?:treat(?:ed|ing)?|care(?:d)? for|take care of|operat(?:e|ed) on|see|saw|look(?:ed)? after|recover\w*|heal\w*)\b"
    r"|(?:treat(?:ed|ing)|operated on|cared for|(?:took|taken|taking) care of|looked after|admitted"
    r"|discharged) (?:you|him|her|them"
    r"|your|mr|ms|mrs)\b"
    r"|(?:your|his|her|their|the patient['’]?s?) (?:visit|appointment|stay|surgery|treatment|procedure"
    r"|records?|chart|care (?:here|with us|team)|wait (?:in|at|with|was)|cast|stitches|filling|crown|braces|medication"
    r"|doctor|surgeon|knee|hip|back|shoulder|neck|spine|elbow|wrist|ankle|foot|teeth|tooth|results?|prescription|bill"
    r"|recovery|delivery|pregnancy|therapy|exam|scan|biopsy|diagnosis)\b"
    r"|(?:you|he|she|they)(?: (?:were|was|are|is)|['’]re|['’]s)(?: not| never)? (?:a |our "
    r"|one of our )?(?:valued )?patients?\b"
    r"|as (?:a|our) patient\b|(?:never|not|no record of) (?:\w+ ){0,3}(?:patient|treated|seen) (?:here"
    r"|by us|at our|of ours)\b"
    r"|(?:mr|mrs|ms|mx|miss)\.? \w+ (?:was|is|were|had been|has been|had)(?: not| never)? (?:\w+ )?(?:treated|admitted"
    r"|seen|discharged|operated on|hospitali[sz]ed|a patient|in our care|here)\b"
    r"|we can (?:confirm|deny) that (?:he|she|they|you|mr|mrs|ms)\b|no (?:such )?patient (?:by|of|with|named|called)\b"
    r"|no record of (?:you|him|her|them|mr|ms|mrs|any visit)\b|when you (?:were|came|visited|saw)\b|(?:he"
    r"|she|they) (?:was|were|is"
    r"|are) (?:treated|admitted|seen|here)\b)"
)
#: The safe form names the same words and confirms nothing.
_NEUTRAL = lazy(
    r"(?i)\b(?:privacy (?:law|laws|rules|regulations)|hipaa|cannot (?:confirm|discuss|comment|say)"
    r"|can['’]?t (?:confirm|discuss|comment)"
    r"|unable to (?:confirm|discuss|comment)|neither confirm nor deny|whether (?:or not )?(?:anyone"
    r"|somebody|someone|you|an individual|a person))\b"
)


def answers(message: Message) -> bool:
    """Return whether a message answers somebody about something public."""
    passages = [passage for passage in message.in_scope(*SCOPES) if not passage.footer]
    if not any(hint in passage.text.lower() for passage in passages for hint in _HINTS):
        return False
    subject = message.subject
    if subject is not None and _ANSWERING_SUBJECT.match(subject.text):
        return True
    return any(_ANSWERS.search(passage.text) for passage in passages)


def confirmations(facts: Facts, passage: Passage, *, stated: bool) -> Iterator[tuple[int, int]]:
    """Yield the ranges that confirm or deny that somebody is or was a patient.

    Args:
        facts: For the entities of the passage.
        passage: A passage of the answer.
        stated: Whether the campaign says that it is an answer.
    """
    taken: list[tuple[int, int]] = []
    for match in _CONFIRMS.finditer(passage.text):
        begin, end = sentence(passage.text, match.start(), match.end())
        said = any(begin <= start < end for start, _ in taken)
        if not said and not _NEUTRAL.search(passage.text, begin, end):
            taken.append((match.start(), match.end()))
            yield match.start(), match.end()
    for entity in facts.entities(passage):
        told = entity.kind == "CARE_RELATION" or (entity.health and entity.level >= 2)
        about = entity.about is About.READER or (stated and entity.about is About.OTHER_PERSON)
        if not told or not about or entity.assertion not in (Assertion.STATED, Assertion.NEGATED):
            continue
        begin, end = sentence(passage.text, entity.start, entity.end)
        overlaps = any(begin <= start < end for start, _ in taken)
        if not overlaps and not _NEUTRAL.search(passage.text, begin, end):
            yield entity.start, entity.end
