"""Registry entries as values, and the look-up protocol that rules and inference use (docs/formats.md)."""

from __future__ import annotations

import datetime
from dataclasses import field
from typing import Literal, Protocol

from gatekeeper.model.message import Unchecked
from gatekeeper.model.place import Place
from gatekeeper.value import dataclass

Date = datetime.date


@dataclass(frozen=True, kw_only=True)
class Authorization:
    """A written authorization (45 CFR 164.508(c)) or what somebody offers as one."""

    id: str = field(metadata={"required": True})
    subject: str = field(default="", repr=False)
    signed: Date | None = None
    expires: Date | None = None
    revoked: Date | None = None
    purposes: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    data_classes: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    discloser: str = ""
    recipients: str = ""
    remuneration_stated: bool = False
    statements: tuple[Literal["right-to-revoke", "not-conditioned", "redisclosure"], ...] = ()
    signature: bool | str = False
    instrument: Literal["authorization", "part2-consent", "consent-to-treat", "privacy-notice", "terms-of-use"] = (
        "authorization"
    )
    at: Place | None = field(default=None, metadata={"skip": True})


@dataclass(frozen=True, kw_only=True)
class Consent:
    """Evidence of an opt-in."""

    category: str = ""
    at: str = ""
    source: str = ""
    text_version: str = ""


@dataclass(frozen=True, kw_only=True)
class Suppression:
    """Why an address must not get mail."""

    reason: str
    category: str = ""
    at: str = ""


@dataclass(frozen=True, kw_only=True)
class Preference:
    """A recorded preference of one person."""

    kind: str
    category: str = ""
    at: str = ""


class RegistryBook(Protocol):
    """Look-ups by normalised address, compared by keyed hash: a registry need not hold plain addresses."""

    def authorization(self, id: str) -> Authorization | None:
        """Return the entry of that id."""

    def authorizations_of(self, address: str) -> tuple[Authorization, ...]:
        """Return the entries with that subject."""

    def consents_of(self, address: str) -> tuple[Consent, ...]:
        """Return the consents of an address."""

    def suppressions_of(self, address: str) -> tuple[Suppression, ...]:
        """Return the suppressions of an address."""

    def preferences_of(self, address: str) -> tuple[Preference, ...]:
        """Return the preferences of an address."""

    def tls_of(self, domain: str) -> str | None:
        """Return ``enforced``, ``offered`` or ``none`` for a recipient domain, None when the map does not know it."""

    def has(self, name: str) -> bool:
        """Return whether the policy names this registry (a field of `gatekeeper.model.policy.Registries`)."""

    @property
    def unchecked(self) -> tuple[Unchecked, ...]:
        """Registries that could not be read."""
