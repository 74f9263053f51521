"""Random ids hold letters that spell abbreviations; names with years and versions do not lose theirs."""

from __future__ import annotations

import pytest

from gatekeeper.inference.opaque import veil_opaque


@pytest.mark.parametrize(
    "token",
    [
        "A2wXIRd4OB7zlFPEL2t1VlTK8yiR",
        "25-inepIbdXXmk_vx5ZTscR7jeQrFPR",
        "2f-hYaFIqnzFV2Fj_BP26D_8gaZjMeR",
        "BP3615F370D",
        "ONC1258756",
    ],
)
def test_a_random_id_or_serial_number_leaves_no_words(token: str) -> None:
    left = veil_opaque(token)
    assert len(left) == len(token)
    assert not any(len(word) > 2 for word in left.replace("-", " ").replace("_", " ").split())


@pytest.mark.parametrize(
    "name", ["hiv-prep-2026", "ivfSpring2026", "DiabetesReminder_Q2_2026", "CovidVax2026Q3B", "hba1c2026q3", "opioids"]
)
def test_a_name_stays_as_it_is(name: str) -> None:
    assert veil_opaque(name) == name
