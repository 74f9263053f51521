"""Registries that a policy names, opened for look-ups by keyed hash, so that none of them need hold plain addresses."""

from __future__ import annotations

from gatekeeper.model.message import Unchecked
from gatekeeper.model.policy import Policy
from gatekeeper.model.registry import Authorization, Consent, Preference, RegistryBook, Suppression
from gatekeeper.readers.files import Files
from gatekeeper.redact import Key


class Book:
    """Registry entries in memory, by keyed hash of the address; see `gatekeeper.model.registry.RegistryBook`."""

    def __init__(self, key: Key) -> None:
        self._key = key
        self._names: set[str] = set()
        self._unchecked: list[Unchecked] = []

    def authorization(self, id: str) -> Authorization | None:
        """Return the entry of that id."""
        return None

    def authorizations_of(self, address: str) -> tuple[Authorization, ...]:
        """Return the entries with that subject."""
        return ()

    def consents_of(self, address: str) -> tuple[Consent, ...]:
        """Return the consents of an address."""
        return ()

    def suppressions_of(self, address: str) -> tuple[Suppression, ...]:
        """Return the suppressions of an address."""
        return ()

    def preferences_of(self, address: str) -> tuple[Preference, ...]:
        """Return the preferences of an address."""
        return ()

    def tls_of(self, domain: str) -> str | None:
        """Return what the TLS map says of a domain, or None."""
        return None

    def has(self, name: str) -> bool:
        """Return whether the policy names this registry."""
        return name in self._names

    @property
    def unchecked(self) -> tuple[Unchecked, ...]:
        """Registries that could not be read."""
        return tuple(self._unchecked)


def open_registries(policy: Policy, *, files: Files, key: Key) -> RegistryBook:
    """Return the look-ups that a policy names."""
    return Book(key)
