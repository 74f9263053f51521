"""The published table of points is the one that runs."""

from __future__ import annotations

import re
from pathlib import Path

from gatekeeper.rules.spm._data import table

PAGE = Path(__file__).parents[2] / "docs" / "spam-score.md"


def test_the_page_shows_the_table() -> None:
    shown = {
        name: (says, float(points), origin)
        for name, says, points, origin in re.findall(
            r"^\| `([a-z0-9-]+)` \| (.+?) \| ([+-]\d+\.\d) \| (fitted|by hand) \|$",
            PAGE.read_text(encoding="utf-8"),
            re.M,
        )
    }
    runs = {
        name: (row["says"], row["points"], "by hand" if row.get("by_hand") else "fitted")
        for name, row in table("score")["features"].items()
    }
    assert shown == runs
