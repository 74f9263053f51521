"""What `gatekeeper policy check` says of a sound policy: what it covers, and what its author may have overlooked."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator

from gatekeeper.model.policy import Policy
from gatekeeper.model.words import Mode
from gatekeeper.readers.files import Files
from gatekeeper.readers.registries import stated

_REGISTRIES = ("authorizations", "consents", "suppressions", "preferences", "tls_domains")


def summary(policy: Policy) -> list[str]:
    """Return a few lines on what the policy holds."""
    organization = policy.organization
    silent = [name for name, setting in sorted(policy.rules.items()) if setting.mode is not Mode.ENFORCE]
    named = [name for name in _REGISTRIES if getattr(policy.registries, name)]
    lines = [
        f"organisation: {organization.name or 'unnamed'} ({organization.kind}; {', '.join(organization.specialties)})",
        f"packs: {', '.join(policy.packs) or 'none'}",
        f"profiles: {', '.join(policy.profiles) or 'none'}",
        f"vendors: {', '.join(policy.vendors) or 'none'}",
        f"registries: {', '.join(named) or 'none'}",
        f"waivers: {len(policy.waivers)}, incidents: {len(policy.incidents)}, own rules: {len(policy.custom_rules)}",
    ]
    if silent:
        lines.append(f"not enforced: {', '.join(silent)}")
    return lines


def remarks(policy: Policy, *, files: Files, today: datetime.date) -> list[str]:
    """Return what is no fault and still worth a look.

    Args:
        policy: A policy that loaded.
        files: For the existence of registries.
        today: For waivers and agreements that ended.
    """
    return [*_missing(policy, files), *_routes(policy), *_ended(policy, today)]


def _missing(policy: Policy, files: Files) -> Iterator[str]:
    for name in _REGISTRIES:
        kept = stated(policy, name)
        if isinstance(kept, str) and kept and not files.exists(os.path.join(policy.root, kept)):
            yield f"the file of registries.{name} is missing: every verdict will be unchecked"
    for path in policy.lexicons:
        if not files.exists(path):
            yield f"a lexicon is missing: {os.path.basename(path)}"


def _routes(policy: Policy) -> Iterator[str]:
    for name, profile in policy.profiles.items():
        match = profile.match
        if not (profile.from_domains or match.from_domains or match.auth_users or match.listeners):
            yield f"nothing leads to profile {name}: it has neither from_domains nor match"
        if profile.message_class is None:
            yield f"profile {name} has no class"
        if profile.tls is None:
            yield f"profile {name} promises no TLS"
    used = {profile.vendor for profile in policy.profiles.values()}
    for name, vendor in policy.vendors.items():
        if vendor.baa == "none" and name in used:
            yield f"vendor {name} sends without a business associate agreement"


def _ended(policy: Policy, today: datetime.date) -> Iterator[str]:
    for waiver in policy.waivers:
        if waiver.expires < today:
            yield f"the waiver for {waiver.rule} at {waiver.where} expired on {waiver.expires.isoformat()}"
    for name, vendor in policy.vendors.items():
        baa = vendor.baa
        if not isinstance(baa, str) and baa.ends is not None and baa.ends < today:
            yield f"the agreement with {name} ended on {baa.ends.isoformat()}"
