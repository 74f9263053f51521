"""Phrases and words that are put together, and the idioms that take words out of their clinical sense."""

from __future__ import annotations

import pytest

from gatekeeper.detectors import Detector
from gatekeeper.vocabulary.terms import lookup


@pytest.mark.parametrize(
    ("phrase", "kind", "category"),
    [
        ("ferritin level", "HEALTH_TEST", "general"),
        ("craniotomies", "HEALTH_PROCEDURE", "neurological"),
        ("thoracocentesis", "HEALTH_PROCEDURE", "respiratory"),
        ("arteriogram", "HEALTH_TEST", "cardiovascular"),
        ("stage IV cancer", "HEALTH_CONDITION", "cancer"),
        ("sprained wrist", "HEALTH_CONDITION", "musculoskeletal"),
        ("gallbladder removal", "HEALTH_PROCEDURE", "digestive"),
    ],
)
def test_put_together(phrase: str, kind: str, category: str) -> None:
    term = lookup(phrase)
    assert term is not None
    assert (term.kind, term.category.value) == (kind, category)


@pytest.mark.parametrize("phrase", ["discography", "deaf ears", "blind spot", "dichotomy", "microscopy"])
def test_no_term(phrase: str) -> None:
    assert lookup(phrase) is None


@pytest.mark.parametrize(
    "text",
    [
        "The plea fell on deaf ears.",
        "Check the blind spot before you merge.",
        "It was a stroke of genius.",
        "Labor Day hours: closed.",
        "The plan is on life support, investors say.",
    ],
)
def test_idioms_are_no_facts(text: str) -> None:
    assert [e.text for e in Detector().entities(text) if e.health] == []


def test_an_idiom_takes_only_its_own_words() -> None:
    found = Detector().entities("A stroke of luck: the clinic caught her breast cancer early.")
    assert [e.text for e in found if e.health and e.category is not None and e.category.value == "cancer"] == [
        "breast cancer"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "My cat Insulin loves boxes.",
        "Insomnia Cookies delivers until three.",
        "Open heart surgery on an old radio: a repair blog.",
        "ALS stands for Advanced Light Source in this report.",
        "The puppy saw the veterinarian about his allergies.",
    ],
)
def test_names_and_machines_are_no_patients(text: str) -> None:
    assert [e.text for e in Detector().entities(text) if e.health] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Down syndrome families: picnic at Lake Park on Sunday.", "Down syndrome"),
        ("Her cat allergy got worse in spring.", "cat allergy"),
        ("Multiple sclerosis (MS) walk on Sunday", "MS"),
        ("Therapy puppies visit chemo patients on Monday.", "chemo"),
    ],
)
def test_the_same_words_about_people_count(text: str, found: str) -> None:
    assert found in [e.text for e in Detector().entities(text) if e.health]


def test_the_post_code_of_a_state_is_no_test() -> None:
    texts = [e.text for e in Detector().entities("Your cancer clinic moved to Hartford, CT 06101.") if e.health]
    assert "CT" not in texts
    assert "CT" in [e.text for e in Detector().entities("CT negative for appendicitis.") if e.health]
