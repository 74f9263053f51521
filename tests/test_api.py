"""The Python API: read a submission, check paths, get verdicts as values."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from gatekeeper import Verdict, check, load_policy, read
from gatekeeper.errors import InputError, InputErrors

EXAMPLES = Path(__file__).parent.parent / "examples"
POLICY = load_policy(str(EXAMPLES / "policies.yaml"))


def test_check_returns_verdicts() -> None:
    verdicts = check(str(EXAMPLES), policy=POLICY, today=datetime.date(2026, 5, 4))
    assert all(isinstance(v, Verdict) for v in verdicts)
    assert {v.id: v.disposition.value for v in verdicts} == {
        "appointment-reminder": "allow",
        "breathing-test": "reject",
        "holiday-notice": "reject",
        "spring-newsletter-open": "reject",
        "spring-newsletter-protected": "allow",
        "whitening-offer": "reject",
    }


def test_read_takes_a_folder_with_a_campaign() -> None:
    submission = read(str(EXAMPLES / "ab-test-by-diagnosis"), policy=POLICY)
    assert [m.name for m in submission.messages] == ["arm-a", "arm-b"]
    assert [c.value for c in submission.segments[0].criteria if c.field == "diagnosis_group"] == [("asthma", "COPD")]


def test_faults_are_located_errors(tmp_path: Path) -> None:
    with pytest.raises(InputErrors, match="there is no such file"):
        check(str(tmp_path / "gone.html"))
    (tmp_path / "a.txt").write_text("Hello, come to the garden.\n")
    (tmp_path / "b.txt").write_text("Hello, come to the garden.\n")
    with pytest.raises(InputError, match="there are 2 submissions here, one is expected"):
        read(str(tmp_path))
