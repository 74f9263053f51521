"""Purpose, goal, class, bulk and the marketing test: read where unstated, checked where stated."""

from __future__ import annotations

from typing import Any

import pytest

from gatekeeper.inference import assess
from gatekeeper.inference.promotion import promotional_passages, selling
from gatekeeper.model.words import Goal, MessageClass, Purpose
from tests.inference.sends import small

MARKETING, TRANSACTIONAL = MessageClass.MARKETING, MessageClass.TRANSACTIONAL


@pytest.mark.parametrize(
    "subject, body, message_class, goal, purpose",
    [
        ("Spring newsletter", "In this issue: new parking, new hours.", MARKETING, Goal.NEWSLETTER, Purpose.UNSTATED),
        ("20% off whitening", "Save 20% on whitening in May. Book now.", MARKETING, Goal.OFFER, Purpose.MARKETING),
        (
            "Your appointment",
            "You have an appointment on Tuesday at 9:00.",
            TRANSACTIONAL,
            Goal.APPOINTMENT,
            Purpose.TREATMENT,
        ),
        (
            "Your prescription is ready",
            "It is ready for pickup at Main Street.",
            TRANSACTIONAL,
            Goal.REFILL,
            Purpose.TREATMENT,
        ),
        ("Your statement is ready", "Amount due: $45.00.", TRANSACTIONAL, Goal.BILLING, Purpose.PAYMENT),
        ("A new test result", "A new test result is available.", TRANSACTIONAL, Goal.RESULTS, Purpose.TREATMENT),
        ("Reset your password", "Use the link below.", TRANSACTIONAL, Goal.OTHER, Purpose.OPERATIONS),
        ("Walks", "Please confirm your subscription to our newsletter.", TRANSACTIONAL, Goal.OTHER, Purpose.OPERATIONS),
        ("Welcome", "Thank you for signing up. Log in with your name.", TRANSACTIONAL, Goal.OTHER, Purpose.OPERATIONS),
        ("Welcome", "Thanks for signing up! Save 20% in May. Order now.", MARKETING, Goal.OTHER, Purpose.MARKETING),
        ("Walks", "Thanks for signing up. In this issue: a bridge.", MARKETING, Goal.NEWSLETTER, Purpose.UNSTATED),
        (
            "Closed on Monday",
            "Our office will be closed on Monday.",
            TRANSACTIONAL,
            Goal.SERVICE_NOTICE,
            Purpose.OPERATIONS,
        ),
        ("How did we do?", "Please take our short survey.", MARKETING, Goal.SURVEY, Purpose.OPERATIONS),
        ("The new wing", "Donate today. Your gift is tax-deductible.", MARKETING, Goal.EVENT, Purpose.FUNDRAISING),
        ("Nurses wanted", "We are hiring. Apply now.", MARKETING, Goal.RECRUITING, Purpose.OPERATIONS),
        ("Awareness month", "October is breast cancer awareness month.", MARKETING, Goal.EDUCATION, Purpose.EDUCATION),
        ("Su cita", "Su cita es el martes 5 de mayo a las 9:00.", TRANSACTIONAL, Goal.APPOINTMENT, Purpose.TREATMENT),
    ],
)
def test_unstated_is_read(subject: str, body: str, message_class: MessageClass, goal: Goal, purpose: Purpose) -> None:
    found = assess(small({"subject": subject}, draft=f"<p>{body}</p>"))
    assert (found.message_class, found.goal, found.purpose) == (message_class, goal, purpose)
    assert not found.purpose_stated


@pytest.mark.parametrize(
    "text, kinds",
    [
        ("Save 20% on whitening this week.", ["offer"]),
        ("Limited time: $50 off your first visit.", ["offer", "offer"]),
        ("Our award-winning team is now offering evening hours.", ["pitch", "pitch"]),
        ("Call us with no obligation to buy.", []),
        ("We never sell your data and have no special offers.", []),
        ("Your balance is only $45.00.", []),
        ("Parking vouchers are at the desk.", []),
        ("You may qualify for financial assistance and a discount.", []),
        ("A retirement party for nurse Kim, free cake for all.", []),
    ],
)
def test_offers_and_their_look_alikes(text: str, kinds: list[str]) -> None:
    assert [cue.group for cue in selling(text)] == kinds


def test_promotions_stand_where_they_are_written() -> None:
    draft = "<p>Dear {{ first_name }},</p>\n<p>Sleep matters.</p>\n<p>Walk daily.</p>\n<p>Save 20% on our programme.</p>\n<p>Bye.</p>"
    found = promotional_passages(small({"subject": "Sleep"}, draft=draft))
    assert [(p.kind, p.where, p.at.line, p.at.column, p.at.end_column) for p in found] == [("offer", "body", 4, 4, 11)]


@pytest.mark.parametrize(
    "body, drifts",
    [
        ("<p>Sleep matters.</p><p>Walk daily.</p><p>Rest well.</p>", False),
        ("<p>Sleep matters.</p><p>Walk daily.</p><p>Rest well.</p><p>Questions? Book a consultation.</p>", False),
        ("<p>Sleep matters.</p><p>Save 20% this week.</p><p>Rest well.</p><p>Bye.</p>", True),
        ("<p>Our award-winning team is here.</p><p>Book now.</p><p>Rest well.</p>", True),
    ],
)
def test_drift(body: str, drifts: bool) -> None:
    found = assess(small({"purpose": "education", "goal": "education", "relationship": "patients"}, draft=body))
    assert (found.purpose is Purpose.MARKETING) is drifts
    assert found.purpose_stated


OFFER = "<p>Save 30% this week: a special offer.</p><p>Book now.</p>"
REMINDER = "<p>You have an appointment on Tuesday at 9:00.</p>"


@pytest.mark.parametrize(
    "campaign, draft, wanted",
    [
        # Content and audience both speak against the stated class.
        ({"class": "transactional", "volume": 4000}, OFFER, MARKETING),
        ({"class": "marketing", "event": "appointment-created"}, REMINDER, TRANSACTIONAL),
        # One alone is not enough.
        ({"class": "transactional", "event": "statement-created"}, OFFER, TRANSACTIONAL),
        ({"class": "marketing", "volume": 4000}, REMINDER, MARKETING),
        # A stated marketing purpose is no care mail, whatever it opens with.
        ({"class": "marketing", "purpose": "marketing", "event": "appointment-created"}, REMINDER, MARKETING),
    ],
)
def test_what_is_stated_holds_unless_both_contradict(
    campaign: dict[str, Any], draft: str, wanted: MessageClass
) -> None:
    assert assess(small(campaign, draft=draft)).message_class is wanted


@pytest.mark.parametrize(
    "campaign, bulk",
    [
        ({"class": "marketing", "volume": 4000}, True),
        ({"class": "marketing", "goal": "service-notice", "volume": 4000}, False),
        ({"class": "transactional", "goal": "appointment", "volume": 4000}, False),
        ({"class": "marketing", "relationship": "staff", "volume": 4000}, False),
        ({"class": "transactional", "headers": {"List-Id": "News <news.mail.valleyhealth.example>"}}, True),
    ],
)
def test_bulk(campaign: dict[str, Any], bulk: bool) -> None:
    assert assess(small(campaign, draft="<p>Parking is free in May.</p>")).bulk is bulk


SEGMENT = {"group.sql": "SELECT email\nFROM patients\nWHERE email_opt_out = FALSE\n  AND bmi >= 30\n"}


@pytest.mark.parametrize("mode, needs, exception", [("strict", True, ""), ("text", False, "own-service")])
def test_own_programme_by_mode(mode: str, needs: bool, exception: str) -> None:
    campaign = {"purpose": "marketing", "goal": "offer", "relationship": "patients", "segment": "group.sql"}
    found = assess(small(campaign, files=SEGMENT, policy={"inference": {"authorization_mode": mode}}))
    assert (found.hipaa_marketing, found.exception) == (needs, exception)


@pytest.mark.parametrize(
    "campaign, needs",
    [
        ({"purpose": "marketing", "promotes": {"what": "a stick", "owner": "third-party"}}, True),
        ({"purpose": "education", "remuneration": "paid", "promotes": {"what": "a stick"}}, True),
        ({"purpose": "education"}, False),
        ({"purpose": "fundraising", "remuneration": "paid"}, False),
        ({"purpose": "marketing", "promotes": {"what": "our class", "owner": "self"}}, False),
        (
            {"purpose": "marketing", "relationship": "public", "promotes": {"what": "a stick", "owner": "third-party"}},
            False,
        ),
    ],
)
def test_the_regulations_test(campaign: dict[str, Any], needs: bool) -> None:
    facts = small(
        {"relationship": "patients", "goal": "newsletter", **campaign},
        policy={"inference": {"authorization_mode": "text"}},
    )
    assert assess(facts).hipaa_marketing is needs


@pytest.mark.parametrize(
    "subject, body",
    [
        ("Understanding your bill", "A bill has three parts."),
        ("Five ways to prepare for your appointment", "Bring a list of questions."),
        ("How to read your lab results", "A result has a range."),
    ],
)
def test_help_on_care_is_no_care_mail(subject: str, body: str) -> None:
    found = assess(small({"subject": subject, "relationship": "patients"}, draft=f"<p>{body}</p>"))
    assert (found.message_class, found.care_mail, found.goal) == (MARKETING, False, Goal.EDUCATION)


def test_a_mixed_audience_holds_patients_under_every_policy() -> None:
    found = assess(small({"relationship": "mixed"}, policy={"inference": {"unknown_relationship": "public"}}))
    assert found.patients
