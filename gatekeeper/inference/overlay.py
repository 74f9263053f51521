"""Registries as they would be after a person has signed or consented, laid over the real ones."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Literal

from gatekeeper.inference.authorizations import STATEMENTS
from gatekeeper.inference.edits import rebuilt
from gatekeeper.inference.facts import Facts
from gatekeeper.model.message import Unchecked
from gatekeeper.model.registry import Authorization, Consent, Preference, RegistryBook, Suppression

#: Id of the authorization that a proposal imagines.
PROPOSED = "proposed-authorization"


class Overlay:
    """Look-ups that know a few entries more than the registries below.

    Args:
        base: The real registries.
        authorizations: Further entries.
        consents: Further consents, of everybody.
    """

    def __init__(
        self, base: RegistryBook, *, authorizations: tuple[Authorization, ...] = (), consents: tuple[Consent, ...] = ()
    ) -> None:
        self._base = base
        self._authorizations = authorizations
        self._consents = consents

    def authorization(self, id: str) -> Authorization | None:
        """Return the entry of that id, the further ones first."""
        return next((entry for entry in self._authorizations if entry.id == id), None) or self._base.authorization(id)

    def authorizations_of(self, address: str) -> tuple[Authorization, ...]:
        """Return the entries with that subject."""
        return self._base.authorizations_of(address)

    def consents_of(self, address: str) -> tuple[Consent, ...]:
        """Return the consents of an address, those of everybody included."""
        return self._base.consents_of(address) + self._consents

    def suppressions_of(self, address: str) -> tuple[Suppression, ...]:
        """Return the suppressions of an address."""
        return self._base.suppressions_of(address)

    def preferences_of(self, address: str) -> tuple[Preference, ...]:
        """Return the preferences of an address."""
        return self._base.preferences_of(address)

    def tls_of(self, domain: str) -> str | None:
        """Return what the map knows of a recipient domain."""
        return self._base.tls_of(domain)

    def has(self, name: str) -> bool:
        """Return whether there is such a registry."""
        return (name == "authorizations" and bool(self._authorizations)) or self._base.has(name)

    @property
    def unchecked(self) -> tuple[Unchecked, ...]:
        """Registries that could not be read."""
        return self._base.unchecked


def authorized(facts: Facts, instrument: Literal["authorization", "part2-consent"] = "authorization") -> Facts:
    """Return facts with one complete entry for the whole campaign on file and named (45 CFR 164.508(c))."""
    id = f"{PROPOSED}-{instrument}"
    entry = Authorization(
        id=id,
        signed=facts.today,
        expires=facts.today + datetime.timedelta(days=365),
        purposes=("marketing", "fundraising", "testimonial", facts.submission.manifest.campaign),
        channels=("email", "web"),
        data_classes=("any",),
        media=("testimonial", "quote", "photo", "video", "voice"),
        discloser=facts.organization.name,
        recipients="the mail platform",
        remuneration_stated=True,
        statements=STATEMENTS,  # type: ignore[arg-type]
        signature=True,
        instrument=instrument,
    )
    named = facts.submission.manifest.authorization
    ids = (named,) if isinstance(named, str) and named else tuple(named or ())
    good = tuple(i for i in ids if i.startswith(PROPOSED))
    manifest = replace(facts.submission.manifest, authorization=(*good, id))
    return rebuilt(
        facts,
        submission=replace(facts.submission, manifest=manifest),
        registries=Overlay(facts.registries, authorizations=(entry,)),
    )


def consented(facts: Facts) -> Facts:
    """Return facts in which everybody has given the separate consent that state acts ask for."""
    told = tuple(
        Consent(category=category, at=facts.today.isoformat(), source="separate form", text_version="1")
        for category in ("consumer-health", "health", "marketing", "health-marketing")
    )
    return authorized(rebuilt(facts, registries=Overlay(facts.registries, consents=told)))
