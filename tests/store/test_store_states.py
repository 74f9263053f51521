"""The store on SQLite and PostgreSQL: holding, releasing exactly once, resuming, returning, expiring."""

from __future__ import annotations

import datetime
import threading

import pytest
from holding import REASON, SINGLE, Clock, begun, crash, held, mail_of, token_of

from gatekeeper.store.database import StoreError
from gatekeeper.store.held import Outgoing
from gatekeeper.store.release import DeliveryUncertain, NotDelivered
from gatekeeper.store.store import Store


def test_what_is_held_comes_back_whole(store: Store) -> None:
    item = held(dropped=("pat1@inbox.example",), strip=("bcc",), findings=({"rule": "SEG001", "line": 3},))
    assert store.hold(item) == "m1"
    opened = store.show("m1")
    assert (opened.headers, opened.body, opened.rcpt_to) == (item.headers, item.body, item.rcpt_to)
    assert (opened.mail_from, opened.dropped, opened.strip) == (item.mail_from, ("pat1@inbox.example",), ("bcc",))
    assert opened.findings == ({"rule": "SEG001", "line": 3},)
    (row,) = store.list()
    assert (row.state, row.level, row.rules, row.recipients, row.dropped) == ("held", "high", ("SEG001",), 2, 1)
    assert row.sender_domain == "c•••••.e••••••"
    assert row.held_at == datetime.datetime(2026, 5, 4, 10, 0, tzinfo=datetime.UTC)
    assert repr(opened).count("inbox") == 0


def test_a_message_without_id_is_held_twice_with_id_once(store: Store) -> None:
    same = {"headers": ((b"Message-ID", b" <1@clinic.example>"), (b"Subject", b" x"))}
    assert [store.hold(held("a")), store.hold(held("b"))] == ["a", "b"]
    assert [store.hold(held("c", **same)), store.hold(held("d", **same))] == ["c", "c"]
    store.return_("c", by="a.officer", reason=REASON)
    assert store.hold(held("e", **same)) == "e"


@pytest.mark.parametrize(
    ("by", "reason", "message"),
    [
        ("  ", REASON, "a decision needs the person who makes it (--by)"),
        ("a.officer", "  ok fine   ", "a decision needs a reason of at least 10 characters (--reason)"),
    ],
)
def test_a_decision_needs_a_person_and_a_reason(store: Store, by: str, reason: str, message: str) -> None:
    store.hold(held())
    for decide in (store.return_, lambda id, **v: store.release(id, deliver=lambda o: None, **v)):
        with pytest.raises(StoreError) as caught:
            decide("m1", by=by, reason=reason)
        assert str(caught.value) == message
    assert store.list()[0].state == "held"


def test_unknown_ids_and_states(store: Store) -> None:
    for ask in (
        lambda: store.show("nope"),
        lambda: store.return_("nope", by="a", reason=REASON),
        lambda: store.release("nope", by="a", reason=REASON, deliver=lambda o: None),
    ):
        with pytest.raises(StoreError, match="no held message has that id"):
            ask()
    with pytest.raises(StoreError, match="no state is called that; states are held, releasing"):
        store.list("open")


def test_release_in_one_transaction_or_one_each(store: Store) -> None:
    store.hold(held("m1", 3))
    store.hold(held("m2", 3, obligations=SINGLE, dropped=("pat1@inbox.example",)))
    for id, groups in (("m1", [3]), ("m2", [1, 1])):
        sent: list[Outgoing] = []
        receipt = store.release(id, by="a.officer", reason=REASON, deliver=sent.append)
        assert [len(outgoing.rcpt_to) for outgoing in sent] == groups
        assert (receipt.sent_now, receipt.sent, receipt.of) == (len(groups),) * 3
        assert "pat1@inbox.example" not in sent[-1].rcpt_to or id == "m1"
        assert store.list("released")[-1].progress == (len(groups),) * 2


def test_the_released_message_is_clean_and_marked(store: Store) -> None:
    headers = (
        (b"X-Gatekeeper-Campaign", b" spring"), (b"Subject", b" Mammogram"), (b"Bcc", b" pat@inbox.example"),
        (b"X-Gatekeeper-Release", b" forged"),
    )  # fmt: skip
    store.hold(held(headers=headers, strip=("bcc",)))
    sent: list[Outgoing] = []
    store.release("m1", by="a.officer", reason=REASON, deliver=sent.append)
    lines = sent[0].message.split(b"\r\n")
    assert lines[0].startswith(b"X-Gatekeeper-Release: m1.1.")
    assert lines[1:] == [b"Subject: Mammogram", b"", b"Your Mammogram", b""]


def test_of_two_officers_one_releases(store: Store) -> None:
    store.hold(held("m1", 5, obligations=SINGLE))
    sent: list[Outgoing] = []
    gate = threading.Barrier(4)
    outcomes: list[str] = []

    def officer(name: str) -> None:
        gate.wait(10)
        try:
            store.release("m1", by=name, reason=REASON, deliver=sent.append)
            outcomes.append("released")
        except StoreError as error:
            outcomes.append(str(error))

    threads = [threading.Thread(target=officer, args=(f"officer {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert outcomes.count("released") == 1
    assert len(sent) == 5
    assert len({outgoing.rcpt_to for outgoing in sent}) == 5
    refusals = {outcome for outcome in outcomes if outcome != "released"}
    assert refusals <= {
        "message m1 is releasing, not held: another process is at it", "message m1 is released, not held",
    }  # fmt: skip
    assert [entry.action for entry in store.log(subject="m1")].count("release") == 1


@pytest.mark.parametrize("redeemed", [False, True])
def test_a_crash_in_the_middle_is_shown_and_taken_up(store: Store, url: str, clock: Clock, redeemed: bool) -> None:
    store.hold(held("m1", 3, obligations=SINGLE))
    crash(url, 1, redeemed)
    (row,) = store.list()
    assert (row.state, row.progress, row.resumable) == ("releasing", (1, 3), False)
    sent: list[Outgoing] = []
    with pytest.raises(StoreError, match="message m1 is releasing, not held: another process is at it"):
        store.release("m1", by="second officer", reason=REASON, deliver=sent.append)
    with pytest.raises(StoreError, match="message m1 is releasing, not held"):
        store.return_("m1", by="second officer", reason=REASON)
    clock.forward(minutes=6)
    assert store.list()[0].resumable
    receipt = store.release("m1", by="second officer", reason=REASON, deliver=sent.append)
    # The second transaction had passed the gate or not when the process died: its token tells.
    assert [outgoing.number for outgoing in sent] == ([3] if redeemed else [2, 3])
    assert (receipt.sent, receipt.of) == (3, 3)
    assert store.list()[0].state == "released"
    actions = [entry.action for entry in store.log(subject="m1")]
    assert actions.count("release") == 1
    assert actions.count("resume") == 1
    assert actions.count("sent") == 3
    assert store.verify().faults == ()


def test_a_late_first_attempt_and_its_repetition_pass_once(store: Store, url: str, clock: Clock) -> None:
    store.hold(held())
    attempts: list[Outgoing] = []

    def broken(outgoing: Outgoing) -> None:
        attempts.append(outgoing)
        raise ConnectionResetError

    with pytest.raises(DeliveryUncertain, match="transaction 1 of message m1 broke off"):
        store.release("m1", by="a.officer", reason=REASON, deliver=broken)
    (row,) = store.list()
    assert (row.state, row.resumable) == ("releasing", True)

    def arrives_first(outgoing: Outgoing) -> None:
        assert store.redeem(token_of(attempts[0]), mail_of(attempts[0])).outcome == "good"
        assert store.redeem(token_of(outgoing), mail_of(outgoing)).outcome == "used"
        raise NotDelivered("550", already_released=True)

    receipt = store.release("m1", by="a.officer", reason=REASON, deliver=arrives_first)
    assert (receipt.sent, receipt.of) == (1, 1)
    assert store.list()[0].state == "released"


def test_without_a_gate_the_unknown_is_left_alone_unless_asked(store: Store) -> None:
    store.hold(held("m1", 2, obligations=SINGLE))

    def broken(outgoing: Outgoing) -> None:
        if outgoing.number == 1:
            raise ConnectionResetError

    with pytest.raises(DeliveryUncertain):
        store.release("m1", by="a.officer", reason=REASON, deliver=broken, through_gate=False)
    sent: list[Outgoing] = []
    receipt = store.release("m1", by="a.officer", reason=REASON, deliver=sent.append, through_gate=False)
    assert ([outgoing.number for outgoing in sent], receipt.sent, receipt.of) == ([2], 1, 2)
    receipt = store.release("m1", by="a.officer", reason=REASON, deliver=sent.append, through_gate=False, resend=True)
    assert ([outgoing.number for outgoing in sent], receipt.sent) == ([2, 1], 2)


def test_a_refused_release_is_held_again_and_its_token_is_void(store: Store) -> None:
    store.hold(held())
    attempts: list[Outgoing] = []

    def refused(outgoing: Outgoing) -> None:
        attempts.append(outgoing)
        raise NotDelivered("the mail server refused the message (452)")

    with pytest.raises(NotDelivered, match=r"refused the message \(452\)"):
        store.release("m1", by="a.officer", reason=REASON, deliver=refused)
    assert store.list()[0].state == "held"
    second = begun(store)
    assert store.redeem(token_of(attempts[0]), mail_of(attempts[0])).outcome == "used"
    assert store.redeem(token_of(second), mail_of(second)).outcome == "good"


def test_a_token_is_bound_to_content_sender_and_recipients(store: Store) -> None:
    from dataclasses import replace

    store.hold(held())
    outgoing = begun(store)
    mail, token = mail_of(outgoing), token_of(outgoing)
    for changed in (
        replace(mail, body=mail.body + b"more\r\n"), replace(mail, rcpt_to=mail.rcpt_to[:1]),
        replace(mail, rcpt_to=(*mail.rcpt_to, "other@inbox.example")), replace(mail, mail_from="x@clinic.example"),
        replace(mail, headers=(*mail.headers, (b"Cc", b" other@inbox.example"))),
    ):  # fmt: skip
        assert store.redeem(token, changed).outcome == "false"
    for forged in (
        "",
        "x",
        token + "0",
        token.replace("m1.1.", "m1.2."),
        token[:-1] + ("0" if token[-1] != "0" else "1"),
    ):
        assert store.redeem(forged, mail).outcome == "false"
    # What a mail server may do on the way does not count: other folds, other case, our own fields.
    folded = tuple((n.upper(), v.replace(b"\n ", b"\n\t ")) for n, v in mail.headers)
    good = store.redeem(token, replace(mail, headers=folded, body=mail.body + b"\r\n", rcpt_to=mail.rcpt_to[::-1]))
    assert good.outcome == "good"
    assert good.stamp is not None
    assert (good.stamp.id, good.stamp.rules) == ("m1", ("SEG001",))
    assert store.redeem(token, mail).outcome == "used"


def test_many_gates_redeem_once(store: Store) -> None:
    store.hold(held())
    outgoing = begun(store)
    outcomes: list[str] = []
    threads = [
        threading.Thread(target=lambda: outcomes.append(store.redeem(token_of(outgoing), mail_of(outgoing)).outcome))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["good", *["used"] * 5]


def test_a_token_that_went_around_the_gate_opens_nothing_later(store: Store) -> None:
    store.hold(held())
    sent: list[Outgoing] = []
    store.release("m1", by="a.officer", reason=REASON, deliver=sent.append, through_gate=False)
    assert store.redeem(token_of(sent[0]), mail_of(sent[0])).outcome == "false"


def test_the_rest_of_a_stopped_release_can_be_returned(store: Store, clock: Clock) -> None:
    store.hold(held("m1", 2, obligations=SINGLE))

    def second_refused(outgoing: Outgoing) -> None:
        if outgoing.number == 2:
            raise NotDelivered("the mail server refused 1 of 1 recipients (550)")

    with pytest.raises(NotDelivered):
        store.release("m1", by="a.officer", reason=REASON, deliver=second_refused)
    (row,) = store.list()
    assert (row.state, row.progress, row.resumable) == ("releasing", (1, 2), True)
    store.return_("m1", by="a.officer", reason="the address does not exist")
    assert store.list()[0].state == "returned"
    assert store.log(subject="m1")[-1].details == {"sent": 1, "of": 2}
    with pytest.raises(StoreError, match="message m1 is returned, not held"):
        store.release("m1", by="a.officer", reason=REASON, deliver=second_refused)


def test_return_and_expire_erase_the_bytes(store: Store, clock: Clock) -> None:
    for id in ("m1", "m2", "m3"):
        store.hold(held(id))
    store.release("m3", by="a.officer", reason=REASON, deliver=lambda outgoing: None)
    store.return_("m1", by="a.officer", reason=REASON)
    assert store.show("m1").message is None
    assert store.expire(datetime.timedelta(days=30)) == ()
    assert store.show("m3").message is not None
    clock.forward(days=31)
    assert store.expire(datetime.timedelta(days=30)) == ("m2",)
    assert [row.state for row in store.list()] == ["returned", "expired", "released"]
    assert store.show("m2").message is None
    assert store.show("m3").message is None
    assert store.stats()["states"] == {
        "held": 0, "releasing": 0, "released": 1, "passed": 0, "returned": 1, "expired": 1,
    }  # fmt: skip
