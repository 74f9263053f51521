"""Encryption of what is kept: AES-256-GCM under keys derived from one secret (NIST SP 800-38D, RFC 5869).

Sealed values are bound to the row they belong to, so that a value moved to another row does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path
from typing import Any

from gatekeeper.errors import GatekeeperError
from gatekeeper.redact import Key

_MINIMUM_SECRET = 16
_FORMAT = b"\x01"


class SealError(GatekeeperError):
    """A sealed value that does not open: wrong key, or changed since it was written."""


class Seal:
    """Seals and opens values, and signs.

    Args:
        key: A persistent secret of at least 16 bytes.

    Raises:
        SealError: The key is run-local or too short: what it sealed could never be opened again.
    """

    def __init__(self, key: Key) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if not key.persistent:
            raise SealError("the store needs a key that outlives this run: GATEKEEPER_KEY or --key-file")
        if len(key.secret) < _MINIMUM_SECRET:
            raise SealError(f"the key is shorter than {_MINIMUM_SECRET} bytes")
        self._cipher = AESGCM(_derive(key.secret, b"gatekeeper store seal 1"))
        self._signing = _derive(key.secret, b"gatekeeper store sign 1")

    def seal(self, value: bytes, *, row: str) -> bytes:
        """Return *value* encrypted and bound to *row*."""
        nonce = os.urandom(12)
        return _FORMAT + nonce + self._cipher.encrypt(nonce, value, row.encode())

    def open(self, sealed: bytes, *, row: str) -> bytes:
        """Return what was sealed for *row*.

        Raises:
            SealError: The value was not sealed for that row with this key.
        """
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher.decrypt(sealed[1:13], sealed[13:], row.encode())
        except (InvalidTag, ValueError) as error:
            raise SealError("a sealed value does not open: wrong key, or changed since it was written") from error

    def seal_json(self, value: Any, *, row: str) -> bytes:
        """Return a JSON value encrypted and bound to *row*."""
        return self.seal(json.dumps(value, ensure_ascii=True, sort_keys=True).encode(), row=row)

    def open_json(self, sealed: bytes, *, row: str) -> Any:
        """Return the JSON value sealed for *row*."""
        return json.loads(self.open(sealed, row=row))

    def sign(self, *parts: str | bytes) -> str:
        """Return 64 hex digits of HMAC-SHA-256 over the parts, unambiguous in their borders."""
        mac = hmac.new(self._signing, digestmod=hashlib.sha256)
        for part in parts:
            octets = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
            mac.update(len(octets).to_bytes(8, "big") + octets)
        return mac.hexdigest()


def _derive(secret: bytes, purpose: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)


def key_beside(database: Path) -> Key:
    """Return the key in the file beside a database, made on first use (mode 0600, never overwritten).

    Args:
        database: The SQLite file; the key stands in ``<database>.key``.

    Raises:
        SealError: The database exists and its key file does not: what it holds could not be opened.
    """
    path = database.with_name(database.name + ".key")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists() and database.exists() and database.stat().st_size:
        raise SealError(f"{path} is missing: the store cannot be opened without its key")
    if not path.exists():
        # Linked into place complete: a second process must never read half a key.
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_hex(32).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return Key(path.read_bytes().strip())
