"""The route is a pool that other customers of the provider send through as well.

## Why it matters
On a shared pool anybody's spam gets everybody's mail blocked. Only a dedicated pool, or a provider that polices its
customers, protects mail that must arrive.

## What to do instead
Ask for a dedicated pool or address for transactional mail and for patient mail, and record the provider's anti-abuse
policy in the vendor register.

## When it stays silent
For dedicated routes and for own servers. A shared pool of a provider with an anti-abuse policy on file is fine for
marketing to people who are not patients.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import RiskLevel, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rte._sender import route_place
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for a route that is not known to be dedicated where it matters."""
    profile, vendor = case.profile, case.facts.vendor
    if profile is None or profile.route.dedicated or (profile.route.dedicated is None and case.facts.self_hosted):
        return
    kind = "is shared with other customers" if profile.route.dedicated is False else "is not known to be dedicated"
    if case.transactional or case.risk.level >= RiskLevel.MODERATE:
        who = "transactional mail" if case.transactional else "mail that tells something about patients"
        yield case.finding(f"The pool of this route {kind}, and it carries {who}.", route_place(case))
    elif vendor is None or vendor.anti_abuse_policy is not True:
        yield case.finding(
            f"The pool of this route {kind}, and no anti-abuse policy of the provider is on file.", route_place(case)
        )


_SHARED = {"profiles": {"marketing": {"route": {"dedicated": False}}}}

RULE = Rule(
    id="RTE005",
    name="shared-provider-pool",
    severity=Severity.WARNING,
    scale="W",
    cites=("Google e-mail sender guidelines",),
    check=check,
    examples=(
        Example(
            title="patient mail through a shared pool",
            draft="<p>The new garage is open.</p>",
            campaign={"class": "marketing", "profile": "marketing", "relationship": "patients"},
            policy=_SHARED,
            marks=('"marketing"',),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="public mail, provider without anti-abuse policy",
            draft="<p>The new garage is open.</p>",
            campaign={"class": "marketing", "profile": "marketing", "relationship": "public"},
            policy={**_SHARED, "vendors": {"acme-esp": {"anti_abuse_policy": False}}},
            marks=('"marketing"',),
        ),
        Example(
            title="public mail through a shared pool of a provider with a policy",
            draft="<p>The new garage is open.</p>",
            campaign={"class": "marketing", "profile": "marketing", "relationship": "public"},
            policy=_SHARED,
        ),
        Example(
            title="a dedicated pool",
            draft="<p>The new garage is open.</p>",
            campaign={"class": "marketing", "profile": "marketing", "relationship": "patients"},
        ),
    ),
)
