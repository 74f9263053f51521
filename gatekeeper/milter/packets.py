"""The packets of the milter protocol as frozen values.

The protocol has no RFC; names and letters are those of Sendmail's ``mfdef.h``, which Postfix speaks too.
Strings stay bytes: header names and values may hold any octet but NUL.
"""

from __future__ import annotations

from dataclasses import field
from enum import IntEnum, IntFlag

from gatekeeper.value import dataclass


class Action(IntFlag):
    """What a filter may do to a message (SMFIF_*)."""

    ADD_HEADERS = 0x01
    CHANGE_BODY = 0x02
    ADD_RECIPIENTS = 0x04
    DELETE_RECIPIENTS = 0x08
    CHANGE_HEADERS = 0x10
    QUARANTINE = 0x20
    CHANGE_SENDER = 0x40
    ADD_RECIPIENTS_WITH_ARGUMENTS = 0x80
    SET_MACROS = 0x100


class Option(IntFlag):
    """Which steps are sent and which are answered (SMFIP_*)."""

    NO_CONNECT = 0x01
    NO_HELO = 0x02
    NO_MAIL = 0x04
    NO_RCPT = 0x08
    NO_BODY = 0x10
    NO_HEADERS = 0x20
    NO_END_OF_HEADERS = 0x40
    NO_REPLY_HEADER = 0x80
    NO_UNKNOWN = 0x100
    NO_DATA = 0x200
    SKIP = 0x400
    REJECTED_RECIPIENTS = 0x800
    NO_REPLY_CONNECT = 0x1000
    NO_REPLY_HELO = 0x2000
    NO_REPLY_MAIL = 0x4000
    NO_REPLY_RCPT = 0x8000
    NO_REPLY_DATA = 0x10000
    NO_REPLY_UNKNOWN = 0x20000
    NO_REPLY_END_OF_HEADERS = 0x40000
    NO_REPLY_BODY = 0x80000
    LEADING_SPACE = 0x100000


class Stage(IntEnum):
    """Steps for which a filter may ask for macros (SMFIM_*)."""

    CONNECT = 0
    HELO = 1
    MAIL = 2
    RCPT = 3
    DATA = 4
    END_OF_MESSAGE = 5
    END_OF_HEADERS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Negotiate:
    """Version, actions and options, offered by the server and chosen by the filter; macros wanted by stage."""

    version: int
    actions: int
    options: int
    macros: tuple[tuple[int, bytes], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Macros:
    """Macro values for the step whose letter is *step*."""

    step: bytes
    values: tuple[tuple[bytes, bytes], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connect:
    """A client has connected; *family* is ``4``, ``6``, ``L`` (UNIX) or ``U`` (unknown, without address)."""

    name: bytes
    family: bytes
    port: int = 0
    address: bytes = b""


@dataclass(frozen=True, slots=True)
class Helo:
    """HELO or EHLO."""

    name: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """MAIL FROM with its ESMTP arguments."""

    address: bytes = field(repr=False)
    arguments: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Rcpt:
    """RCPT TO with its ESMTP arguments."""

    address: bytes = field(repr=False)
    arguments: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Data:
    """DATA."""


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """An SMTP command that the server does not know."""

    line: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Header:
    """One header field."""

    name: bytes
    value: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class EndOfHeaders:
    """The header is complete."""


@dataclass(frozen=True, slots=True)
class Body:
    """A piece of the body, at most 65,535 octets."""

    octets: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class EndOfMessage:
    """The message is complete; may carry a last piece of the body."""

    octets: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Abort:
    """The message is over, finished or not; the connection stays."""


@dataclass(frozen=True, slots=True)
class Quit:
    """The server closes the connection."""


@dataclass(frozen=True, slots=True)
class QuitNewConnection:
    """The SMTP session is over; a new one follows on the same connection."""


@dataclass(frozen=True, slots=True)
class Continue:
    """Go on."""


@dataclass(frozen=True, slots=True)
class Accept:
    """Take the message."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Refuse it with the server's own 550."""


@dataclass(frozen=True, slots=True)
class Discard:
    """Take it and throw it away."""


@dataclass(frozen=True, slots=True)
class TemporaryFailure:
    """Refuse it for now with the server's own 451."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Send no more of this kind."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Still working: the server starts its time limit anew."""


@dataclass(frozen=True, slots=True)
class ReplyCode:
    """Refuse with this reply: ``550 5.7.1 text``; the server swallows a single ``%``."""

    text: bytes


@dataclass(frozen=True, slots=True)
class AddHeader:
    """Add a field at the end of the header."""

    name: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class InsertHeader:
    """Insert a field at *index*."""

    index: int
    name: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class ChangeHeader:
    """Change the *index*-th field (from 1) of that name; an empty value deletes it."""

    index: int
    name: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class AddRecipient:
    """Add an envelope recipient."""

    address: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeleteRecipient:
    """Delete an envelope recipient."""

    address: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Put the message into the server's hold queue."""

    reason: bytes


Packet = (
    Negotiate | Macros | Connect | Helo | Mail | Rcpt | Data | UnknownCommand | Header | EndOfHeaders | Body
    | EndOfMessage | Abort | Quit | QuitNewConnection | Continue | Accept | Reject | Discard | TemporaryFailure | Skip
    | Progress | ReplyCode | AddHeader | InsertHeader | ChangeHeader | AddRecipient | DeleteRecipient | Quarantine
)  # fmt: skip
