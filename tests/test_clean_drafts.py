"""Everyday mail of shops, banks, schools and a hospital, as bare drafts: exactly the rules that may speak, no others."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from gatekeeper.engine.check import Settings, check
from gatekeeper.model.finding import Verdict
from gatekeeper.model.words import Severity
from gatekeeper.policy.load import builtin_policy
from gatekeeper.readers.files import DiskFiles
from gatekeeper.redact import Key

FOLDER = Path(__file__).parent.parent / "corpora" / "clean-drafts"
DRAFTS = sorted(path.name for path in FOLDER.iterdir())
EXPECTED: dict[str, set[str]] = {}
#: The example policy knows the domains of its made-up organisation only: whether a From is registered stays open.
UNKNOWN_SENDERS = {"bank-statement.eml", "school-newsletter.eml"}


def judged(name: str) -> Verdict:
    """Return the verdict on one bare draft."""
    settings = Settings(today=datetime.date(2026, 5, 4), key=Key(b"clean drafts"))
    outcome = check([str(FOLDER / name)], policy=builtin_policy(), settings=settings, files=DiskFiles())
    assert outcome.errors == ()
    (verdict,) = outcome.verdicts
    return verdict


def test_there_are_twenty_and_every_expectation_has_its_draft() -> None:
    assert len(DRAFTS) >= 20
    assert set(EXPECTED) | UNKNOWN_SENDERS <= set(DRAFTS)


@pytest.mark.parametrize("name", DRAFTS)
def test_exactly_the_expected_rules_fire(name: str) -> None:
    verdict = judged(name)
    assert {finding.rule for finding in verdict.findings} == EXPECTED.get(name, set())
    assert {unchecked.rule for unchecked in verdict.unchecked} == ({"RTE011"} if name in UNKNOWN_SENDERS else set())


@pytest.mark.parametrize("name", DRAFTS)
def test_nothing_is_said_of_health_or_segments(name: str) -> None:
    loud = [f for f in judged(name).findings if f.rule[:3] in ("PHI", "SEG") and f.severity > Severity.NOTE]
    assert loud == []


def test_the_same_money_words_from_a_hospital_are_a_payment_for_care(tmp_path: Path) -> None:
    text = (FOLDER / "shipping-notice.txt").read_text(encoding="utf-8")
    draft = tmp_path / "draft.eml"
    draft.write_text("From: Valley Health <billing@valleyhealth.example>\n" + text, encoding="utf-8")
    settings = Settings(today=datetime.date(2026, 5, 4), key=Key(b"clean drafts"))
    outcome = check([str(draft)], policy=builtin_policy(), settings=settings, files=DiskFiles())
    assert "PHI003" in {finding.rule for finding in outcome.verdicts[0].findings}
