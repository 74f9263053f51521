"""Releasing a held message: once, by one person with a reason, resumable after a crash, never sent twice.

The states of an item are changed by compare-and-set in exclusive transactions, so of two officers one wins. Each SMTP
transaction carries a token that the gate redeems once; a transaction whose outcome is unknown (crash, lost connection)
is settled by asking whether its token was redeemed.
"""

from __future__ import annotations

import datetime
import json
import secrets
from collections.abc import Callable
from typing import Literal

from sqlalchemy import Connection, Engine, insert, select, update

from gatekeeper.errors import GatekeeperError
from gatekeeper.model.transaction import RawHeader, render
from gatekeeper.store import audit, tokens
from gatekeeper.store.database import StoreError, exclusive
from gatekeeper.store.held import Opened, Outgoing, Receipt, Stamp
from gatekeeper.store.quarantine import GATE, opened, row_of, stamp
from gatekeeper.store.sealing import Seal
from gatekeeper.store.tables import DELIVERIES, QUARANTINE
from gatekeeper.value import dataclass

#: How long a release may be silent before another process may take it up again.
LEASE = datetime.timedelta(minutes=5)
Clock = Callable[[], datetime.datetime]


class NotDelivered(GatekeeperError):
    """The mail server refused a transaction: it certainly has not taken the message."""

    def __init__(self, message: str, *, already_released: bool = False) -> None:
        super().__init__(message)
        self.already_released = already_released


class DeliveryUncertain(StoreError):
    """The connection broke while the message was handed over: it may or may not have been taken."""


#: Hands one transaction to the mail server; raises `NotDelivered` when it was refused, anything else when unknown.
Deliver = Callable[[Outgoing], None]


@dataclass(frozen=True, slots=True)
class Redemption:
    """The answer to a token: ``good`` with its stamp, ``used`` before, or ``false``."""

    outcome: Literal["good", "used", "false"]
    stamp: Stamp | None = None


def release(
    engine: Engine, seal: Seal, id: str, *, by: str, reason: str, deliver: Deliver, clock: Clock, through_gate: bool,
    resend: bool,
) -> Receipt:  # fmt: skip
    """Release one held message, or take up a release that stopped half way (see `Store.release`)."""
    claim = secrets.token_hex(16)
    with exclusive(engine) as connection:
        item = _claim(connection, seal, id, by=by, reason=reason, claim=claim, now=clock())
        if item.row.how == "defer":
            return Receipt(id=id, sent_now=0, sent=0, of=0, waits_for_client=True)
        _settle(connection, seal, id, through_gate=through_gate, resend=resend, now=clock())
    sent_now = 0
    try:
        while (outgoing := _next(engine, seal, item, claim, clock())) is not None:
            _hand_over(engine, seal, outgoing, deliver, clock)
            sent_now += 1
    finally:
        receipt = _finish(engine, seal, id, claim, sent_now, clock())
    return receipt


def redeem(
    connection: Connection, seal: Seal, token: tokens.Token, *, headers: tuple[RawHeader, ...], body: bytes,
    mail_from: str, rcpt_to: tuple[str, ...], queue_id: str, now: datetime.datetime,
) -> Redemption:  # fmt: skip
    """Use up a token for a message that stands at the gate; of two redemptions one is good."""
    content = tokens.content_digest(headers, body)
    if not tokens.genuine(seal, token, content=content, mail_from=mail_from, rcpt_to=rcpt_to):
        return Redemption("false")
    at = stamp(now)
    mine = (DELIVERIES.c.item == token.item) & (DELIVERIES.c.number == token.number)
    row = connection.execute(select(DELIVERIES).where(mine)).mappings().first()
    if row is None or row["nonce"] != token.nonce or row["used_at"]:
        return Redemption("used")
    if row_of(connection, token.item)["state"] != "releasing":
        # The release is over: a token that was sent around the gate must not open it later.
        return Redemption("false")
    connection.execute(update(DELIVERIES).where(mine).values(used_at=at, used_queue_id=queue_id[:40]))
    audit.append(
        connection, seal, at=at, actor=GATE, action="redeem", subject=token.item,
        details={"transaction": token.number, "queue_id": queue_id[:40]},
    )  # fmt: skip
    return Redemption("good", _stamp(connection, token.item))


def waits(
    connection: Connection, seal: Seal, *, headers: tuple[RawHeader, ...], body: bytes, mail_from: str,
    rcpt_to: tuple[str, ...],
) -> bool:  # fmt: skip
    """Return whether a released, deferred message like this one waits for its client."""
    open_ = (QUARANTINE.c.how == "defer") & (QUARANTINE.c.state == "released")
    if connection.execute(select(QUARANTINE.c.id).where(open_).limit(1)).first() is None:
        return False
    match = tokens.match_key(seal, content=tokens.content_digest(headers, body), mail_from=mail_from, rcpt_to=rcpt_to)
    return connection.execute(select(QUARANTINE.c.id).where(open_, QUARANTINE.c.match == match)).first() is not None


def pass_deferred(
    connection: Connection, seal: Seal, *, headers: tuple[RawHeader, ...], body: bytes, mail_from: str,
    rcpt_to: tuple[str, ...], queue_id: str, now: datetime.datetime,
) -> tuple[Stamp, Opened] | None:  # fmt: skip
    """Let a deferred message pass that was released and has come again; None where there is none such."""
    content = tokens.content_digest(headers, body)
    match = tokens.match_key(seal, content=content, mail_from=mail_from, rcpt_to=rcpt_to)
    query = select(QUARANTINE.c.id).where(
        QUARANTINE.c.match == match, QUARANTINE.c.how == "defer", QUARANTINE.c.state == "released"
    )
    id = connection.execute(query.order_by(QUARANTINE.c.changed_at)).scalar()
    if id is None:
        return None
    at = stamp(now)
    item = opened(connection, seal, id, now=now)
    connection.execute(update(QUARANTINE).where(QUARANTINE.c.id == id).values(state="passed", changed_at=at))
    audit.append(connection, seal, at=at, actor=GATE, action="pass", subject=id, details={"queue_id": queue_id[:40]})
    return _stamp(connection, id), item


def _stamp(connection: Connection, id: str) -> Stamp:
    row = row_of(connection, id)
    return Stamp(
        id=id, submission=row["submission"], level=row["level"], rules=tuple(json.loads(row["rules"])),
        obligations=tuple(json.loads(row["obligations"])), policy_digest=row["policy_digest"],
    )  # fmt: skip


def _claim(
    connection: Connection, seal: Seal, id: str, *, by: str, reason: str, claim: str, now: datetime.datetime
) -> Opened:
    item = opened(connection, seal, id, now=now)
    recipients = tuple(address for address in item.rcpt_to if address not in set(item.dropped))
    if item.row.state == "held" and not recipients:
        raise StoreError(f"message {id} has no recipient who may get it; return it instead")
    at = stamp(now)
    state = "released" if item.row.how == "defer" else "releasing"
    free = (QUARANTINE.c.state == "held") | ((QUARANTINE.c.state == "releasing") & (QUARANTINE.c.lease <= at))
    change = update(QUARANTINE).where(QUARANTINE.c.id == id, free)
    values = {"state": state, "claim": claim, "lease": stamp(now + LEASE), "changed_at": at}
    if connection.execute(change.values(**values)).rowcount != 1:
        busy = ": another process is at it" if item.row.state == "releasing" else ""
        raise StoreError(f"message {id} is {item.row.state}, not held{busy}")
    action = "release" if item.row.state == "held" else "resume"
    details = {"recipients": len(recipients), "how": item.row.how}
    audit.append(connection, seal, at=at, actor=by, action=action, subject=id, reason=reason, details=details)
    if item.row.how == "store" and not item.row.progress[1]:
        single = "one-recipient-per-message" in item.row.obligations
        groups = [(address,) for address in recipients] if single else [recipients]
        for number, group in enumerate(groups, 1):
            connection.execute(
                insert(DELIVERIES).values(
                    item=id, number=number, state="pending", nonce=secrets.token_hex(16), changed_at=at,
                    recipients=seal.seal_json(group, row=f"delivery:{id}:{number}"),
                )
            )  # fmt: skip
    return item


def _settle(
    connection: Connection, seal: Seal, id: str, *, through_gate: bool, resend: bool, now: datetime.datetime
) -> None:
    """Decide about transactions that an earlier process began and did not finish."""
    at = stamp(now)
    begun = connection.execute(select(DELIVERIES).where(DELIVERIES.c.item == id, DELIVERIES.c.state == "sending"))
    for row in begun.mappings().all():
        mine = update(DELIVERIES).where(DELIVERIES.c.item == id, DELIVERIES.c.number == row["number"])
        if row["used_at"]:
            connection.execute(mine.values(state="sent", changed_at=at))
            details = {"transaction": row["number"], "queue_id": row["used_queue_id"], "settled": "token was redeemed"}
            audit.append(connection, seal, at=at, actor=GATE, action="sent", subject=id, details=details)
        elif through_gate or resend:
            # The token stays the same: should the first attempt still arrive, the gate lets only one of the two pass.
            connection.execute(mine.values(state="pending", changed_at=at))


def _next(engine: Engine, seal: Seal, item: Opened, claim: str, now: datetime.datetime) -> Outgoing | None:
    """Begin the next transaction; None when none is left to send, or the claim was lost."""
    id, at = item.row.id, stamp(now)
    with exclusive(engine) as connection:
        mine = update(QUARANTINE).where(QUARANTINE.c.id == id, QUARANTINE.c.claim == claim)
        if connection.execute(mine.values(lease=stamp(now + LEASE))).rowcount != 1:
            raise StoreError(f"the release of message {id} was taken over by another process")
        waiting = select(DELIVERIES).where(DELIVERIES.c.item == id, DELIVERIES.c.state == "pending")
        row = connection.execute(waiting.order_by(DELIVERIES.c.number).limit(1)).mappings().first()
        if row is None:
            return None
        number = row["number"]
        begin = update(DELIVERIES).where(DELIVERIES.c.item == id, DELIVERIES.c.number == number)
        connection.execute(begin.values(state="sending", changed_at=at))
        recipients = tuple(seal.open_json(row["recipients"], row=f"delivery:{id}:{number}"))
        headers, body = _clean(item)
        token = tokens.issue(
            seal, item=id, number=number, nonce=row["nonce"], content=tokens.content_digest(headers, body),
            mail_from=item.mail_from, rcpt_to=recipients,
        )  # fmt: skip
    marked = ((tokens.HEADER.encode(), f" {token}".encode()), *headers)
    return Outgoing(id=id, number=number, mail_from=item.mail_from, rcpt_to=recipients, message=render(marked, body))


def _clean(item: Opened) -> tuple[tuple[RawHeader, ...], bytes]:
    if item.headers is None or item.body is None:
        raise StoreError(f"the bytes of message {item.row.id} have been erased")
    doomed = {name.encode() for name in item.strip}
    kept = (
        (name, value)
        for name, value in item.headers
        if name.lower() not in doomed and not name.lower().startswith(b"x-gatekeeper-")
    )
    return tuple(kept), item.body


def _hand_over(engine: Engine, seal: Seal, outgoing: Outgoing, deliver: Deliver, clock: Clock) -> None:
    id, number = outgoing.id, outgoing.number
    mine = update(DELIVERIES).where(DELIVERIES.c.item == id, DELIVERIES.c.number == number)
    try:
        deliver(outgoing)
    except NotDelivered as error:
        if not error.already_released:
            with exclusive(engine) as connection:
                # A refusal is certain, also when the gate had let it pass: the next attempt needs a fresh token.
                fresh = {"nonce": secrets.token_hex(16), "used_at": "", "used_queue_id": ""}
                connection.execute(mine.values(state="pending", changed_at=stamp(clock()), **fresh))
                details = {"transaction": number, "why": str(error)}
                audit.append(
                    connection, seal, at=stamp(clock()), actor=GATE, action="refused", subject=id, details=details
                )
            raise
    except Exception as error:
        raise DeliveryUncertain(
            f"transaction {number} of message {id} broke off ({type(error).__name__}); take the release up again"
        ) from error
    with exclusive(engine) as connection:
        connection.execute(mine.values(state="sent", changed_at=stamp(clock())))
        details = {"transaction": number, "recipients": len(outgoing.rcpt_to)}
        audit.append(connection, seal, at=stamp(clock()), actor=GATE, action="sent", subject=id, details=details)


def _finish(engine: Engine, seal: Seal, id: str, claim: str, sent_now: int, now: datetime.datetime) -> Receipt:
    """Write down how far it came: released, half done and free to be taken up, or held again where nothing was sent."""
    at = stamp(now)
    with exclusive(engine) as connection:
        states = list(connection.execute(select(DELIVERIES.c.state).where(DELIVERIES.c.item == id)).scalars())
        sent = states.count("sent")
        if sent == len(states):
            state = "released"
        elif states.count("pending") == len(states):
            state = "held"
        else:
            state = "releasing"
        mine = update(QUARANTINE).where(QUARANTINE.c.id == id, QUARANTINE.c.claim == claim)
        kept = connection.execute(mine.values(state=state, lease=at, claim="", changed_at=at)).rowcount == 1
        if kept and state == "released":
            audit.append(
                connection, seal, at=at, actor=GATE, action="released", subject=id, details={"transactions": sent}
            )
    return Receipt(id=id, sent_now=sent_now, sent=sent, of=len(states))
