"""The short way through plain names gives the parts that the long way gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.vocabulary import name_parts


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("opt_out", ["opt", "out"]),
        ("__dx__code_", ["dx", "code"]),
        ("diagnosis", ["diagnosis"]),
        ("optOut", ["opt", "out"]),
        ("icd10", ["icd", "10"]),
        ("é_tat", ["é", "tat"]),
        ("a%20b", ["a", "b"]),
        ("_", []),
    ],
)
def test_parts(name: str, parts: list[str]) -> None:
    assert name_parts._rough(name) == parts


@given(st.text(alphabet="ab_zé1%A-", max_size=30))
def test_both_ways_agree(name: str) -> None:
    # A leading separator that only the long way takes changes no part.
    assert name_parts._rough(name) == name_parts._rough("-" + name)
