"""Appointments of other trades are no visits to a clinic; those of a clinic stay what they are."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from gatekeeper.engine.check import Settings, check
from gatekeeper.policy.load import builtin_policy
from gatekeeper.readers.files import DiskFiles
from gatekeeper.redact import Key


def rules(tmp_path: Path, draft: str) -> set[str]:
    path = tmp_path / ("mail.eml" if draft.startswith("From:") else "draft.txt")
    path.write_text(draft, encoding="utf-8")
    settings = Settings(today=datetime.date(2026, 5, 4), key=Key(b"words of trade"))
    outcome = check([str(path)], policy=builtin_policy(), settings=settings, files=DiskFiles())
    return {finding.rule for verdict in outcome.verdicts for finding in verdict.findings}


@pytest.mark.parametrize(
    "text",
    [
        "your appointment with Sam for a haircut is on Friday, May 8 at 10:30 AM.",
        "your appointment with Jo Park to do your taxes is on Friday, May 8 at 10:30 AM.",
        "your visit to the license office is on May 12 at 8:00 AM. Bring two proofs of address.",
        "since your last visit we have new bikes. Your trainer Sam is in on Mondays. Elm Gym",
        "su cita en la peluquería es el viernes 8 de mayo a las 10:30.",
    ],
)
def test_other_trades(tmp_path: Path, text: str) -> None:
    assert not rules(tmp_path, f"Subject: See you\n\nHi Ann,\n\n{text}\n") & {"PHI003", "PHI008"}


@pytest.mark.parametrize(
    "draft",
    [
        "Subject: See you\n\nHi Ann,\n\nyour appointment is on Friday, May 8 at 10:30 AM.\n",
        "Subject: See you\n\nHi Ann,\n\nyour appointment with Dr. Lee is on Friday, May 8. The barber is next door.\n",
        "Subject: See you\n\nHi Ann,\n\nyour chemotherapy is on Friday, May 8. A hair stylist can see you after it.\n",
        "From: Valley Health <desk@valleyhealth.example>\nTo: Ann <ann@people.example>\nSubject: See you\n\n"
        "Your appointment is on Friday, May 8 at 10:30 AM. The gym is closed.\n",
    ],
)
def test_a_clinic_beside_a_trade(tmp_path: Path, draft: str) -> None:
    assert "PHI003" in rules(tmp_path, draft)
