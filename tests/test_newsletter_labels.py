"""The hand labels of public newsletters: well formed, without text of the mails; and what the bench makes of them."""

from __future__ import annotations

import hashlib
import json

import pytest

from bench.spam_rejects import LABELS, Label, critical, read_labels, unjustified, verdicts
from gatekeeper.rules import catalogue

#: An offer without postal address (OPT005), with a way out that holds the reader's address (OPT007).
OFFER = (
    b"From: Shop <news@shop.example>\nTo: pat@people.example\nSubject: 20% off all shoes\n\n"
    b"Save 20% on all shoes in May. Order now.\n\n"
    b"Unsubscribe: https://www.shop.example/out?email=pat@people.example\n"
)
DIGEST = hashlib.sha256(OFFER).hexdigest()


def test_every_newsletter_is_labelled_once_and_by_rules_that_exist() -> None:
    entries = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    assert len(entries) == len(read_labels()) == len({entry["path"] for entry in entries}) == 140
    for entry in entries:
        assert set(entry) <= {"path", "sha256", "true", "false"}
        assert len(entry["sha256"]) == 64
        assert int(entry["sha256"], 16)
        assert entry["true"] or entry.get("false")
        assert set(entry["true"]) | set(entry.get("false", {})) <= set(catalogue())


def test_no_place_is_both_a_fault_and_a_false_alarm_and_none_quotes_a_mail() -> None:
    for digest, label in read_labels().items():
        assert not label.faults & label.alarms, digest
    reasons = {
        alarm["why"]
        for line in LABELS.read_text(encoding="utf-8").splitlines()
        for alarm in json.loads(line).get("false", {}).values()
    }
    assert not any("@" in reason or "http" in reason for reason in reasons)


def test_the_offer_is_rejected_for_what_the_labels_below_say() -> None:
    (verdict,) = verdicts([OFFER])
    assert verdict.disposition.value == "reject"
    assert sorted((f.rule, f.at.line) for f in critical(verdict)) == [("OPT005", 1), ("OPT007", 7)]


@pytest.mark.parametrize(
    ("faults", "alarms", "wrong", "said"),
    [
        ({("OPT005", 1)}, {("OPT007", 7)}, 0, "for a labelled fault: 1"),
        (set(), {("OPT005", 1), ("OPT007", 7)}, 1, "for a labelled fault: 0"),
        ({("OPT005", 2)}, set(), 1, "for a labelled fault: 0"),
    ],
)
def test_a_reject_is_justified_by_one_labelled_fault(
    faults: set[tuple[str, int]],
    alarms: set[tuple[str, int]],
    wrong: int,
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    labels = {DIGEST: Label(faults=frozenset(faults), alarms=frozenset(alarms))}
    assert unjustified([OFFER], labels) == wrong
    assert said in capsys.readouterr().out


def test_a_mail_without_label_is_unjustified() -> None:
    assert unjustified([OFFER], {}) == 1
