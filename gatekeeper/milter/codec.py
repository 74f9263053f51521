"""Milter packets to bytes and back, without sockets.

A packet is a 32-bit length in network order, a letter and the payload. Whatever does not fit that, or a payload that
does not fit its letter, is a `ProtocolError`: the connection is then closed and the mail server answers 451.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from gatekeeper.errors import GatekeeperError
from gatekeeper.milter import packets as p

#: Longest packet taken: Sendmail's largest negotiable piece (1 MiB) and room for its names.
MAX_PACKET = (1 << 20) + 4096

_LONG = struct.Struct("!L")
_SHORT = struct.Struct("!H")
_THREE = struct.Struct("!LLL")

_EMPTY: dict[bytes, type[p.Packet]] = {
    b"T": p.Data,
    b"N": p.EndOfHeaders,
    b"A": p.Abort,
    b"Q": p.Quit,
    b"K": p.QuitNewConnection,
    b"c": p.Continue,
    b"a": p.Accept,
    b"r": p.Reject,
    b"d": p.Discard,
    b"t": p.TemporaryFailure,
    b"s": p.Skip,
    b"p": p.Progress,
}
_LETTERS = {kind: letter for letter, kind in _EMPTY.items()}


class ProtocolError(GatekeeperError):
    """Bytes that are no milter packet, or a packet out of place; the message never holds payload."""


def encode(packet: p.Packet) -> bytes:
    """Return the bytes of one packet.

    Raises:
        ProtocolError: A string holds NUL, or the packet is longer than `MAX_PACKET`.
    """
    letter, payload = _payload(packet)
    if len(payload) + 1 > MAX_PACKET:
        raise ProtocolError("packet too long to send")
    return _LONG.pack(len(payload) + 1) + letter + payload


def _payload(packet: p.Packet) -> tuple[bytes, bytes]:
    match packet:
        case p.Negotiate():
            macros = b"".join(_LONG.pack(stage) + _join(names) for stage, names in packet.macros)
            return b"O", _THREE.pack(packet.version, packet.actions, packet.options) + macros
        case p.Macros():
            if len(packet.step) != 1:
                raise ProtocolError("a macro packet names one step")
            return b"D", packet.step + _join(*(text for pair in packet.values for text in pair))
        case p.Connect():
            if packet.family == b"U":
                return b"C", _join(packet.name) + b"U"
            return b"C", _join(packet.name) + packet.family + _SHORT.pack(packet.port) + _join(packet.address)
        case p.Helo():
            return b"H", _join(packet.name)
        case p.Mail():
            return b"M", _join(packet.address, *packet.arguments)
        case p.Rcpt():
            return b"R", _join(packet.address, *packet.arguments)
        case p.UnknownCommand():
            return b"U", _join(packet.line)
        case p.Header():
            return b"L", _join(packet.name, packet.value)
        case p.Body():
            return b"B", packet.octets
        case p.EndOfMessage():
            return b"E", packet.octets
        case p.ReplyCode():
            return b"y", _join(packet.text)
        case p.AddHeader():
            return b"h", _join(packet.name, packet.value)
        case p.InsertHeader():
            return b"i", _LONG.pack(packet.index) + _join(packet.name, packet.value)
        case p.ChangeHeader():
            return b"m", _LONG.pack(packet.index) + _join(packet.name, packet.value)
        case p.AddRecipient():
            return b"+", _join(packet.address)
        case p.DeleteRecipient():
            return b"-", _join(packet.address)
        case p.Quarantine():
            return b"q", _join(packet.reason)
        case _:
            return _LETTERS[type(packet)], b""


def decode(letter: bytes, payload: bytes) -> p.Packet:
    """Return the packet of one letter and its payload.

    Raises:
        ProtocolError: Unknown letter, or a payload that does not fit it.
    """
    if letter in _EMPTY:
        # Only the command letters of a full stop in the dialogue; a payload there would be silently lost.
        if payload:
            raise ProtocolError(f"packet {letter!r} has a payload")
        return _EMPTY[letter]()  # type: ignore[call-arg]
    reader = _READERS.get(letter)
    if reader is None:
        raise ProtocolError(f"unknown packet {letter!r}")
    try:
        return reader(payload)
    except struct.error as error:
        raise ProtocolError(f"packet {letter!r} is too short") from error


class PacketReader:
    """Collects bytes as they come and yields the packets that are complete."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[p.Packet]:
        """Yield every packet that *data* completes.

        Raises:
            ProtocolError: An absurd length or a packet that cannot be read; the stream is unusable from then on.
        """
        buffer = self._buffer
        buffer += data
        at = 0
        try:
            while len(buffer) - at >= 4:
                (length,) = _LONG.unpack_from(buffer, at)
                if not 0 < length <= MAX_PACKET:
                    raise ProtocolError(f"packet length {length} is outside 1 to {MAX_PACKET}")
                if len(buffer) - at < 4 + length:
                    break
                letter, payload = bytes(buffer[at + 4 : at + 5]), bytes(buffer[at + 5 : at + 4 + length])
                at += 4 + length
                yield decode(letter, payload)
        finally:
            del buffer[:at]

    @property
    def pending(self) -> int:
        """Octets of a packet that is not complete yet."""
        return len(self._buffer)


def _join(*texts: bytes) -> bytes:
    if any(b"\0" in text for text in texts):
        raise ProtocolError("a string of a packet holds NUL")
    return b"".join(text + b"\0" for text in texts)


def _split(payload: bytes, least: int = 1, most: int | None = None) -> list[bytes]:
    if payload and payload[-1] != 0:
        raise ProtocolError("a string of a packet does not end in NUL")
    texts = payload.split(b"\0")[:-1]
    if len(texts) < least or (most is not None and len(texts) > most):
        raise ProtocolError("a packet has the wrong number of strings")
    return texts


def _negotiate(payload: bytes) -> p.Negotiate:
    version, actions, options = _THREE.unpack_from(payload)
    macros, at = [], _THREE.size
    while at < len(payload):
        (stage,) = _LONG.unpack_from(payload, at)
        end = payload.find(b"\0", at + 4)
        if end < 0:
            raise ProtocolError("a macro list does not end in NUL")
        macros.append((stage, payload[at + 4 : end]))
        at = end + 1
    return p.Negotiate(version=version, actions=actions, options=options, macros=tuple(macros))


def _macros(payload: bytes) -> p.Macros:
    if not payload:
        raise ProtocolError("a macro packet names no step")
    texts = _split(payload[1:], 0)
    if len(texts) % 2:
        raise ProtocolError("a macro has no value")
    return p.Macros(step=payload[:1], values=tuple(zip(texts[::2], texts[1::2], strict=True)))


def _connect(payload: bytes) -> p.Connect:
    name, nul, rest = payload.partition(b"\0")
    family = rest[:1]
    if not nul or family not in (b"4", b"6", b"L", b"U"):
        raise ProtocolError("a connection has no known address family")
    if family == b"U":
        return p.Connect(name=name, family=family)
    (port,) = _SHORT.unpack_from(rest, 1)
    return p.Connect(name=name, family=family, port=port, address=_split(rest[3:], 1, 1)[0])


def _pair(payload: bytes) -> tuple[bytes, bytes]:
    name, value = _split(payload, 2, 2)
    return name, value


def _indexed(payload: bytes) -> tuple[int, bytes, bytes]:
    (index,) = _LONG.unpack_from(payload)
    return index, *_pair(payload[4:])


def _addressed(kind: type[p.Mail] | type[p.Rcpt]) -> Callable[[bytes], p.Packet]:
    def read(payload: bytes) -> p.Packet:
        address, *arguments = _split(payload)
        return kind(address, tuple(arguments))

    return read


def _one(payload: bytes) -> bytes:
    return _split(payload, 1, 1)[0]


_READERS: dict[bytes, Callable[[bytes], p.Packet]] = {
    b"O": _negotiate,
    b"D": _macros,
    b"C": _connect,
    b"H": lambda payload: p.Helo(_one(payload)),
    b"M": _addressed(p.Mail),
    b"R": _addressed(p.Rcpt),
    b"U": lambda payload: p.UnknownCommand(_one(payload)),
    b"L": lambda payload: p.Header(*_pair(payload)),
    b"B": p.Body,
    b"E": p.EndOfMessage,
    b"y": lambda payload: p.ReplyCode(_one(payload)),
    b"h": lambda payload: p.AddHeader(*_pair(payload)),
    b"i": lambda payload: p.InsertHeader(*_indexed(payload)),
    b"m": lambda payload: p.ChangeHeader(*_indexed(payload)),
    b"+": lambda payload: p.AddRecipient(_one(payload)),
    b"-": lambda payload: p.DeleteRecipient(_one(payload)),
    b"q": lambda payload: p.Quarantine(_one(payload)),
}
