"""Contrast figures against the worked values of WCAG, and what counts as hard to see."""

from __future__ import annotations

import pytest

from gatekeeper.model.message import Style
from gatekeeper.rules.opt._visibility import contrast, hard_to_see

BLACK, WHITE, GREY = (0, 0, 0), (255, 255, 255), (119, 119, 119)


def test_contrast_by_the_formula() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21.0)
    assert contrast(WHITE, WHITE) == pytest.approx(1.0)
    assert contrast(GREY, WHITE) == pytest.approx(4.48, abs=0.01)  # #777777, the well-known near miss of 4.5


def test_reasons() -> None:
    assert hard_to_see(Style(), smallest=9, faintest=2.5) == ""
    assert hard_to_see(Style(size=8.5), smallest=9, faintest=2.5) == "its text is 8.5 px high"
    assert hard_to_see(Style(color=WHITE), smallest=9, faintest=2.5) == "its contrast is only 1.0 to 1"
    assert hard_to_see(Style(color=WHITE, background=BLACK), smallest=9, faintest=2.5) == ""
    assert hard_to_see(Style(hidden="display:none"), smallest=9, faintest=2.5) == "it is hidden (display:none)"
