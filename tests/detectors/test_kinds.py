"""Every recognizer's own examples, and the check digits."""

from __future__ import annotations

import pytest

from gatekeeper.detectors import detect
from gatekeeper.detectors.kinds import recognizers
from gatekeeper.detectors.kinds.account import iban, routing
from gatekeeper.detectors.kinds.dea import dea
from gatekeeper.detectors.kinds.npi import npi
from gatekeeper.detectors.kinds.vin import vin
from gatekeeper.detectors.recognizer import Recognizer, luhn
from gatekeeper.model.entity import IDENTIFIER_KINDS

EXAMPLES = [(r, text, value) for r in recognizers() for text, value in r.examples]
REJECTS = [(r, text) for r in recognizers() for text in r.rejects]


@pytest.mark.parametrize(("recognizer", "text", "value"), EXAMPLES, ids=[f"{r.kind}: {t}" for r, t, _ in EXAMPLES])
def test_example_is_found_exactly(recognizer: Recognizer, text: str, value: str) -> None:
    found = [e for e in recognizer.find(text) if e.text == value]
    assert found, "the value is not found"
    assert all(text[e.start : e.end] == value and e.kind == recognizer.kind for e in found)


@pytest.mark.parametrize(("recognizer", "text"), REJECTS, ids=[f"{r.kind}: {t}" for r, t in REJECTS])
def test_lookalike_is_rejected(recognizer: Recognizer, text: str) -> None:
    assert [e.text for e in recognizer.find(text)] == []


def test_every_identifier_kind_has_a_recognizer_with_examples() -> None:
    covered = {r.kind for r in recognizers() if r.examples and r.rejects}
    assert covered == set(IDENTIFIER_KINDS)


def test_every_recognizer_is_gated_only_by_what_its_examples_hold() -> None:
    for recognizer in recognizers():
        for text, _ in recognizer.examples:
            assert not recognizer.gate or any(g in text.lower() for g in recognizer.gate), (recognizer.kind, text)


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (luhn, "4111111111111111", "4111111111111112"),
        (npi, "1234567893", "1234567890"),
        (dea, "AB1234563", "AB1234567"),
        (vin, "1M8GDM9AXKP042788", "1M8GDM9A1KP042788"),
        (iban, "GB82WEST12345698765432", "GB82WEST12345698765433"),
        (routing, "021000021", "021000022"),
    ],
)
def test_check_digits(check: object, good: str, bad: str) -> None:
    assert callable(check)
    assert check(good)
    assert not check(bad)


def spans(text: str, *, ner: bool = False) -> list[tuple[str, str]]:
    return [(e.kind, e.text) for e in detect(text, ner=ner) if e.kind in IDENTIFIER_KINDS]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Dear Maria Lopez, your visit is on March 3, 2026 at 10:30. Call (217) 555-0123.",
            [("PERSON", "Maria Lopez"), ("DATE_TIME", "March 3, 2026"), ("PHONE_NUMBER", "(217) 555-0123")],
        ),
        ("SSN: 000-12-3456", [("US_SSN", "000-12-3456")]),
        ("Part 000-12-3456 is out of stock.", []),
        ("Your Medicare number is 1EG4-TE5-MK73.", [("US_MBI", "1EG4-TE5-MK73")]),
        ("Join us for a flu clinic on October 12.", []),
        ("The health fair is on May 4, 2026; register now.", []),
        ("Your surgery is on October 12.", [("DATE_TIME", "October 12")]),
        ("We are open Monday to Friday, 9 to 5, in Illinois.", []),
        ("She lives in Springfield, IL and works.", [("LOCATION", "Springfield, IL")]),
        ("a 45-year-old runner and a 94-year-old walker", [("AGE", "94-year-old")]),
        ("ZIP 036 and ZIP 627", [("LOCATION", "036")]),
        ("Dr. Parkinson will see you.", [("PERSON", "Parkinson")]),
    ],
)
def test_identifiers_in_sentences(text: str, expected: list[tuple[str, str]]) -> None:
    assert spans(text) == expected
    for entity in detect(text):
        assert text[entity.start : entity.end] == entity.text


def test_scores_are_probabilities_and_order_is_by_place() -> None:
    found = detect("Dear Maria Lopez, SSN: 000-12-3456, MRN: 00123456, call 217-555-0123 about your HIV test.")
    assert all(0 < e.score <= 1 for e in found)
    assert [e.start for e in found] == sorted(e.start for e in found)
