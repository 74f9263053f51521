"""Why a send happens and what class of mail it is: stated where stated, read from content and audience where not.

Three tests are kept apart because three laws ask them: HIPAA marketing (45 CFR 164.501), commercial primary
purpose (16 CFR 316.3) and bulk. What is stated holds unless content *and* audience contradict it.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from gatekeeper.inference.facts import Facts
from gatekeeper.inference.promotion import Promotion, body_passages, opening_passages, promotional_passages
from gatekeeper.inference.relationship import Relation
from gatekeeper.inference.wording import cues, dated
from gatekeeper.model.message import Message, Passage
from gatekeeper.model.words import Goal, MessageClass, Purpose, Relationship, Scope
from gatekeeper.value import dataclass

MARKETING, TRANSACTIONAL = MessageClass.MARKETING, MessageClass.TRANSACTIONAL

_CARE_GOALS = frozenset({Goal.APPOINTMENT, Goal.REFILL, Goal.RESULTS, Goal.BILLING})
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
_CLASS_OF_GOAL = {
    Goal.NEWSLETTER: MARKETING,
    Goal.OFFER: MARKETING,
    Goal.EDUCATION: MARKETING,
    Goal.EVENT: MARKETING,
    Goal.SURVEY: MARKETING,
    Goal.RECRUITING: MARKETING,
    Goal.APPOINTMENT: TRANSACTIONAL,
    Goal.REFILL: TRANSACTIONAL,
    Goal.RESULTS: TRANSACTIONAL,
    Goal.BILLING: TRANSACTIONAL,
}
_PURPOSE_OF_GOAL = {
    Goal.APPOINTMENT: Purpose.TREATMENT,
    Goal.REFILL: Purpose.TREATMENT,
    Goal.RESULTS: Purpose.TREATMENT,
    Goal.BILLING: Purpose.PAYMENT,
    Goal.SERVICE_NOTICE: Purpose.OPERATIONS,
    Goal.SURVEY: Purpose.OPERATIONS,
    Goal.RECRUITING: Purpose.OPERATIONS,
    Goal.EDUCATION: Purpose.EDUCATION,
    Goal.OFFER: Purpose.MARKETING,
}
#: More people than this at once are many.
MANY = 20


@dataclass(frozen=True, kw_only=True)
class Intent:
    """Purpose, goal and class with their grounds; fields as in `Assessment`."""

    purpose: Purpose
    purpose_stated: bool
    goal: Goal | None
    goal_found: Goal | None
    message_class: MessageClass
    class_stated: bool
    class_found: MessageClass | None
    bulk: bool
    commercial: bool
    drifts: bool
    care_mail: bool
    signals: tuple[str, ...]


def read_intent(facts: Facts, relation: Relation) -> Intent:
    """Return purpose, goal and class of a submission."""
    return _Reading(facts, relation).intent()


class _Reading:
    """One reading of content and audience."""

    def __init__(self, facts: Facts, relation: Relation) -> None:
        self.facts = facts
        self.manifest = facts.submission.manifest
        self.relation = relation
        self.promotions = promotional_passages(facts)
        self.signals: list[str] = []

    def intent(self) -> Intent:
        manifest = self.manifest
        purpose_stated = manifest.purpose is not None and manifest.purpose is not Purpose.UNSTATED
        goal = manifest.goal or self.goal_found
        message_class, class_stated = self.effective_class(goal)
        purpose = manifest.purpose if purpose_stated and manifest.purpose else self.found_purpose(goal, message_class)
        drifts = self.drifts(purpose, goal, message_class)
        if drifts:
            purpose = Purpose.MARKETING
            self.signals.append("the text sells beyond a closing line: judged as marketing")
        opens_selling = any(p.where in ("subject", "opening") for p in self.promotions)
        return Intent(
            purpose=purpose,
            purpose_stated=purpose_stated,
            goal=goal,
            goal_found=self.goal_found,
            message_class=message_class,
            class_stated=class_stated,
            class_found=self.class_found,
            bulk=self.bulk(goal, message_class),
            commercial=purpose is Purpose.MARKETING or goal is Goal.OFFER or opens_selling,
            drifts=drifts,
            care_mail=self.care_mail(goal, purpose, message_class),
            signals=tuple(dict.fromkeys(self.signals)),
        )

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
            for group, _ in _TO_ONE:
                # What concerns an account concerns one account; "your appointment" alone may be said to everybody.
                if (personal or group == "account") and _named(opening, group):
                    return group
        return ""

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
        if offers or len(self.promotions) >= 2:
            self.signals.append("the body holds offers")
            return MARKETING
        marks = sum(
            1
            for m in self.facts.messages[:1]
            for g in ("newsletter", "event", "fundraising", "survey", "recruiting")
            if _in(m, g)
        )
        if marks or self.subscribed:
            self.signals.append("it reads like list mail")
            return MARKETING
        return None

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

    def effective_class(self, goal: Goal | None) -> tuple[MessageClass, bool]:
        manifest, profile = self.manifest, self.facts.profile
        declared = profile.message_class if profile is not None else None
        implied = self.implied_class()
        stated = manifest.message_class
        if stated is not None:
            if self.contradicts(stated):
                return (TRANSACTIONAL if stated is MARKETING else MARKETING), True
            return stated, True
        if implied is not None:
            return implied, declared is not None
        if declared is not None:
            return self.carried(declared), True
        if self.class_found is not None:
            return self.class_found, False
        if self.content is not None:
            return self.content, False
        return self.default_class(), False

    def carried(self, declared: MessageClass) -> MessageClass:
        """Return the class of a message whose route has one and that states none itself: what is found wins.

        A route says what it is for, not what a message is; but list mail without an offer may use either.
        """
        found = self.class_found
        if declared is TRANSACTIONAL and found is MARKETING and (self.promotions or self.subscribed):
            return MARKETING
        if declared is MARKETING and found is TRANSACTIONAL and not self.promotions and not self.subscribed:
            return TRANSACTIONAL
        return declared

    def implied_class(self) -> MessageClass | None:
        purpose, goal = self.manifest.purpose, self.manifest.goal
        if purpose in (Purpose.MARKETING, Purpose.FUNDRAISING):
            return MARKETING
        if goal is not None and goal in _CLASS_OF_GOAL:
            return _CLASS_OF_GOAL[goal]
        return TRANSACTIONAL if purpose in (Purpose.TREATMENT, Purpose.PAYMENT) and goal is None else None

    def contradicts(self, stated: MessageClass) -> bool:
        """Return whether content and audience both speak against a class; one alone is not enough."""
        purpose = self.manifest.purpose
        if stated is TRANSACTIONAL:
            return self.content is MARKETING and bool(self.promotions) and self.audience == "many"
        if purpose in (Purpose.MARKETING, Purpose.FUNDRAISING) or self.promotions:
            return False
        return self.content is TRANSACTIONAL and self.audience == "one" and not self.subscribed

    def default_class(self) -> MessageClass:
        if self.relation.relationship is Relationship.STAFF and not self.promotions:
            return TRANSACTIONAL
        one = self.facts.submission.kind == "message" and (self.facts.audience_size or 1) <= MANY
        # A notice on the service is relationship mail (16 CFR 316.3(c)); list mail says that it is list mail.
        return TRANSACTIONAL if one or (self.notice and self.content is None) else MARKETING

    def found_purpose(self, goal: Goal | None, message_class: MessageClass) -> Purpose:
        if self.fundraises:
            return Purpose.FUNDRAISING
        if goal in _CARE_GOALS and not (self.sells_up_front and message_class is MARKETING):
            return _PURPOSE_OF_GOAL[goal]
        if any(p.kind == "offer" for p in self.promotions) or len(self.promotions) >= 2:
            return Purpose.MARKETING if message_class is MARKETING else Purpose.UNSTATED
        if goal is Goal.OTHER and self.to_one == "account":
            return Purpose.OPERATIONS
        if goal in _PURPOSE_OF_GOAL:
            return _PURPOSE_OF_GOAL[goal]
        return Purpose.UNSTATED

    @cached_property
    def fundraises(self) -> bool:
        """Whether the message asks for gifts: in the subject, or twice."""
        for message in self.facts.messages:
            asked = [c for p in body_passages(message) for c in cues(p.text) if c.group == "fundraising"]
            if _named(tuple(message.in_scope(Scope.SUBJECT)), "fundraising") or len(asked) >= 2:
                return True
        return False

    def drifts(self, purpose: Purpose, goal: Goal | None, message_class: MessageClass) -> bool:
        """Return whether education or news sells beyond a closing line (RTE016)."""
        news = purpose is Purpose.EDUCATION or (
            goal in (Goal.EDUCATION, Goal.NEWSLETTER) and purpose in (Purpose.OPERATIONS, Purpose.UNSTATED)
        )
        return news and message_class is MARKETING and bool(drift(self.promotions))

    def bulk(self, goal: Goal | None, message_class: MessageClass) -> bool:
        if goal in _CARE_GOALS or goal is Goal.SERVICE_NOTICE or self.relation.relationship is Relationship.STAFF:
            return False
        if self.subscribed:
            return True
        recipients = self.facts.submission.recipients
        to_one = recipients is not None and len(recipients.rows) == 1
        return message_class is MARKETING and not to_one

    def care_mail(self, goal: Goal | None, purpose: Purpose, message_class: MessageClass) -> bool:
        if message_class is MARKETING or self.relation.relationship is Relationship.STAFF:
            return False
        about_care = goal in _CARE_GOALS or (
            purpose in (Purpose.TREATMENT, Purpose.PAYMENT) and goal is not Goal.SERVICE_NOTICE
        )
        return about_care and (self.audience != "many" or goal in _CARE_GOALS or self.personal)


def drift(promotions: tuple[Promotion, ...]) -> tuple[Promotion, ...]:
    """Return what sells beyond a closing line: offers, anything up front, and pitches in more than one passage."""
    passages = {id(p.passage) for p in promotions}
    return tuple(
        p
        for p in promotions
        if p.where == "subject" or (p.kind == "offer" and p.where != "closing") or len(passages) > 1
    )


def _named(passages: tuple[Passage, ...] | list[Passage], group: str) -> bool:
    return any(cue.group == group for passage in passages for cue in cues(passage.text))


def _in(message: Message, group: str) -> bool:
    return any(cue.group == group for p in message.passages if p.scope is Scope.BODY for cue in cues(p.text))


def _bulk_precedence(message: Message) -> bool:
    header = message.header("Precedence")
    return header is not None and header.value.strip().lower() in ("bulk", "list")
