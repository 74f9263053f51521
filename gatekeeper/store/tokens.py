"""Release tokens: what lets one released message pass the gate again, once, unchanged, to the same recipients."""

from __future__ import annotations

import hashlib
import hmac

from gatekeeper.model.transaction import RawHeader
from gatekeeper.patterns import lazy
from gatekeeper.store.sealing import Seal
from gatekeeper.value import dataclass

HEADER = "X-Gatekeeper-Release"
_FORM = lazy(r"([A-Za-z0-9_-]{1,80})\.([0-9]{1,9})\.([0-9a-f]{32})\.([0-9a-f]{64})\Z")
_OURS = b"x-gatekeeper-"
_SPACE = lazy(rb"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Token:
    """The parts of a token."""

    item: str
    number: int
    nonce: str
    mac: str

    def __str__(self) -> str:
        return f"{self.item}.{self.number}.{self.nonce}.{self.mac}"


def parse(text: str) -> Token | None:
    """Return the token in a header value, None where it is none."""
    match = _FORM.match(text.strip())
    return Token(match[1], int(match[2]), match[3], match[4]) if match else None


def content_digest(headers: tuple[RawHeader, ...], body: bytes) -> str:
    """Return a digest of the message that survives a second pass through a mail server.

    Like relaxed canonicalisation of DKIM (RFC 6376, 3.4): case of names, folds and trailing empty lines do not count;
    our own header fields do not either.
    """
    digest = hashlib.sha256()
    for name, value in headers:
        low = name.strip().lower()
        if not low.startswith(_OURS):
            digest.update(low + b":" + _SPACE.sub(b" ", value).strip() + b"\n")
    digest.update(b"\n" + body.replace(b"\r\n", b"\n").rstrip(b"\n"))
    return digest.hexdigest()


def issue(
    seal: Seal, *, item: str, number: int, nonce: str, content: str, mail_from: str, rcpt_to: tuple[str, ...]
) -> Token:
    """Return the token of one transaction of a release."""
    return Token(item, number, nonce, _mac(seal, item, number, nonce, content, mail_from, rcpt_to))


def genuine(seal: Seal, token: Token, *, content: str, mail_from: str, rcpt_to: tuple[str, ...]) -> bool:
    """Return whether *token* was issued for exactly this message, sender and set of recipients."""
    mac = _mac(seal, token.item, token.number, token.nonce, content, mail_from, rcpt_to)
    return hmac.compare_digest(token.mac, mac)


def match_key(seal: Seal, *, content: str, mail_from: str, rcpt_to: tuple[str, ...]) -> str:
    """Return the keyed identity of a message and its envelope, by which a deferred one is known when it comes again."""
    return seal.sign("match", content, *_envelope(mail_from, rcpt_to))


def _mac(seal: Seal, item: str, number: int, nonce: str, content: str, mail_from: str, rcpt_to: tuple[str, ...]) -> str:
    return seal.sign("release", item, str(number), nonce, content, *_envelope(mail_from, rcpt_to))


def _envelope(mail_from: str, rcpt_to: tuple[str, ...]) -> list[str]:
    return [mail_from.lower(), *sorted(address.lower() for address in rcpt_to)]
