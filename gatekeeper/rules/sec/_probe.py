"""The last probe of SPF, DKIM and DMARC of a profile, while it counts."""

from __future__ import annotations

import datetime

from gatekeeper.model.policy import Authentication
from gatekeeper.model.words import RiskLevel
from gatekeeper.rules.case import Case


def fresh_probe(case: Case) -> Authentication | None:
    """Return the profile's probe; a missing or old one is stated as unchecked, and None returned.

    Mail to nobody's harm (a bare draft, or a send whose profile is unknown) needs none.
    """
    profile = case.profile
    if profile is None or case.submission.kind not in ("campaign", "message"):
        return None
    what = f"SPF, DKIM and DMARC of the profile {profile.name or case.manifest.profile}"
    probe = profile.authentication
    if probe is None or probe.probed is None:
        if case.marketing or case.risk.level >= RiskLevel.MODERATE:
            case.cannot_check(what, "the policy records no probe", case.submission.place("profile"))
        return None
    limit = case.facts.today - datetime.timedelta(days=case.option("probe_days"))
    if probe.probed < limit:
        why = f"the last probe is of {probe.probed.isoformat()}"
        case.cannot_check(what, why, case.submission.place("profile"))
        return None
    return probe
