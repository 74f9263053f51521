"""The state machine without sockets: what is negotiated, collected, answered and refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_milter_codec import PACKETS

from gatekeeper.milter import packets as p
from gatekeeper.milter.codec import ProtocolError
from gatekeeper.milter.session import MACROS, NEEDED, WANTED, Close, JudgeNow, Send, Session

EVERYTHING = 0x1FF
OFFER = p.Negotiate(version=6, actions=EVERYTHING, options=0x1FFFFF)


def session(options: int = 0x1FFFFF, *, max_size: int = 10_000) -> Session:
    new = Session(max_size=max_size, new_id=lambda: "id-1")
    new.receive(p.Negotiate(version=6, actions=EVERYTHING, options=options))
    return new


def feed(of: Session, *packets: p.Packet) -> list[object]:
    return [of.receive(packet) for packet in packets]


def test_negotiation_asks_for_no_reply_before_the_end() -> None:
    (answer,) = feed(Session(max_size=1), OFFER)
    assert answer == Send(
        (p.Negotiate(version=6, actions=NEEDED | p.Action.SET_MACROS, options=WANTED, macros=MACROS),)
    )
    assert WANTED & p.Option.NO_REPLY_RCPT
    assert not WANTED & (p.Option.NO_BODY | p.Option.NO_HEADERS | p.Option.NO_RCPT | p.Option.NO_MAIL)


def test_negotiation_takes_only_what_is_offered() -> None:
    offer = p.Negotiate(version=6, actions=int(NEEDED), options=int(p.Option.NO_REPLY_BODY | p.Option.NO_HELO))
    (answer,) = feed(Session(max_size=1), offer)
    assert answer == Send((p.Negotiate(version=6, actions=NEEDED, options=p.Option.NO_REPLY_BODY),))


@pytest.mark.parametrize(
    ("offer", "message"),
    [
        (
            p.Negotiate(version=4, actions=EVERYTHING, options=0),
            "the mail server speaks milter protocol 4, version 6 is needed",
        ),
        (
            p.Negotiate(version=6, actions=int(p.Action.ADD_HEADERS), options=0),
            "the mail server does not allow changes of header and recipients or quarantine",
        ),
        (p.Helo(b"x"), "a packet came before the negotiation"),
    ],
)
def test_servers_that_cannot_be_served(offer: p.Packet, message: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        Session(max_size=1).receive(offer)
    assert str(caught.value) == message


MESSAGE = (
    p.Macros(step=b"C", values=((b"{daemon_name}", b"bulk"), (b"j", b"gate.test"))),
    p.Connect(name=b"client.example", family=b"4", port=25, address=b"192.0.2.7"),
    p.Helo(b"client.example"),
    p.Macros(step=b"M", values=((b"{auth_authen}", b"alice"),)),
    p.Mail(b"<news@clinic.example>", (b"SIZE=10",)),
    p.Rcpt(b"<a@inbox.example>", (b"NOTIFY=NEVER",)),
    p.Rcpt(b"b@inbox.example"),
    p.Data(),
    p.Header(b"Subject", b" x\n y"),
    p.Header(b"X-\xff", b" \xfe"),
    p.EndOfHeaders(),
    p.Body(b"one\r\n"),
    p.Body(b"two\r\n"),
    p.Macros(step=b"E", values=((b"i", b"QID"),)),
    p.EndOfMessage(b"three\r\n"),
)


def test_a_message_is_collected() -> None:
    *before, last = feed(session(), *MESSAGE)
    assert set(before) == {None}
    assert isinstance(last, JudgeNow)
    mail = last.transaction
    assert (mail.id, mail.queue_id, mail.client_address, mail.client_name) == (
        "id-1", "QID", "192.0.2.7", "client.example",
    )  # fmt: skip
    assert (mail.helo, mail.auth_user, mail.listener) == ("client.example", "alice", "bulk")
    assert (mail.mail_from, mail.rcpt_to) == ("news@clinic.example", ("a@inbox.example", "b@inbox.example"))
    assert mail.message == b"Subject: x\r\n y\r\nX-\xff: \xfe\r\n\r\none\r\ntwo\r\nthree\r\n"
    assert not last.oversize
    assert "alice" not in repr(mail)
    assert "inbox" not in repr(mail)


def test_a_server_that_wants_replies_gets_them() -> None:
    answers = feed(session(0), *MESSAGE)
    assert answers.count(Send((p.Continue(),))) == len(MESSAGE) - 4
    assert isinstance(answers[-1], JudgeNow)
    # Without leading space the value has none, and ours must have none either.
    assert answers[-1].transaction.headers[0] == (b"Subject", b" x\n y")
    bare = session(0)
    feed(bare, *MESSAGE[:8])
    feed(bare, p.Header(b"Subject", b"x"))
    assert bare.outgoing(p.AddHeader(b"X-A", b" v")) == p.AddHeader(b"X-A", b"v")
    assert session().outgoing(p.AddHeader(b"X-A", b" v")) == p.AddHeader(b"X-A", b" v")


def test_abort_resets_the_message_not_the_connection() -> None:
    here = session()
    feed(here, *MESSAGE[:-1], p.Abort())
    assert not here.busy
    step = feed(here, p.Mail(b"<>"), p.Rcpt(b"<c@inbox.example>"), p.Header(b"A", b" b"), p.EndOfMessage())[-1]
    assert isinstance(step, JudgeNow)
    mail = step.transaction
    assert (mail.mail_from, mail.rcpt_to, mail.headers, mail.body) == (
        "", ("c@inbox.example",), ((b"A", b" b"),), b"",
    )  # fmt: skip
    assert (mail.auth_user, mail.queue_id, mail.listener, mail.client_address) == ("", "", "bulk", "192.0.2.7")


def test_a_new_session_on_the_same_connection_forgets_the_client() -> None:
    here = session()
    feed(here, *MESSAGE, p.QuitNewConnection())
    step = feed(here, p.Connect(name=b"localhost", family=b"U"), p.Mail(b"x"), p.EndOfMessage())[-1]
    assert isinstance(step, JudgeNow)
    mail = step.transaction
    assert (mail.client_name, mail.client_address, mail.helo, mail.listener) == ("localhost", "", "", "")
    assert feed(here, p.Quit()) == [Close()]


@pytest.mark.parametrize("packet", [p.Rcpt(b"a"), p.Data(), p.Header(b"a", b"b"), p.Body(b""), p.EndOfMessage()])
def test_content_outside_a_message_is_refused(packet: p.Packet) -> None:
    with pytest.raises(ProtocolError, match=f"a {type(packet).__name__} packet came outside a message"):
        session().receive(packet)


def test_replies_from_the_server_are_refused() -> None:
    here = session()
    feed(here, *MESSAGE[:5])
    with pytest.raises(ProtocolError, match="a Accept packet is no server's to send"):
        here.receive(p.Accept())


def test_beyond_the_limit_nothing_is_kept() -> None:
    here = session(max_size=200_000)
    feed(here, *MESSAGE[:11])
    for _ in range(100):
        here.receive(p.Body(b"x" * 65_535))
    step = here.receive(p.EndOfMessage())
    assert isinstance(step, JudgeNow)
    assert step.oversize
    assert step.size > 6_500_000
    assert len(step.transaction.body) <= 200_000


def test_recipients_and_headers_count_too() -> None:
    here = session(max_size=10_000)
    feed(here, *MESSAGE[:5])
    for number in range(5_000):
        here.receive(p.Rcpt(f"<pat{number}@inbox.example>".encode()))
    step = here.receive(p.EndOfMessage())
    assert isinstance(step, JudgeNow)
    assert step.oversize
    assert len(step.transaction.rcpt_to) < 500


@settings(max_examples=300)
@given(st.lists(PACKETS, max_size=20))
def test_any_order_is_a_step_or_a_protocol_error(packets: list[p.Packet]) -> None:
    here = session()
    for packet in packets:
        try:
            step = here.receive(packet)
        except ProtocolError:
            return
        assert step is None or isinstance(step, Send | JudgeNow | Close)
