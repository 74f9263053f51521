"""Held messages as values: what goes into the quarantine, what a list shows, what an officer may open."""

from __future__ import annotations

import datetime
from dataclasses import field
from typing import Any, Literal

from gatekeeper.model.transaction import RawHeader, render
from gatekeeper.value import dataclass

#: States of a held message: held → releasing → released (→ passed, where it waited at the client), returned, expired.
STATES = ("held", "releasing", "released", "passed", "returned", "expired")


@dataclass(frozen=True, kw_only=True)
class Held:
    """A message to hold, complete with what the judge found.

    Args:
        id: The gate's id of the message; unique.
        submission: Id of the verdict (a campaign's name, or the same id).
        how: ``store``: the mail server's copy is discarded; ``defer``: the client keeps it and tries again.
        mail_from, rcpt_to: Envelope.
        headers, body: The message as it came.
        dropped: Envelope recipients that must not get it even after a release.
        strip: Header fields (lower case) to remove on release.
        findings: For the officer: rule, severity, message (masked), line.
    """

    id: str
    submission: str
    how: Literal["store", "defer"] = "store"
    mail_from: str = field(repr=False)
    rcpt_to: tuple[str, ...] = field(repr=False)
    headers: tuple[RawHeader, ...] = field(repr=False)
    body: bytes = field(repr=False)
    dropped: tuple[str, ...] = field(default=(), repr=False)
    strip: tuple[str, ...] = ()
    level: str = "none"
    rules: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()
    findings: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    queue_id: str = ""
    policy_digest: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a list shows of a held message: no address, no subject, no word of the message.

    Args:
        sender_domain: Masked.
        progress: Of a release under way or done: (transactions sent, of how many).
        resumable: Whether a release stands still half done and can be taken up again.
    """

    id: str
    submission: str
    how: str
    state: str
    held_at: datetime.datetime
    changed_at: datetime.datetime
    level: str
    rules: tuple[str, ...]
    obligations: tuple[str, ...]
    sender_domain: str
    recipients: int
    dropped: int
    size: int
    policy_digest: str
    progress: tuple[int, int] = (0, 0)
    resumable: bool = False


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A held message opened for an officer: everything, so every field hides itself."""

    row: Row
    mail_from: str = field(repr=False)
    rcpt_to: tuple[str, ...] = field(repr=False)
    headers: tuple[RawHeader, ...] | None = field(repr=False)
    body: bytes | None = field(repr=False)
    dropped: tuple[str, ...] = field(repr=False)
    strip: tuple[str, ...] = ()
    findings: tuple[dict[str, Any], ...] = field(default=(), repr=False)

    @property
    def message(self) -> bytes | None:
        """The message as bytes, or None once it has been erased."""
        return None if self.headers is None or self.body is None else render(self.headers, self.body)


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One SMTP transaction of a release."""

    id: str
    number: int
    mail_from: str = field(repr=False)
    rcpt_to: tuple[str, ...] = field(repr=False)
    message: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What a release has done: transactions sent now, sent in all, and their number."""

    id: str
    sent_now: int
    sent: int
    of: int
    waits_for_client: bool = False


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What a released message carries when it passes the gate again."""

    id: str
    submission: str
    level: str
    rules: tuple[str, ...]
    obligations: tuple[str, ...]
    policy_digest: str
