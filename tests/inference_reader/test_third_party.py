"""Answers to outsiders are recognised, and only those that confirm or deny are marked, at the very words."""

from __future__ import annotations

import pytest

from gatekeeper.inference.third_party import answers, confirmations
from gatekeeper.model.words import Scope
from tests.inference_reader.test_identity import facts


def marked(subject: str, body: str, *, stated: bool = False) -> list[str] | None:
    known = facts(f"From: Valley Health <care@valleyhealth.example>\nSubject: {subject}\n\n{body}\n")
    message = known.messages[0]
    if not stated and not answers(message):
        return None
    return [
        passage.text[start:end]
        for passage in message.in_scope(Scope.BODY)
        for start, end in confirmations(known, passage, stated=stated)
    ]


@pytest.mark.parametrize(
    ("subject", "body", "expected"),
    [
        ("Hello", "Thanks for your review, we were glad to treat your knee.", ["glad to treat"]),
        ("Re: Your review", "We are sorry that your visit went wrong.", ["your visit"]),
        ("Your Google review", "Our records show no patient by that name.", ["no patient by"]),
    ],
)
def test_answers_that_tell(subject: str, body: str, expected: list[str]) -> None:
    assert marked(subject, body) == expected


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Your review", "Privacy laws do not let us say whether anyone is a patient."),
        ("Re: your review", "Thank you for your kind words on our parking."),
    ],
)
def test_neutral_answers(subject: str, body: str) -> None:
    assert marked(subject, body) == []


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Your review matters", "Tell us about your visit."),
        ("Leave us a review", "Your feedback on your stay helps others."),
    ],
)
def test_invitations_are_no_answers(subject: str, body: str) -> None:
    assert marked(subject, body) is None


def test_what_the_campaign_states_needs_no_cue() -> None:
    assert marked("Inquiry", "We can confirm that Mr. Doe was treated here.", stated=True) == ["We can confirm that Mr"]
    assert marked("Inquiry", "We have no comment. Visiting hours are 9 to 5.", stated=True) == []
