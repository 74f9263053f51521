"""The codec: round trips, split input, garbage, and a second opinion from another implementation."""

from __future__ import annotations

import struct
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kilter.protocol import messages as k
from kilter.protocol.buffer import SimpleBuffer

from gatekeeper.milter import packets as p
from gatekeeper.milter.codec import MAX_PACKET, PacketReader, ProtocolError, decode, encode

octets = st.binary(max_size=40).map(lambda b: b.replace(b"\0", b""))
number = st.integers(0, 2**32 - 1)
address = st.ip_addresses()
PACKETS = st.one_of(
    st.builds(
        p.Negotiate, version=number, actions=number, options=number,
        macros=st.lists(st.tuples(number, octets), max_size=4).map(tuple),
    ),
    st.builds(p.Macros, step=st.binary(min_size=1, max_size=1), values=st.lists(st.tuples(octets, octets)).map(tuple)),
    st.builds(
        p.Connect, name=octets, family=st.sampled_from([b"4", b"6", b"L"]), port=st.integers(0, 65535), address=octets
    ),
    st.builds(p.Connect, name=octets, family=st.just(b"U")),
    st.builds(p.Helo, octets),
    st.builds(p.Mail, octets, st.lists(octets, max_size=3).map(tuple)),
    st.builds(p.Rcpt, octets, st.lists(octets, max_size=3).map(tuple)),
    st.builds(p.UnknownCommand, octets),
    st.builds(p.Header, octets, octets),
    st.builds(p.Body, st.binary(max_size=200)),
    st.builds(p.EndOfMessage, st.binary(max_size=200)),
    st.builds(p.ReplyCode, octets),
    st.builds(p.AddHeader, octets, octets),
    st.builds(p.InsertHeader, number, octets, octets),
    st.builds(p.ChangeHeader, number, octets, octets),
    st.builds(p.AddRecipient, octets),
    st.builds(p.DeleteRecipient, octets),
    st.builds(p.Quarantine, octets),
    st.sampled_from(
        [
            kind()
            for kind in (
                p.Data, p.EndOfHeaders, p.Abort, p.Quit, p.QuitNewConnection, p.Continue, p.Accept, p.Reject,
                p.Discard, p.TemporaryFailure, p.Skip, p.Progress,
            )
        ]
    ),
)  # fmt: skip


@given(st.lists(PACKETS, max_size=6), st.integers(1, 50))
def test_round_trip_in_pieces(sent: list[p.Packet], size: int) -> None:
    stream = b"".join(map(encode, sent))
    reader = PacketReader()
    got = [packet for at in range(0, len(stream), size) for packet in reader.feed(stream[at : at + size])]
    assert got == sent
    assert reader.pending == 0


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_garbage_is_a_protocol_error_or_packets(stream: bytes) -> None:
    reader = PacketReader()
    try:
        for packet in reader.feed(stream):
            assert next(PacketReader().feed(encode(packet))) == packet
    except ProtocolError:
        pass


@settings(max_examples=300)
@given(st.sampled_from(b"ABCDEHKLMNOQRTU+-himqyacdprst"), st.binary(max_size=60))
def test_any_payload_of_a_known_letter_is_a_packet_or_a_protocol_error(letter: int, payload: bytes) -> None:
    try:
        packet = decode(bytes([letter]), payload)
    except ProtocolError:
        return
    assert decode(bytes([letter]), encode(packet)[5:]) == packet


@pytest.mark.parametrize("length", [0, MAX_PACKET + 1, 0x7FFFFFFF, 0xFFFFFFFF])
def test_absurd_length_is_refused_before_it_is_awaited(length: int) -> None:
    with pytest.raises(ProtocolError, match=f"packet length {length} is outside 1 to {MAX_PACKET}"):
        list(PacketReader().feed(struct.pack("!L", length) + b"B"))


def test_packets_before_the_garbage_are_delivered() -> None:
    packets = PacketReader().feed(encode(p.Abort()) + encode(p.Helo(b"a")) + b"\0\0\0\1?")
    assert [next(packets), next(packets)] == [p.Abort(), p.Helo(b"a")]
    with pytest.raises(ProtocolError, match=r"unknown packet b'\?'"):
        next(packets)


@pytest.mark.parametrize(
    ("letter", "payload", "message"),
    [
        (b"N", b"x", "packet b'N' has a payload"),
        (b"H", b"host", "a string of a packet does not end in NUL"),
        (b"H", b"a\0b\0", "a packet has the wrong number of strings"),
        (b"L", b"name\0", "a packet has the wrong number of strings"),
        (b"M", b"", "a packet has the wrong number of strings"),
        (b"D", b"", "a macro packet names no step"),
        (b"D", b"Ci\0", "a macro has no value"),
        (b"C", b"name\0X", "a connection has no known address family"),
        (b"C", b"name\x004\0", "packet b'C' is too short"),
        (b"O", b"\0\0", "packet b'O' is too short"),
        (b"O", b"\0" * 12 + b"\0\0\0\0i", "a macro list does not end in NUL"),
    ],
)
def test_each_fault_has_its_message(letter: bytes, payload: bytes, message: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        decode(letter, payload)
    assert str(caught.value) == message


def test_strings_with_nul_are_not_written() -> None:
    with pytest.raises(ProtocolError, match="a string of a packet holds NUL"):
        encode(p.AddHeader(b"X-A", b"a\0b"))


def test_reading_is_linear() -> None:
    import time

    def took(count: int) -> float:
        stream, reader = encode(p.Header(b"X", b"y")) * count, PacketReader()
        began = time.process_time()
        assert sum(1 for _ in reader.feed(stream)) == count
        return time.process_time() - began

    took(1000)
    assert took(40_000) < 40 * max(min(took(4_000) for _ in range(3)), 1e-3)


# -- second opinion ---------------------------------------------------------------------------------------------------

ascii_text = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=30)
ascii_bytes = ascii_text.map(str.encode)
host = st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8}){0,3}", fullmatch=True)
family = {4: b"4", 6: b"6"}


def theirs(packet: bytes) -> Any:
    buffer = SimpleBuffer(1 << 17)
    buffer[:] = packet
    message, used = k.Message.unpack(buffer)
    assert used == len(packet)
    message.freeze()
    return message


def ours(message: Any) -> p.Packet:
    buffer = SimpleBuffer(1 << 17)
    message.pack(buffer)
    (packet,) = PacketReader().feed(buffer[:].tobytes())
    return packet


PAIRS = st.one_of(
    st.tuples(st.integers(0, 0x1FF), st.lists(ascii_text, max_size=3)).map(
        lambda v: (
            p.Negotiate(version=6, actions=v[0], options=0x1FF, macros=((5, " ".join(v[1]).encode()),)),
            k.Negotiate(6, k.ActionFlags(v[0]), k.ProtocolFlags(0x1FF), {k.Stage.END_MESSAGE: v[1]}),
        )
    ),
    st.dictionaries(ascii_text, ascii_text, max_size=4).map(
        lambda d: (
            p.Macros(step=b"M", values=tuple((a.encode(), b.encode()) for a, b in d.items())), k.Macro(ord("M"), d),
        )
    ),
    st.tuples(host, address, st.integers(0, 65535)).map(
        lambda v: (
            p.Connect(name=v[0].encode(), family=family[v[1].version], port=v[2], address=str(v[1]).encode()),
            k.Connect(v[0], ip_address(str(v[1])), v[2]),
        )
    ),
    host.map(lambda h: (p.Helo(h.encode()), k.Helo(h))),
    st.tuples(octets, st.lists(octets, max_size=3)).map(
        lambda v: (p.Mail(v[0], tuple(v[1])), k.EnvelopeFrom(v[0], list(v[1])))
    ),
    st.tuples(octets, st.lists(octets, max_size=3)).map(
        lambda v: (p.Rcpt(v[0], tuple(v[1])), k.EnvelopeRecipient(v[0], list(v[1])))
    ),
    st.tuples(ascii_text, octets).map(lambda v: (p.Header(v[0].encode(), v[1]), k.Header(v[0], v[1]))),
    st.binary(max_size=200).map(lambda b: (p.Body(b), k.Body(b))),
    st.binary(max_size=200).map(lambda b: (p.EndOfMessage(b), k.EndOfMessage(b))),
    st.sampled_from(
        [
            (p.Data(), k.Data()), (p.EndOfHeaders(), k.EndOfHeaders()), (p.Abort(), k.Abort()), (p.Quit(), k.Close()),
            (p.Continue(), k.Continue()), (p.Accept(), k.Accept()), (p.Reject(), k.Reject()),
            (p.Discard(), k.Discard()), (p.TemporaryFailure(), k.TemporaryFailure()), (p.Skip(), k.Skip()),
            (p.Progress(), k.Progress()),
        ]
    ),
    st.tuples(ascii_text, octets).map(lambda v: (p.AddHeader(v[0].encode(), v[1]), k.AddHeader(v[0], v[1]))),
    st.tuples(number, ascii_text, octets).map(
        lambda v: (p.ChangeHeader(v[0], v[1].encode(), v[2]), k.ChangeHeader(*v))
    ),
    st.tuples(number, ascii_text, octets).map(
        lambda v: (p.InsertHeader(v[0], v[1].encode(), v[2]), k.InsertHeader(*v))
    ),
    ascii_text.map(lambda a: (p.DeleteRecipient(a.encode()), k.RemoveRecipient(a))),
    ascii_text.map(lambda a: (p.AddRecipient(a.encode()), k.AddRecipient(a))),
    ascii_text.map(lambda t: (p.Quarantine(t.encode()), k.Quarantine(t))),
    st.sampled_from(
        [(p.ReplyCode(b"550 5.7.1 no"), k.ReplyCode(b"550 5.7.1 no\0"))]
    ),
)  # fmt: skip


def bare(message: Any) -> tuple[Any, ...]:
    values = getattr(message, "__dict__", {})
    return (type(message), {name: bytes(v) if isinstance(v, memoryview) else v for name, v in values.items()})


@settings(max_examples=400)
@given(PAIRS)
def test_another_codec_reads_what_ours_writes_and_the_reverse(pair: tuple[p.Packet, Any]) -> None:
    mine, other = pair
    assert ours(other) == mine
    assert bare(theirs(encode(mine))) == bare(other)
