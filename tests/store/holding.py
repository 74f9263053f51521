"""What the tests of the store share: held messages, a clock, and processes that die in the middle of a release."""

from __future__ import annotations

import datetime
import multiprocessing
import os
from typing import Any

import pytest

from gatekeeper.model.transaction import MailTransaction
from gatekeeper.redact import Key
from gatekeeper.store.held import Held, Outgoing
from gatekeeper.store.release import DeliveryUncertain
from gatekeeper.store.store import Store

KEY = Key(b"0123456789abcdef0123456789abcdef")
REASON = "checked against the authorization on file"
SECRETS = (b"Mammogram", b"pat@inbox.example", b"inbox.example", b"news@clinic.example", b"clinic.example")


class Clock:
    def __init__(self) -> None:
        self.now = datetime.datetime(2026, 5, 4, 10, 0, tzinfo=datetime.UTC)

    def __call__(self) -> datetime.datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += datetime.timedelta(**span)


def held(id: str = "m1", recipients: int = 2, **more: Any) -> Held:
    to = tuple(f"pat{n or ''}@inbox.example" for n in range(recipients))
    values: dict[str, Any] = {
        "submission": id, "mail_from": "news@clinic.example", "rcpt_to": to, "body": b"Your Mammogram\r\n",
        "headers": ((b"Subject", b" Mammogram"), (b"X-Odd", b" \xff\n folded")), "level": "high",
        "rules": ("SEG001",), "policy_digest": "sha256:00",
    } | more  # fmt: skip
    return Held(id=id, **values)


SINGLE = ("one-recipient-per-message",)


def mail_of(outgoing: Outgoing) -> MailTransaction:
    """The transaction as the gate sees it when it comes back."""
    head, _, body = outgoing.message.partition(b"\r\n\r\n")
    headers = []
    for line in head.replace(b"\r\n ", b"\n ").split(b"\r\n"):
        name, _, value = line.partition(b":")
        headers.append((name, value))
    return MailTransaction(
        id="again", queue_id="Q1", mail_from=outgoing.mail_from, rcpt_to=outgoing.rcpt_to, headers=tuple(headers),
        body=body,
    )  # fmt: skip


def token_of(outgoing: Outgoing) -> str:
    return mail_of(outgoing).values("X-Gatekeeper-Release")[0]


def begun(store: Store, id: str = "m1") -> Outgoing:
    """Begin a release whose connection breaks, so that its token is out and its outcome unknown."""
    sent: list[Outgoing] = []

    def broken(outgoing: Outgoing) -> None:
        sent.append(outgoing)
        raise ConnectionResetError

    with pytest.raises(DeliveryUncertain):
        store.release(id, by="a.officer", reason=REASON, deliver=broken)
    return sent[0]


def release_and_die(url: str, after: int, redeem: bool) -> None:
    store = Store.open(url, KEY, clock=Clock())
    done = []

    def deliver(outgoing: Outgoing) -> None:
        if len(done) == after:
            if redeem:
                assert store.redeem(token_of(outgoing), mail_of(outgoing)).outcome == "good"
            os._exit(9)
        done.append(outgoing)

    store.release("m1", by="first officer", reason=REASON, deliver=deliver)


def crash(url: str, after: int, redeem: bool) -> None:
    process = multiprocessing.get_context("spawn").Process(target=release_and_die, args=(url, after, redeem))
    process.start()
    process.join(60)
    assert process.exitcode == 9


def open_and_hold(url: str, number: int) -> None:
    store = Store.open(url, KEY)
    store.hold(held(f"m{number}"))
    store.close()
