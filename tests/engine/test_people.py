"""One normal form of addresses serves lists, envelopes and registries, so that a suppression finds its person."""

from __future__ import annotations

import datetime
from pathlib import Path

from gatekeeper.api import check
from gatekeeper.policy.load import builtin_policy, merge_policy


def test_an_internationalised_envelope_address_meets_its_suppression(tmp_path: Path) -> None:
    register = tmp_path / "suppressions.csv"
    register.write_text(
        "address,reason,category,at\nann@STRASSE-straße.example,hard-bounce,,2026-04-01\n", encoding="utf-8"
    )
    (tmp_path / "letter.txt").write_text("Hello,\n\nthe garden is open.\n")
    (tmp_path / "campaign.yaml").write_text(
        "campaign: spring\nclass: marketing\npurpose: marketing\ndraft: letter.txt\nrelationship: public\n"
        "envelope:\n  rcpt_to:\n    - bob@people.example\n    - Ann@strasse-straße.example\n",
        encoding="utf-8",
    )
    policy = merge_policy(builtin_policy(), {"registries": {"suppressions": str(register)}})
    (verdict,) = check(str(tmp_path), policy=policy, today=datetime.date(2026, 5, 4))
    assert [f.drops for f in verdict.findings if f.rule == "RCP002"] == [(2,)]
