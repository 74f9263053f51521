"""Judge every campaign beside this file and end with a table; exits 0 when each verdict is the one promised here."""

from __future__ import annotations

import datetime
import os
import sys
from pathlib import Path

from gatekeeper.engine.check import Settings, check
from gatekeeper.policy.load import load_policy
from gatekeeper.readers.files import DiskFiles
from gatekeeper.redact import Key
from gatekeeper.reports import text
from gatekeeper.reports.report import Report

TODAY = datetime.date(2026, 5, 4)
PROMISED = {
    "appointment-reminder": "allow",
    "breathing-test": "reject",
    "holiday-notice": "reject",
    "spring-newsletter-open": "reject",
    "spring-newsletter-protected": "allow",
    "whitening-offer": "reject",
}


def main() -> int:
    """Judge the examples, print the report, compare with what is promised."""
    os.chdir(Path(__file__).parent)
    policy = load_policy("policies.yaml")
    folders = sorted(str(p.parent) for p in Path().glob("*/campaign.yaml"))
    settings = Settings(today=TODAY, key=Key(b"the key of the examples is public"))
    outcome = check(folders, policy=policy, settings=settings, files=DiskFiles())
    report = Report(
        verdicts=outcome.verdicts,
        errors=outcome.errors,
        policy_name=policy.name,
        policy_digest=policy.digest,
        today=TODAY.isoformat(),
        notes=outcome.notes,
        sources=outcome.sources,
    )
    sys.stdout.write(text.render(report, color=sys.stdout.isatty()))
    got = {v.id: v.disposition.value for v in outcome.verdicts}
    for name in sorted(PROMISED.keys() | got.keys()):
        if PROMISED.get(name) != got.get(name):
            sys.stdout.write(f"{name}: promised {PROMISED.get(name)}, got {got.get(name)}\n")
    return 0 if got == PROMISED and not outcome.errors else 1


if __name__ == "__main__":
    raise SystemExit(main())
