"""A name beside a word of health is a patient's, unless the words say what its bearer is known for."""

from __future__ import annotations

import pytest

from gatekeeper.rules import catalogue
from gatekeeper.rules.rule import Example
from gatekeeper.testing import run_example

HEAD = "From: Valley Health <care@valleyhealth.example>\nTo: ann@mail.example\nSubject: Hello\n\n"


def marks(text: str) -> tuple[str, ...]:
    example = Example(title="t", draft=HEAD + text + "\n", campaign={"class": "marketing", "relationship": "patients"})
    return run_example(catalogue()["PHI006"], example).marks


@pytest.mark.parametrize(
    "text",
    [
        'Last year, Steve Baker called the licence a "cancer." Now he likes it.',
        "Last year, Steve Baker called the tax a “cancer”.",
        'Michael Baker moves on in "Spinal Tap" tonight.',
        "The film is about drug addiction and features performers Mia Lane, Andrew McNeil and Julia Whelan.",
        "Diabetes on the stage, with actors Mia Lane and Julia Whelan.",
    ],
)
def test_figures_of_speech_titles_and_performers_name_no_patient(text: str) -> None:
    assert marks(text) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Last year, Steve Baker was treated for cancer.", ("Steve Baker",)),
        ('Steve Baker has had "cancer" since May.', ("Steve Baker",)),
        ("Michael Baker came for a spinal tap.", ("Michael Baker",)),
        ("The speakers told how Mia Lane lives with drug addiction.", ("Mia Lane",)),
        ("Our actors visited Julia Whelan, who has diabetes.", ("Julia Whelan",)),
    ],
)
def test_look_alikes_name_a_patient(text: str, names: tuple[str, ...]) -> None:
    assert marks(text) == names
