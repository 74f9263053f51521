"""One milter connection as a state machine without sockets: packets in, steps out.

Nothing is judged before the end of the message, so every earlier step is negotiated to need no reply; a server that
cannot do without a reply gets its "continue".
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import field

from gatekeeper.milter import packets as p
from gatekeeper.milter.codec import ProtocolError
from gatekeeper.model.transaction import MailTransaction, RawHeader
from gatekeeper.value import dataclass

VERSION = 6
NEEDED = p.Action.ADD_HEADERS | p.Action.CHANGE_HEADERS | p.Action.DELETE_RECIPIENTS | p.Action.QUARANTINE
WANTED = (
    p.Option.NO_UNKNOWN
    | p.Option.NO_REPLY_CONNECT
    | p.Option.NO_REPLY_HELO
    | p.Option.NO_REPLY_MAIL
    | p.Option.NO_REPLY_RCPT
    | p.Option.NO_REPLY_DATA
    | p.Option.NO_REPLY_HEADER
    | p.Option.NO_REPLY_END_OF_HEADERS
    | p.Option.NO_REPLY_BODY
    | p.Option.LEADING_SPACE
)
#: A stage that is named gets exactly these; the queue id is not there before DATA.
MACROS: tuple[tuple[int, bytes], ...] = (
    (p.Stage.CONNECT, b"j {daemon_name} {client_addr} {client_name}"),
    (p.Stage.MAIL, b"i {auth_authen} {auth_type}"),
    (p.Stage.RCPT, b"i"),
    (p.Stage.DATA, b"i"),
    (p.Stage.END_OF_MESSAGE, b"i"),
)


@dataclass(frozen=True, slots=True)
class Send:
    """Packets to send now."""

    packets: tuple[p.Packet, ...]


@dataclass(frozen=True, slots=True)
class JudgeNow:
    """A message is complete; the answer is the caller's.

    Args:
        transaction: The message; its body is cut where *oversize*.
        size: Octets of header and body, also those not kept.
        oversize: Whether the message is longer than the limit, so that it cannot be judged.
    """

    transaction: MailTransaction
    size: int
    oversize: bool = False


@dataclass(frozen=True, slots=True)
class Close:
    """The server has said goodbye."""


Step = Send | JudgeNow | Close | None
_CONTINUE = Send((p.Continue(),))
_NO_REPLY_BODY = int(p.Option.NO_REPLY_BODY)
_NO_REPLY_CONNECT = int(p.Option.NO_REPLY_CONNECT)
_NO_REPLY_DATA = int(p.Option.NO_REPLY_DATA)
_NO_REPLY_END_OF_HEADERS = int(p.Option.NO_REPLY_END_OF_HEADERS)
_NO_REPLY_HEADER = int(p.Option.NO_REPLY_HEADER)
_NO_REPLY_HELO = int(p.Option.NO_REPLY_HELO)
_NO_REPLY_MAIL = int(p.Option.NO_REPLY_MAIL)
_NO_REPLY_RCPT = int(p.Option.NO_REPLY_RCPT)
_NO_REPLY_UNKNOWN = int(p.Option.NO_REPLY_UNKNOWN)
_LEADING_SPACE = int(p.Option.LEADING_SPACE)


@dataclass(slots=True)
class _Mail:
    """The message that is being collected."""

    mail_from: str
    rcpt_to: list[str] = field(default_factory=list)
    headers: list[RawHeader] = field(default_factory=list)
    body: list[bytes] = field(default_factory=list)
    size: int = 0


class Session:
    """A connection of one mail server.

    Args:
        max_size: Octets of envelope, header and body that are kept; what is longer is counted and not kept.
        new_id: Gives each message its id.
    """

    def __init__(self, *, max_size: int, new_id: Callable[[], str] = lambda: secrets.token_hex(8)) -> None:
        self._max_size = max_size
        self._new_id = new_id
        self._options = 0
        self._negotiated = False
        self._macros: dict[bytes, dict[bytes, bytes]] = {}
        self._connect: p.Connect | None = None
        self._helo = ""
        self._mail: _Mail | None = None

    @property
    def busy(self) -> bool:
        """Whether a message is being collected."""
        return self._mail is not None

    def receive(self, packet: p.Packet) -> Step:
        """Take one packet of the server and return what to do, None for nothing.

        Raises:
            ProtocolError: The packet is out of place; the connection must be closed.
        """
        if not self._negotiated and not isinstance(packet, p.Negotiate | p.Quit):
            raise ProtocolError("a packet came before the negotiation")
        match packet:
            case p.Negotiate():
                return self._negotiate(packet)
            case p.Macros(step=step, values=values):
                self._macros[step] = {name.strip(b"{}"): value for name, value in values}
                return None
            case p.Connect():
                self._connect, self._helo, self._mail = packet, "", None
                return self._answer(_NO_REPLY_CONNECT)
            case p.Helo(name=name):
                self._helo = _text(name)
                return self._answer(_NO_REPLY_HELO)
            case p.Mail(address=address):
                self._mail = _Mail(mail_from=_bare(address), size=len(address))
                return self._answer(_NO_REPLY_MAIL)
            case p.UnknownCommand():
                return self._answer(_NO_REPLY_UNKNOWN)
            case p.Abort():
                self._reset()
                return None
            case p.QuitNewConnection():
                self._reset()
                self._connect, self._helo, self._macros = None, "", {}
                return None
            case p.Quit():
                return Close()
            case _:
                return self._content(packet)

    def _content(self, packet: p.Packet) -> Step:
        mail = self._mail
        if mail is None:
            raise ProtocolError(f"a {type(packet).__name__} packet came outside a message")
        match packet:
            case p.Rcpt(address=address):
                if self._keep(mail, len(address)):
                    mail.rcpt_to.append(_bare(address))
                return self._answer(_NO_REPLY_RCPT)
            case p.Data():
                return self._answer(_NO_REPLY_DATA)
            case p.Header(name=name, value=value):
                if not self._options & _LEADING_SPACE and not value.startswith((b" ", b"\t")):
                    value = b" " + value
                if self._keep(mail, len(name) + len(value) + 3):
                    mail.headers.append((name, value))
                return self._answer(_NO_REPLY_HEADER)
            case p.EndOfHeaders():
                return self._answer(_NO_REPLY_END_OF_HEADERS)
            case p.Body(octets=octets):
                if self._keep(mail, len(octets)):
                    mail.body.append(octets)
                return self._answer(_NO_REPLY_BODY)
            case p.EndOfMessage(octets=octets):
                if self._keep(mail, len(octets)):
                    mail.body.append(octets)
                return self._finish(mail)
            case _:
                raise ProtocolError(f"a {type(packet).__name__} packet is no server's to send")

    def outgoing(self, packet: p.Packet) -> p.Packet:
        """Return one of our packets as this server wants it: without negotiated leading space it puts in its own."""
        if isinstance(packet, p.AddHeader) and not self._options & _LEADING_SPACE:
            return p.AddHeader(packet.name, packet.value.removeprefix(b" "))
        return packet

    def _keep(self, mail: _Mail, octets: int) -> bool:
        mail.size += octets
        return mail.size <= self._max_size

    def _negotiate(self, offer: p.Negotiate) -> Send:
        if offer.version < VERSION:
            raise ProtocolError(f"the mail server speaks milter protocol {offer.version}, version {VERSION} is needed")
        if offer.actions & NEEDED != NEEDED:
            raise ProtocolError("the mail server does not allow changes of header and recipients or quarantine")
        self._options = offer.options & int(WANTED)
        self._negotiated = True
        macros = MACROS if offer.actions & p.Action.SET_MACROS else ()
        actions = NEEDED | (offer.actions & p.Action.SET_MACROS)
        return Send((p.Negotiate(version=VERSION, actions=actions, options=self._options, macros=macros),))

    def _answer(self, no_reply: int) -> Step:
        # Plain numbers: this runs for every packet, and flags of enum cost more than all the rest of a step.
        return None if self._options & no_reply else _CONTINUE

    def _reset(self) -> None:
        self._mail = None
        for step in (b"M", b"R", b"T", b"L", b"N", b"B", b"E"):
            self._macros.pop(step, None)

    def _macro(self, name: bytes, *steps: bytes) -> str:
        return next((_text(self._macros[s][name]) for s in steps if self._macros.get(s, {}).get(name)), "")

    def _finish(self, mail: _Mail) -> JudgeNow:
        connect = self._connect
        address = _text(connect.address) if connect else ""
        transaction = MailTransaction(
            id=self._new_id(),
            queue_id=self._macro(b"i", b"E", b"N", b"T", b"R", b"M"),
            # Sendmail writes IPv6 addresses with this tag (RFC 5321, 4.1.3); Postfix does not.
            client_address=address.removeprefix("IPv6:") or self._macro(b"client_addr", b"C"),
            client_name=_text(connect.name) if connect else "",
            helo=self._helo,
            auth_user=self._macro(b"auth_authen", b"M"),
            listener=self._macro(b"daemon_name", b"C"),
            mail_from=mail.mail_from,
            rcpt_to=tuple(mail.rcpt_to),
            headers=tuple(mail.headers),
            body=b"".join(mail.body),
        )
        self._mail = None
        return JudgeNow(transaction, mail.size, mail.size > self._max_size)


def _text(octets: bytes) -> str:
    return octets.decode("utf-8", "surrogateescape")


def _bare(address: bytes) -> str:
    return _text(address[1:-1] if address[:1] == b"<" and address[-1:] == b">" else address)
