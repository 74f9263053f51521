"""Every labelled send gets the verdict that its label fixes."""

from __future__ import annotations

import datetime

import pytest

from gatekeeper.engine.check import Settings, check
from gatekeeper.policy.load import builtin_policy
from gatekeeper.readers.files import DiskFiles
from tests.corpora import KEY, Send, sends


@pytest.mark.parametrize("send", [*sends("violations"), *sends("clean")], ids=lambda send: send.name)
def test_send(send: Send) -> None:
    outcome = send.judge()
    assert outcome.errors == ()
    (verdict,) = outcome.verdicts
    found = {f.rule for f in verdict.findings}
    expected = send.expected
    assert set(expected.get("rules", [])) - found == set()
    assert found & set(expected.get("absent", [])) == set()
    assert {rule for rule in found if rule[:3] in expected.get("absent_families", [])} == set()
    if "disposition" in expected:
        assert verdict.disposition == expected["disposition"], verdict.decided_by
    if "level" in expected:
        assert verdict.risk.level == expected["level"]
    if send.folder.parent.name == "clean":
        assert verdict.disposition in ("allow", "annotate"), verdict.decided_by


@pytest.mark.parametrize("send", list(sends("malformed")), ids=lambda send: send.name)
def test_malformed(send: Send) -> None:
    expected = send.expected
    path = str(send.folder / expected["file"])
    settings = Settings(today=datetime.date(2026, 5, 4), key=KEY)
    outcome = check([path], policy=builtin_policy(), settings=settings, files=DiskFiles())
    assert outcome.verdicts == ()
    (error,) = outcome.errors
    assert (error.path, error.line) == (path, expected["line"])
    assert error.column == expected.get("column", error.column)
    assert expected.get("says", "") in error.message
