"""The last probe of SPF, DKIM and DMARC of a profile, while it counts."""

from __future__ import annotations

import datetime

from gatekeeper.model.policy import Authentication
from gatekeeper.rules.case import Case


def fresh_probe(case: Case) -> Authentication | None:
    """Return the profile's probe while it counts, else None; an old one is stated as unchecked.

    A policy that records no probe at all is a note of the rule that asks (`no_probe`), not a hold of every send.
    """
    profile = case.profile
    if profile is None or case.submission.kind not in ("campaign", "message"):
        return None
    what = f"SPF, DKIM and DMARC of the profile {profile.name or case.manifest.profile}"
    probe = profile.authentication
    if probe is None or probe.probed is None:
        return None
    limit = case.facts.today - datetime.timedelta(days=case.option("probe_days"))
    if probe.probed < limit:
        why = f"the last probe is of {probe.probed.isoformat()}"
        case.cannot_check(what, why, case.submission.place("profile"))
        return None
    return probe


def no_probe(case: Case) -> bool:
    """Return whether a known profile has no probe on record."""
    profile = case.profile
    if profile is None or case.submission.kind not in ("campaign", "message"):
        return False
    return profile.authentication is None or profile.authentication.probed is None
