"""What the inference concludes about a send: purpose, class, audience and risk, each with its ground."""

from __future__ import annotations

from dataclasses import field

from gatekeeper.model.risk import Risk
from gatekeeper.model.words import Category, Goal, MessageClass, Purpose, Relationship
from gatekeeper.value import dataclass


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """Conclusions that rules judge by.

    Args:
        purpose: Effective purpose (a drifting education mail is judged as marketing, RTE016).
        purpose_stated: Whether the manifest states one other than ``unstated``.
        goal: Stated or inferred goal, None when nothing tells.
        message_class: Effective class: the stated one, unless content *and* audience contradict it.
        class_stated: Whether the manifest or the profile's declaration states it.
        class_found: What content and audience look like, whatever is stated; None when nothing tells.
        bulk: Same body to many: class marketing or a subscribed list, never service notices, appointment,
            billing or staff mail.
        commercial: Primary purpose test of 16 CFR 316.3.
        hipaa_marketing: 45 CFR 164.501: patient data used, purchase or use encouraged, no exception;
            by the policy's ``authorization_mode``.
        exception: The exception that excuses it ("own-service", "refill", "treatment", "health-promotion"), or "".
        relationship: Effective relationship; ``unknown`` stays unknown here.
        relationship_stated: Whether manifest, segment or list source states it.
        patients: Whether the audience is patients, members, former patients, mixed, or unknown judged as patients.
        care_mail: Transactional mail to one person each about their own care.
        linked: Categories that are linked to the recipients (dimension H).
        topics: Categories that content or sender talk about, linked or not.
        signals: Short masked reasons for purpose and class, in order.
    """

    purpose: Purpose = Purpose.UNSTATED
    purpose_stated: bool = False
    goal: Goal | None = None
    message_class: MessageClass = MessageClass.MARKETING
    class_stated: bool = False
    class_found: MessageClass | None = None
    bulk: bool = False
    commercial: bool = False
    hipaa_marketing: bool = False
    exception: str = ""
    relationship: Relationship = Relationship.UNKNOWN
    relationship_stated: bool = False
    patients: bool = True
    care_mail: bool = False
    linked: frozenset[Category] = frozenset()
    topics: frozenset[Category] = frozenset()
    signals: tuple[str, ...] = ()
    risk: Risk = field(default_factory=Risk)

    @property
    def marketing(self) -> bool:
        """Effective class marketing (fundraising included)."""
        return self.message_class is MessageClass.MARKETING
