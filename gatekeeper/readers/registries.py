"""Registries that a policy names, opened for look-ups by keyed hash, so that none of them need hold plain addresses.

A registry that cannot be read, or read in full, is `Unchecked`: who opted out cannot be known from half a list.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from gatekeeper.errors import InputError
from gatekeeper.model.message import Unchecked
from gatekeeper.model.place import Place
from gatekeeper.model.policy import DatabaseTable, Policy
from gatekeeper.model.registry import Authorization, Consent, Preference, Suppression
from gatekeeper.readers.files import Files
from gatekeeper.readers.mailboxes import normalise, normalise_domain
from gatekeeper.redact import Key

NAMES = ("authorizations", "consents", "suppressions", "preferences", "tls_domains")
_CALLED = {
    "authorizations": "authorization registry",
    "consents": "consent registry",
    "suppressions": "suppression registry",
    "preferences": "preference registry",
    "tls_domains": "TLS map",
}


class Book:
    """Registry entries in memory, by keyed hash of the address; see `gatekeeper.model.registry.RegistryBook`.

    Args:
        key: Secret of the hashes.
    """

    def __init__(self, key: Key) -> None:
        self._key = key
        self._names: set[str] = set()
        self._unchecked: list[Unchecked] = []
        self._by_id: dict[str, Authorization] = {}
        self._authorizations: dict[str, list[Authorization]] = {}
        self._consents: dict[str, list[Consent]] = {}
        self._suppressions: dict[str, list[Suppression]] = {}
        self._preferences: dict[str, list[Preference]] = {}
        self._tls: dict[str, str] = {}
        self._hashed: set[str] = set()
        #: Faults of single entries, located, for those who keep the registries.
        self.errors: list[InputError] = []

    def authorization(self, id: str) -> Authorization | None:
        """Return the entry of that id; of several subjects' entries the first."""
        return self._by_id.get(id)

    def authorizations_of(self, address: str) -> tuple[Authorization, ...]:
        """Return the entries with that subject."""
        return tuple(self._authorizations.get(self._hash(address), ()))

    def consents_of(self, address: str) -> tuple[Consent, ...]:
        """Return the consents of an address, in the order of the registry."""
        return tuple(self._consents.get(self._hash(address), ())) if self._consents else ()

    def suppressions_of(self, address: str) -> tuple[Suppression, ...]:
        """Return the suppressions of an address, in the order of the registry."""
        return tuple(self._suppressions.get(self._hash(address), ())) if self._suppressions else ()

    def preferences_of(self, address: str) -> tuple[Preference, ...]:
        """Return the preferences of an address, in the order of the registry."""
        return tuple(self._preferences.get(self._hash(address), ())) if self._preferences else ()

    def tls_of(self, domain: str) -> str | None:
        """Return what the TLS map says of a domain, or None."""
        return self._tls.get(normalise_domain(domain)) if self._tls else None

    def has(self, name: str) -> bool:
        """Return whether the policy names this registry."""
        return name in self._names

    @property
    def unchecked(self) -> tuple[Unchecked, ...]:
        """Registries that could not be read, or not in full."""
        return tuple(self._unchecked)

    def _hash(self, address: str) -> str:
        return self._key.fingerprint(normalise(address))

    def _subject(self, written: str, name: str) -> str:
        """Return the hash of a registry's address, which may be one already."""
        if written[:5].lower() == "hmac:":
            self._hashed.add(name)
            return written[5:37].lower()
        return self._hash(written)

    def _load(
        self, name: str, stated: str | DatabaseTable, policy: Policy, files: Files, faults: list[InputError]
    ) -> None:
        if name == "authorizations":
            from gatekeeper.readers.authorizations import read_authorizations

            for found in read_authorizations(
                stated, root=policy.root, policy_path=policy.path, files=files, faults=faults
            ):
                self._by_id.setdefault(found.id, found)
                if found.subject:
                    self._authorizations.setdefault(self._subject(found.subject, name), []).append(found)
            return
        from gatekeeper.readers.registry_rows import records, wrong

        add = self._adders()[name]
        for record in records(stated, name, root=policy.root, policy_path=policy.path, files=files, faults=faults):
            bad = wrong(record, name)
            faults += bad
            if not bad:
                add(record.values)

    def _adders(self) -> dict[str, Callable[[dict[str, str]], None]]:
        def consent(row: dict[str, str]) -> None:
            entry = Consent(
                category=row.get("category", ""),
                at=row.get("at", ""),
                source=row.get("source", ""),
                text_version=row.get("text_version", ""),
            )
            self._consents.setdefault(self._subject(row["address"], "consents"), []).append(entry)

        def suppression(row: dict[str, str]) -> None:
            entry = Suppression(reason=row["reason"], category=row.get("category", ""), at=row.get("at", ""))
            self._suppressions.setdefault(self._subject(row["address"], "suppressions"), []).append(entry)

        def preference(row: dict[str, str]) -> None:
            entry = Preference(kind=row["kind"], category=row.get("category", ""), at=row.get("at", ""))
            self._preferences.setdefault(self._subject(row["address"], "preferences"), []).append(entry)

        def tls(row: dict[str, str]) -> None:
            self._tls[normalise_domain(row["domain"])] = row["tls"]

        return {"consents": consent, "suppressions": suppression, "preferences": preference, "tls_domains": tls}

    def open(self, name: str, stated: str | DatabaseTable, policy: Policy, files: Files) -> None:
        """Read one registry; what is wrong with it goes to `unchecked` and `errors`."""
        from gatekeeper.readers.database import Unreachable

        self._names.add(name)
        called = _CALLED[name]
        at = Place(path=policy.path) if policy.path else None
        faults: list[InputError] = []
        extent = "in full"
        try:
            self._load(name, stated, policy, files, faults)
        except Unreachable as why:
            self._unchecked.append(Unchecked(what=called, why=str(why), at=at))
            return
        except InputError as error:
            faults.append(error)
            extent = "at all"
        if faults:
            faults.sort(key=lambda error: (error.path, error.line, error.column, error.message))
            self.errors += faults
            count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
            reason = f"it cannot be read {extent}: {count}, the first: {faults[0]}"
            self._unchecked.append(Unchecked(what=called, why=reason, at=at))
        if name in self._hashed and not self._key.persistent:
            secret = "it holds hashed addresses, which need the secret that made them (GATEKEEPER_KEY or --key-file)"
            self._unchecked.append(Unchecked(what=called, why=secret, at=at))


def stated(policy: Policy, name: str) -> str | DatabaseTable:
    """Return where a policy keeps a registry: a file, or a table (a bare database URL means the table of its name)."""
    found: str | DatabaseTable = getattr(policy.registries, name)
    return DatabaseTable(url=found) if isinstance(found, str) and "://" in found else found


def registry_files(policy: Policy) -> tuple[str, ...]:
    """Return the files that a policy keeps its registries in, as paths; databases are none."""
    named = (stated(policy, name) for name in NAMES)
    return tuple(os.path.normpath(os.path.join(policy.root, s)) for s in named if isinstance(s, str) and s)


def open_registries(policy: Policy, *, files: Files, key: Key) -> Book:
    """Return the look-ups that a policy names; what cannot be read is in `Book.unchecked` and `Book.errors`.

    Args:
        policy: Names the registries; their paths start from its folder.
        files: Where to read.
        key: Secret of the keyed hashes (``hmac:`` entries are the first 32 or more hex digits of HMAC-SHA-256 over
            the normalised address under it).
    """
    book = Book(key)
    for name in NAMES:
        kept = stated(policy, name)
        if kept:
            book.open(name, kept, policy, files)
    return book
