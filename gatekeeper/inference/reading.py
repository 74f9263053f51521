"""What content and audience of a send look like, whatever is stated: whose business it is, and to how many it goes.

One signal is never enough to overrule a statement; this module only reads signals, and purpose and class weigh them.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from gatekeeper.inference.facts import Facts
from gatekeeper.inference.list_posts import FOOTER_PHRASES, answers, between_members, others_words
from gatekeeper.inference.own_business import letter, own_business
from gatekeeper.inference.promotion import body_passages, opening_passages, promotional_passages
from gatekeeper.inference.wording import cues, dated
from gatekeeper.model.message import Message, Passage
from gatekeeper.model.words import Goal, MessageClass, Scope

MARKETING, TRANSACTIONAL = MessageClass.MARKETING, MessageClass.TRANSACTIONAL

_TO_ONE = (
    ("appointment", Goal.APPOINTMENT),
    ("refill", Goal.REFILL),
    ("results", Goal.RESULTS),
    ("billing", Goal.BILLING),
    ("account", Goal.OTHER),
)
_TO_MANY = (
    ("fundraising", Goal.EVENT),
    ("recruiting", Goal.RECRUITING),
    ("survey", Goal.SURVEY),
    ("service-notice", Goal.SERVICE_NOTICE),
    ("event", Goal.EVENT),
    ("newsletter", Goal.NEWSLETTER),
    ("education", Goal.EDUCATION),
)
#: What only a periodical says of itself, whoever asked for it.
_ISSUE = frozenset({"in this issue", "this issue", "monthly update"})
_MARKS = ("newsletter", "event", "fundraising", "survey", "recruiting")
#: More people than this at once are many.
MANY = 20


class Reading:
    """Signals of one submission, each read once.

    Args:
        facts: The submission.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.manifest = facts.submission.manifest
        self.promotions = promotional_passages(facts)
        self.signals: list[str] = []

    @cached_property
    def sells_up_front(self) -> bool:
        """Whether an offer, or two pitches, stand in subject or opening."""
        front = [p for p in self.promotions if p.where in ("subject", "opening")]
        return any(p.kind == "offer" for p in front) or len(front) >= 2

    @cached_property
    def to_one(self) -> str:
        """The group of one person's business that subject or opening name, or ""."""
        for message in self.facts.messages:
            subject = list(message.in_scope(Scope.SUBJECT))
            opening = opening_passages(message)
            personal = any(dated(p.text) for p in (*subject, *body_passages(message)[:8])) or any(
                tag.kind == "variable" and tag.scope in (Scope.BODY, Scope.SUBJECT) and tag.rendered
                for tag in message.tags
            )
            # "Understanding your bill" is said to everybody; "your bill" alone, or with a date, is one person's.
            to_all = self.subscribed or any(_named((*subject, *opening), g) for g in ("education", "newsletter"))
            to_all = to_all or (self.audience == "many" and not self.manifest.event)
            for group, _ in _TO_ONE:
                if _named(subject, group) and (personal or group == "account" or not to_all):
                    return group
            if any(cue.phrase in _ISSUE for p in opening for cue in cues(p.text)):
                continue
            for group, _ in _TO_ONE:
                # What concerns an account concerns one account; "your appointment" alone may be said to everybody.
                if (personal or group == "account") and _named(opening, group):
                    return group
            asks = ("event", "fundraising", "survey", "recruiting")
            if personal and not to_all and not any(_named((*subject, *opening), g) for g in asks):
                own = self._own((*subject, *opening))
                if own:
                    return own
        return ""

    def _own(self, passages: tuple[Passage, ...]) -> str:
        """Return ``appointment`` or ``account`` where a sentence is about the reader's own care or other business."""
        found = ""
        for passage in passages:
            for start, end in own_business(passage.text):
                found = "account"
                if any(e.health and e.start < end and start < e.end for e in self.facts.entities(passage)):
                    return "appointment"
        return found

    @cached_property
    def goal_found(self) -> Goal | None:
        """The goal that subject and opening show, None when nothing tells."""
        if self.sells_up_front and not self.to_one:
            return Goal.OFFER
        if self.to_one:
            return dict(_TO_ONE)[self.to_one]
        subjects = [p for m in self.facts.messages for p in m.in_scope(Scope.SUBJECT)]
        openings = [p for m in self.facts.messages for p in opening_passages(m)]
        for passages in (subjects, openings):
            for group, goal in _TO_MANY:
                if _named(passages, group):
                    return goal
        return Goal.OFFER if any(p.kind == "offer" for p in self.promotions) else None

    @cached_property
    def subscribed(self) -> bool:
        """Whether header fields say that this is list mail (RFC 2369, RFC 2919, RFC 8058)."""
        return any(
            message.header("List-Unsubscribe") or message.header("List-Id") or _bulk_precedence(message)
            for message in self.facts.messages
        )

    @cached_property
    def discussed(self) -> bool:
        """Whether this is list mail that the members of the list write to each other."""
        messages = self.facts.messages
        return self.subscribed and bool(messages) and all(between_members(message) for message in messages)

    @cached_property
    def answered(self) -> bool:
        """Whether every message answers another one, outside of a list."""
        messages = self.facts.messages
        return not self.subscribed and bool(messages) and all(answers(message) for message in messages)

    @cached_property
    def letter(self) -> bool:
        """Whether it is one person's letter to another."""
        return not self.subscribed and bool(self.facts.messages) and all(map(letter, self.facts.messages))

    @cached_property
    def audience(self) -> Literal["one", "many", ""]:
        """Whether one person each or many at once are written to, "" when nothing tells."""
        size = self.facts.audience_size
        if self.manifest.event or size == 1:
            return "one"
        if self.subscribed or (size is not None and size > MANY) or self.facts.submission.segments:
            return "many"
        return ""

    @cached_property
    def content(self) -> MessageClass | None:
        """What the text alone looks like."""
        if self.sells_up_front:
            self.signals.append("subject or opening sell")
            return MARKETING
        if self.to_one:
            self.signals.append(f"subject or opening are about one person's {self.to_one}")
            return TRANSACTIONAL
        offers = [p for p in self.promotions if p.kind == "offer"]
        # What members of a list discuss has prices in it, too.
        if (offers and not self.discussed) or len(self.promotions) >= 2:
            self.signals.append("the body holds offers")
            return MARKETING
        marks = sum(1 for m in self.facts.messages[:1] for g in _MARKS if self._marked(m, g))
        if marks or (self.subscribed and not self.discussed):
            self.signals.append("it reads like list mail")
            return MARKETING
        return None

    def _marked(self, message: Message, group: str) -> bool:
        """Return whether the body of a message holds wording of a group; what a list's members did not write aside."""
        if not self.discussed:
            return _in(message, group)
        return not (group == "newsletter" and others_words(message)) and _in(message, group, FOOTER_PHRASES)

    @cached_property
    def class_found(self) -> MessageClass | None:
        """What content and audience look like together."""
        content, audience = self.content, self.audience
        if content is MARKETING and audience != "one" and not self.notice:
            return MARKETING
        if content is TRANSACTIONAL and audience != "many":
            return TRANSACTIONAL
        if content is TRANSACTIONAL and not self.subscribed and self.personal:
            return TRANSACTIONAL
        return None

    @cached_property
    def notice(self) -> bool:
        """Whether it is a notice on the service and sells nothing: list mail or relationship mail, both are right."""
        return not self.promotions and self.goal_found is Goal.SERVICE_NOTICE

    @cached_property
    def personal(self) -> bool:
        """Whether each copy holds one person's values (merge variables other than a name or an obligation)."""
        return any(
            tag.kind == "variable" and tag.rendered and tag.scope in (Scope.BODY, Scope.SUBJECT)
            for message in self.facts.messages
            for tag in message.tags
        )

    @cached_property
    def fundraises(self) -> bool:
        """Whether the message asks for gifts: in the subject, or twice."""
        for message in self.facts.messages:
            asked = [c for p in body_passages(message) for c in cues(p.text) if c.group == "fundraising"]
            if _named(tuple(message.in_scope(Scope.SUBJECT)), "fundraising") or len(asked) >= 2:
                return True
        return False


def _named(passages: tuple[Passage, ...] | list[Passage], group: str) -> bool:
    return any(cue.group == group for passage in passages for cue in cues(passage.text))


def _in(message: Message, group: str, aside: frozenset[str] = frozenset()) -> bool:
    said = (cue for p in message.passages if p.scope is Scope.BODY for cue in cues(p.text))
    return any(cue.group == group and cue.phrase not in aside for cue in said)


def _bulk_precedence(message: Message) -> bool:
    header = message.header("Precedence")
    return header is not None and header.value.strip().lower() in ("bulk", "list")
