"""Offers, claims and events are told apart in whole sentences, through the real detector."""

from __future__ import annotations

import time

import pytest

from gatekeeper.engine.judge import detector_for
from gatekeeper.inference.assertions import Tie, makes_patient, sentence, ties
from gatekeeper.model.words import Scope
from gatekeeper.policy.load import builtin_policy

DETECTOR = detector_for(builtin_policy())


def strongest(text: str) -> Tie:
    found = ties(text, DETECTOR.entities(text, Scope.BODY))
    return max((strength for _, strength in found), default=Tie.NONE)


@pytest.mark.parametrize(
    "text",
    [
        "Your chemotherapy on Monday starts at 9:00.",
        "Your mammogram on 3 May is confirmed.",
        "Your appointment with Dr. Lee is on Tuesday at 9:00.",
        "You have been prescribed metformin.",
        "Your test results are ready.",
        "Your balance of $45.00 is due.",
        "It has been six months since your colonoscopy.",
    ],
)
def test_events_of_one_person(text: str) -> None:
    assert strongest(text) is Tie.PERSONAL


@pytest.mark.parametrize(
    "text",
    [
        "Managing your asthma this winter",
        "Because you live with type 2 diabetes, we care.",
        "You do not have diabetes.",
        "As a cancer survivor, you know how support feels.",
        "Your biopsy results",
    ],
)
def test_claims(text: str) -> None:
    assert strongest(text) is Tie.CLAIMED


@pytest.mark.parametrize(
    "text",
    [
        "Time for your flu shot",
        "Schedule your mammogram by October 31.",
        "Flu shots are available at all clinics. Schedule yours today.",
        "In the portal you can see your test results, refill your prescriptions and pay your bill.",
        "Keep your blood pressure in check.",
        "If you have diabetes, our dietitian can help.",
        "Talk to your doctor about diabetes.",
        "Know your risk of cancer.",
        "People with asthma are welcome.",
        "Our founder's father had cancer.",
        "Questions about your bill? Call us.",
        "What a stroke of luck for your garden.",
    ],
)
def test_what_is_said_to_everybody(text: str) -> None:
    assert strongest(text) is Tie.NONE


def test_a_topic_beside_an_event_is_part_of_it() -> None:
    text = "Your balance of $45.00 for physical therapy is due. Diabetes affects many."
    found = [(text[e.start : e.end], s) for e, s in ties(text, DETECTOR.entities(text, Scope.BODY))]
    assert found == [("balance", Tie.PERSONAL), ("physical therapy", Tie.PERSONAL)]


def test_care_mail_to_one_person_needs_no_your() -> None:
    text = "Chemotherapy on Monday at 9:00, room 12."
    entities = DETECTOR.entities(text, Scope.BODY)
    assert ties(text, entities) == []
    assert [s for _, s in ties(text, entities, one_person=True)] == [Tie.PERSONAL]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Your care team moved.", True),
        ("Since your last visit we have painted.", True),
        ("Ask your doctor what fits you.", False),
        ("Book your appointment online.", False),
        ("If you are 45 or older, talk to your provider.", False),
    ],
)
def test_wording_that_makes_a_patient(text: str, expected: bool) -> None:
    cues = [e for e in DETECTOR.entities(text, Scope.BODY) if e.kind == "CARE_RELATION"]
    assert any(makes_patient(text, cue) for cue in cues) is expected


def test_the_title_of_a_doctor_ends_no_sentence() -> None:
    text = "Hello. See Dr. Lee on Monday. Bye."
    begin, end = sentence(text, text.index("Lee"), text.index("Lee") + 3)
    assert text[begin:end].strip() == "See Dr. Lee on Monday."


def test_long_passages_cost_what_their_length_costs() -> None:
    text = "Your asthma and your diabetes need care and " * 4000
    entities = DETECTOR.entities(text, Scope.BODY)
    before = time.process_time()
    found = ties(text, entities)
    assert len(found) >= 1000
    assert time.process_time() - before < 3.0
