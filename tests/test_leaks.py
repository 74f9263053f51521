"""No marked PHI text and no recipient address appears in any output, log, repr or reply."""

from __future__ import annotations

import logging
import traceback

import pytest

from gatekeeper.cli.check import FORMATS, render
from gatekeeper.reports.report import Report
from tests.corpora import Send, sends


def leaked(send: Send, text: str) -> list[str]:
    return [phi for phi in send.phi if phi.lower() in text.lower()]


@pytest.fixture(scope="module", params=list(sends("violations")), ids=lambda send: send.name)
def send(request: pytest.FixtureRequest) -> Send:
    return request.param  # type: ignore[no-any-return]


def test_every_send_of_the_corpus_marks_its_phi(send: Send) -> None:
    raw = b"".join(p.read_bytes() for p in send.folder.iterdir() if p.name != "expected.yaml").decode(errors="replace")
    plain = raw.replace("=\n", "").replace("%40", "@")
    assert [phi for phi in send.phi if phi not in plain] == []
    assert send.phi


def test_reports_logs_and_reprs_are_clean(send: Send, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    outcome = send.judge()
    report = Report(
        verdicts=outcome.verdicts,
        errors=outcome.errors,
        policy_name="p",
        policy_digest="sha256:0",
        today="2026-05-04",
        notes=outcome.notes,
        sources=outcome.sources,
    )
    for name in FORMATS:
        text = render(report, name, color=name == "text")
        assert leaked(send, text) == [], name
        assert leaked(send, render(report, name)) == [], name
    assert leaked(send, caplog.text) == []
    assert leaked(send, repr(outcome.verdicts) + repr(report)) == []


def test_submissions_do_not_show_themselves(send: Send) -> None:
    from gatekeeper.policy.load import load_policy
    from gatekeeper.readers.files import DiskFiles
    from gatekeeper.readers.submissions import read_submission
    from tests.corpora import CORPORA, KEY

    policy = load_policy(str(CORPORA / "policies.yaml"))
    submission = read_submission(str(send.folder / "campaign.yaml"), policy=policy, files=DiskFiles(), key=KEY)
    shown = repr(submission)
    assert [phi for phi in leaked(send, shown) if "@" in phi] == []


def test_a_crash_in_a_rule_tells_nothing(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    from gatekeeper.rules.case import Case

    def explode(self: Case, *arguments: object, **more: object) -> None:
        raise RuntimeError(f"{send.phi}")

    monkeypatch.setattr(Case, "finding", explode)
    outcome = send.judge()
    assert any(u.why == "it failed with RuntimeError" for v in outcome.verdicts for u in v.unchecked)
    report = Report(verdicts=outcome.verdicts, sources=outcome.sources)
    for name in FORMATS:
        assert leaked(send, render(report, name)) == [], name
    assert traceback.format_exc() == "NoneType: None\n"
