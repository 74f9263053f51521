"""Why a send happens and what class of mail it is: stated where stated, read from content and audience where not.

Three tests are kept apart because three laws ask them: HIPAA marketing (45 CFR 164.501), commercial primary
purpose (16 CFR 316.3) and bulk. What is stated holds unless content *and* audience contradict it.
"""

from __future__ import annotations

from gatekeeper.inference.facts import Facts
from gatekeeper.inference.promotion import Promotion
from gatekeeper.inference.reading import MANY, MARKETING, TRANSACTIONAL, Reading
from gatekeeper.inference.relationship import Relation
from gatekeeper.model.words import Goal, MessageClass, Purpose, Relationship
from gatekeeper.value import dataclass

_CARE_GOALS = frozenset({Goal.APPOINTMENT, Goal.REFILL, Goal.RESULTS, Goal.BILLING})
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
    return _Judgement(facts, relation).intent()


class _Judgement(Reading):
    """Weighs what is stated against what is read."""

    def __init__(self, facts: Facts, relation: Relation) -> None:
        super().__init__(facts)
        self.relation = relation

    def intent(self) -> Intent:
        manifest = self.manifest
        purpose_stated = manifest.purpose is not None and manifest.purpose is not Purpose.UNSTATED
        goal = manifest.goal or self.goal_found
        message_class, class_stated = self.effective_class()
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

    def effective_class(self) -> tuple[MessageClass, bool]:
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
        told = self.content is None and (self.notice or self.discussed or self.answered or self.letter)
        return TRANSACTIONAL if one or told else MARKETING

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

    def drifts(self, purpose: Purpose, goal: Goal | None, message_class: MessageClass) -> bool:
        """Return whether education or news sells beyond a closing line (RTE016)."""
        news = purpose is Purpose.EDUCATION or (
            goal in (Goal.EDUCATION, Goal.NEWSLETTER) and purpose in (Purpose.OPERATIONS, Purpose.UNSTATED)
        )
        return news and message_class is MARKETING and bool(drift(self.promotions))

    def bulk(self, goal: Goal | None, message_class: MessageClass) -> bool:
        # A newsletter that is declared marketing stays bulk where it opens with new hours.
        notice = goal is Goal.SERVICE_NOTICE and not (
            self.manifest.goal is None and self.manifest.message_class is MARKETING
        )
        if goal in _CARE_GOALS or notice or self.relation.relationship is Relationship.STAFF:
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
