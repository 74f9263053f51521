"""One message on its way through the gate, and what the judge says of it: the seam between mail path and engine.

Both sides of the seam live here because the engine may not import the milter, and the milter must not know how
a verdict comes about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import Literal

from gatekeeper.model.finding import Verdict
from gatekeeper.value import dataclass

#: A header field as it came: the name, and the value with its leading white space and its folds (joined by LF).
RawHeader = tuple[bytes, bytes]
#: Header fields that only the gate may write or read, lower case; the judge sees the message without them.
OWN_HEADERS = frozenset(
    {
        b"x-gatekeeper-verdict",
        b"x-gatekeeper-rules",
        b"x-gatekeeper-obligations",
        b"x-gatekeeper-campaign",
        b"x-gatekeeper-release",
    }
)


@dataclass(frozen=True, kw_only=True)
class MailTransaction:
    """One SMTP transaction, complete up to the end of the message.

    Args:
        id: Given by the gate, random, unique; stands in replies, logs and headers.
        queue_id: The mail server's queue id (macro ``i``), or "".
        client_address: Address of the SMTP client, or "" where it has none.
        client_name: Its verified name, or the bracketed address.
        helo: What it called itself.
        auth_user: Authenticated login (macro ``{auth_authen}``), or "".
        listener: Name of the listener (macro ``{daemon_name}``).
        mail_from: Envelope sender without angle brackets; "" is the null sender.
        rcpt_to: Envelope recipients in order, without angle brackets.
        headers: Header fields in order, raw.
        body: Raw body, lines end in CRLF.
    """

    id: str
    queue_id: str = ""
    client_address: str = ""
    client_name: str = ""
    helo: str = field(default="", repr=False)
    auth_user: str = field(default="", repr=False)
    listener: str = ""
    mail_from: str = field(default="", repr=False)
    rcpt_to: tuple[str, ...] = field(default=(), repr=False)
    headers: tuple[RawHeader, ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def message(self) -> bytes:
        """The message as bytes with CRLF line ends (RFC 5322), header fields as they came."""
        return render(self.headers, self.body)

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values of every header field of that name, case aside, white space stripped at both ends."""
        wanted = name.lower().encode("ascii")
        return tuple(
            value.decode("utf-8", "surrogateescape").strip() for key, value in self.headers if key.lower() == wanted
        )


def render(headers: tuple[RawHeader, ...], body: bytes) -> bytes:
    """Return header fields and body as one message with CRLF line ends."""
    lines = [name + b":" + value.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") + b"\r\n" for name, value in headers]
    return b"".join(lines) + b"\r\n" + body


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What the judge says of one transaction.

    Args:
        verdict: The decision.
        drop_addresses: Envelope recipients that must not get it (obligation drop-recipients).
        hold: How the policy wants a hold done: in our own store, in the mail server's hold queue, or by 451.
    """

    verdict: Verdict
    drop_addresses: tuple[str, ...] = field(default=(), repr=False)
    hold: Literal["store", "quarantine", "defer"] = "store"


Judge = Callable[[MailTransaction], Judgement]
