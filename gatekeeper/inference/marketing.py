"""Whether a send is marketing in the sense of the Privacy Rule, and which exception excuses it (45 CFR 164.501).

Two modes: ``text`` asks what the regulation asks (is purchase or use encouraged, whose product is it, who pays);
``strict`` adds the cautious reading that every send with a marketing purpose to a condition-defined segment needs
an authorization.
"""

from __future__ import annotations

from gatekeeper.inference.ground import Ground
from gatekeeper.inference.promotion import promotional_passages
from gatekeeper.model.risk import Dimensions, Evidence
from gatekeeper.model.words import Goal, MessageClass, Purpose
from gatekeeper.value import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketingTest:
    """The facts of the test, so that its whole space can be walked.

    Args:
        patient_data: The audience is known to a provider or plan, or unknown and judged so.
        covered: The organisation is a covered entity or business associate.
        purpose: Effective purpose.
        marketing_class: Effective class marketing.
        condition_segment: People are chosen by a condition, drug, procedure, test or risk.
        encourages: Purchase or use of a product or service is encouraged.
        third_party: It is somebody else's.
        paid: That party pays (cost-based and in-kind help apart).
        paid_at_all: Any remuneration, cost-based and in-kind included.
        refill: The message is about a drug that is currently prescribed.
        strict: The policy's mode.
    """

    patient_data: bool
    covered: bool
    purpose: Purpose
    marketing_class: bool
    condition_segment: bool
    encourages: bool
    third_party: bool
    paid: bool
    paid_at_all: bool
    refill: bool
    strict: bool


def hipaa_marketing(test: MarketingTest) -> tuple[bool, str]:
    """Return (whether it is marketing that needs an authorization, the exception that excuses it or "")."""
    if not test.patient_data or not test.covered or test.purpose is Purpose.FUNDRAISING:
        return False, ""
    exception = _exception(test)
    by_text = test.encourages and not exception
    purpose = test.purpose is Purpose.MARKETING or (test.purpose is Purpose.UNSTATED and test.marketing_class)
    by_strict = test.strict and test.condition_segment and purpose and exception != "refill"
    if by_text or by_strict:
        return True, ""
    return False, exception


def _exception(test: MarketingTest) -> str:
    if test.refill and not test.paid:
        return "refill"
    if test.paid:
        return ""
    if test.purpose is Purpose.TREATMENT:
        return "treatment"
    if test.third_party:
        return ""
    if test.encourages or test.purpose is Purpose.MARKETING:
        return "own-service"
    return "health-promotion" if test.purpose is Purpose.EDUCATION else ""


def read_test(ground: Ground, dimensions: Dimensions, evidence: tuple[Evidence, ...]) -> MarketingTest:
    """Return the facts of the test for one submission."""
    facts, intent = ground.facts, ground.intent
    manifest = facts.submission.manifest
    promotes = manifest.promotes
    sells = bool(promotional_passages(facts)) or intent.goal is Goal.OFFER
    return MarketingTest(
        patient_data=dimensions.relationship >= 2 or (dimensions.relationship == 1 and unknown_as_patients(ground)),
        covered=facts.organization.kind in ("covered-entity", "business-associate"),
        purpose=intent.purpose,
        marketing_class=intent.message_class is MessageClass.MARKETING,
        condition_segment=any(
            p.source in ("segment", "branch", "arm")
            and p.raises == "selection"
            and p.value >= 4
            and p.confidence >= 0.6
            for p in evidence
        ),
        encourages=sells or (promotes is not None and bool(promotes.what)) or manifest.remuneration == "paid",
        third_party=promotes is not None and promotes.owner == "third-party",
        paid=manifest.remuneration == "paid",
        paid_at_all=manifest.remuneration in ("paid", "cost-based", "in-kind"),
        refill=intent.goal is Goal.REFILL,
        strict=facts.policy.inference.authorization_mode == "strict",
    )


def unknown_as_patients(ground: Ground) -> bool:
    """Return whether people of unknown relation are judged as patients."""
    return ground.facts.policy.inference.unknown_relationship == "patients"
