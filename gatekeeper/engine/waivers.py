"""Waivers: owned, reasoned, expiring permission for a true finding; expired and unused ones are reported."""

from __future__ import annotations

import datetime
import fnmatch
import os
import re
from collections.abc import Sequence
from functools import lru_cache

from gatekeeper.model.finding import Finding, Waived
from gatekeeper.model.place import Place
from gatekeeper.model.policy import Policy, Waiver
from gatekeeper.model.words import Severity
from gatekeeper.readers.files import seen_from


def apply_waivers(
    findings: Sequence[Finding], *, policy: Policy, today: datetime.date
) -> tuple[list[Finding], list[Waived], list[Finding]]:
    """Split findings into kept and waived, and return complaints about expired waivers that would have covered one.

    A waiver covers a finding when its rule id (or family) fits and its glob fits the finding's path, relative to
    the policy's folder.
    """
    kept: list[Finding] = []
    waived: list[Waived] = []
    expired: dict[int, Waiver] = {}
    for finding in findings:
        match = next((w for w in policy.waivers if covers(w, finding, policy.root)), None)
        if match is None:
            kept.append(finding)
        elif match.expires < today:
            expired[id(match)] = match
            kept.append(finding)
        else:
            waived.append(
                Waived(finding=finding, reason=match.reason, owner=match.owner, expires=match.expires.isoformat())
            )
    complaints = [
        Finding(
            rule="WVR001",
            name="expired-waiver",
            severity=Severity.WARNING,
            message=f"The waiver for {waiver.rule} expired on {waiver.expires.isoformat()}; its finding counts again.",
            at=Place(path=policy.path),
            advice="Renew the waiver with a new date and reason, or mend the finding.",
            fingerprint="",
        )
        for waiver in expired.values()
    ]
    return kept, waived, complaints


def covers(waiver: Waiver, finding: Finding, root: str) -> bool:
    """Return whether a waiver speaks of a finding, its date aside."""
    family = re.match(r"[A-Z]+", finding.rule)
    if waiver.rule != finding.rule and (family is None or waiver.rule != family[0]):
        return False
    path = finding.at.path
    pattern = glob(waiver.where)
    return bool(pattern.match(seen_from(root, path)) or pattern.match(path.replace(os.sep, "/")))


@lru_cache(maxsize=256)
def glob(where: str) -> re.Pattern[str]:
    """Compile a path glob in which ``**`` crosses folders and ``*`` does not."""
    parts = []
    for piece in re.split(r"(\*\*/?|\*|\?)", where):
        match piece:
            case "**/":
                parts.append("(?:.*/)?")
            case "**":
                parts.append(".*")
            case "*":
                parts.append("[^/]*")
            case "?":
                parts.append("[^/]")
            case _:
                parts.append(re.escape(piece) if "[" not in piece else fnmatch.translate(piece)[4:-3])
    return re.compile("".join(parts) + r"\Z", re.S)
