"""The quarantine: held messages, sealed; put in, listed, opened, returned and expired. Releasing is in ``release``."""

from __future__ import annotations

import datetime
import json

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from gatekeeper.model.transaction import RawHeader
from gatekeeper.redact import mask
from gatekeeper.store import audit, tokens
from gatekeeper.store.database import StoreError
from gatekeeper.store.held import Held, Opened, Row
from gatekeeper.store.sealing import Seal
from gatekeeper.store.tables import DELIVERIES, QUARANTINE

GATE = "gate"
_MINIMUM_REASON = 10


def stamp(moment: datetime.datetime) -> str:
    """Return a moment as it is stored: UTC, microseconds, sortable as text."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str) -> datetime.datetime:
    """Return the moment that `stamp` wrote."""
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.UTC)


def person(by: str, reason: str) -> tuple[str, str]:
    """Return both stripped.

    Raises:
        StoreError: Nobody is named, or the reason is shorter than ten characters.
    """
    by, reason = by.strip(), reason.strip()
    if not by:
        raise StoreError("a decision needs the person who makes it (--by)")
    if len(by) > 200:
        raise StoreError("the person's name is longer than 200 characters")
    if len(reason) < _MINIMUM_REASON:
        raise StoreError(f"a decision needs a reason of at least {_MINIMUM_REASON} characters (--reason)")
    return by, reason


def hold(connection: Connection, seal: Seal, held: Held, *, now: datetime.datetime) -> str:
    """Put a message into the quarantine and return its id.

    A message that comes again while it waits (a deferred one always does; another, when the client did not hear that
    it was taken) is not put in twice: the id of the first is returned. Only a Message-ID tells the same message from
    an equal one, so that without it equal messages lie side by side unless they are deferred.
    """
    content = tokens.content_digest(held.headers, held.body)
    match = tokens.match_key(seal, content=content, mail_from=held.mail_from, rcpt_to=held.rcpt_to)
    if held.how == "defer" or any(name.lower() == b"message-id" for name, _ in held.headers):
        query = select(QUARANTINE.c.id).where(
            QUARANTINE.c.match == match, QUARANTINE.c.how == held.how, QUARANTINE.c.state == "held"
        )
        waiting: str | None = connection.execute(query).scalar()
        if waiting is not None:
            return waiting
    at = stamp(now)
    envelope = {
        "mail_from": held.mail_from,
        "rcpt_to": held.rcpt_to,
        "dropped": held.dropped,
        "strip": held.strip,
        "findings": held.findings,
    }
    domain = held.mail_from.rpartition("@")[2]
    connection.execute(
        insert(QUARANTINE).values(
            id=held.id, submission=held.submission[:120], how=held.how, state="held", held_at=at, changed_at=at,
            level=held.level, rules=json.dumps(held.rules), obligations=json.dumps(held.obligations),
            sender_domain=mask(domain)[:255], recipients=len(held.rcpt_to), dropped=len(held.dropped),
            size=len(held.body) + sum(len(n) + len(v) + 3 for n, v in held.headers), queue_id=held.queue_id[:40],
            policy_digest=held.policy_digest, match=match, sealed=seal.seal_json(envelope, row=f"envelope:{held.id}"),
            message=seal.seal(_pack(held.headers, held.body), row=f"message:{held.id}"),
        )
    )  # fmt: skip
    details = {"recipients": len(held.rcpt_to), "level": held.level, "rules": list(held.rules), "how": held.how}
    audit.append(connection, seal, at=at, actor=GATE, action="hold", subject=held.id, details=details)
    return held.id


def rows(connection: Connection, *, status: str | None, now: datetime.datetime) -> list[Row]:
    """Return the held messages of one state, or all, oldest first."""
    query = select(QUARANTINE).order_by(QUARANTINE.c.held_at, QUARANTINE.c.id)
    if status is not None:
        query = query.where(QUARANTINE.c.state == status)
    counts = _progress(connection)
    return [_row(found, counts, now) for found in connection.execute(query).mappings()]


def opened(connection: Connection, seal: Seal, id: str, *, now: datetime.datetime) -> Opened:
    """Return one held message, opened.

    Raises:
        StoreError: There is none of that id.
        SealError: It does not open.
    """
    found = row_of(connection, id)
    envelope = seal.open_json(found["sealed"], row=f"envelope:{id}")
    headers, body = None, None
    if found["message"] is not None:
        headers, body = _unpack(seal.open(found["message"], row=f"message:{id}"))
    return Opened(
        row=_row(found, _progress(connection, id), now), mail_from=envelope["mail_from"],
        rcpt_to=tuple(envelope["rcpt_to"]), headers=headers, body=body, dropped=tuple(envelope["dropped"]),
        strip=tuple(envelope["strip"]), findings=tuple(envelope["findings"]),
    )  # fmt: skip


def close(
    connection: Connection,
    seal: Seal,
    id: str,
    *,
    by: str,
    reason: str,
    now: datetime.datetime,
    state: str = "returned",
) -> None:
    """Decide that a held message is not sent, or not to those whom a stopped release has not reached; erase its bytes.

    Raises:
        StoreError: It is neither held nor in a release that stands still.
    """
    at = stamp(now)
    held_ = QUARANTINE.c.state == "held"
    if state == "expired":
        more = (QUARANTINE.c.state == "released") & (QUARANTINE.c.how == "defer")
    else:
        more = (QUARANTINE.c.state == "releasing") & (QUARANTINE.c.lease <= at)
    change = update(QUARANTINE).where(QUARANTINE.c.id == id, held_ | more)
    if connection.execute(change.values(state=state, changed_at=at, message=None)).rowcount != 1:
        raise StoreError(f"message {id} is {row_of(connection, id)['state']}, not held")
    action = "return" if state == "returned" else "expire"
    sent, count = _progress(connection, id).get(id, (0, 0))
    details = {"sent": sent, "of": count} if count else {}
    audit.append(connection, seal, at=at, actor=by, action=action, subject=id, reason=reason, details=details)


def expire(connection: Connection, seal: Seal, *, before: datetime.datetime, now: datetime.datetime) -> list[str]:
    """Close what has waited since before that moment, erase what was released before it; return the ids closed."""
    limit = stamp(before)
    waits = (QUARANTINE.c.state == "released") & (QUARANTINE.c.how == "defer")
    old = select(QUARANTINE.c.id).where((QUARANTINE.c.state == "held") | waits, QUARANTINE.c.changed_at < limit)
    ids = list(connection.execute(old.order_by(QUARANTINE.c.id)).scalars())
    for id in ids:
        close(connection, seal, id, by=GATE, reason="", now=now, state="expired")
    done = QUARANTINE.c.state.in_(("released", "passed")) & (QUARANTINE.c.how == "store")
    done |= QUARANTINE.c.state == "passed"
    connection.execute(update(QUARANTINE).where(done, QUARANTINE.c.changed_at < limit).values(message=None))
    return ids


def row_of(connection: Connection, id: str) -> RowMapping:
    """Return the table row of one held message.

    Raises:
        StoreError: There is none of that id.
    """
    found = connection.execute(select(QUARANTINE).where(QUARANTINE.c.id == id)).mappings().first()
    if found is None:
        raise StoreError("no held message has that id")
    return found


def _progress(connection: Connection, id: str | None = None) -> dict[str, tuple[int, int]]:
    sent = func.sum((DELIVERIES.c.state == "sent").cast(DELIVERIES.c.number.type))
    query = select(DELIVERIES.c.item, sent, func.count()).group_by(DELIVERIES.c.item)
    if id is not None:
        query = query.where(DELIVERIES.c.item == id)
    return {item: (int(done or 0), count) for item, done, count in connection.execute(query)}


def _row(found: RowMapping, counts: dict[str, tuple[int, int]], now: datetime.datetime) -> Row:
    return Row(
        id=found["id"], submission=found["submission"], how=found["how"], state=found["state"],
        held_at=moment(found["held_at"]), changed_at=moment(found["changed_at"]), level=found["level"],
        rules=tuple(json.loads(found["rules"])), obligations=tuple(json.loads(found["obligations"])),
        sender_domain=found["sender_domain"], recipients=found["recipients"], dropped=found["dropped"],
        size=found["size"], policy_digest=found["policy_digest"], progress=counts.get(found["id"], (0, 0)),
        resumable=found["state"] == "releasing" and found["lease"] <= stamp(now),
    )  # fmt: skip


def _pack(headers: tuple[RawHeader, ...], body: bytes) -> bytes:
    names = json.dumps([[name.decode("latin-1"), value.decode("latin-1")] for name, value in headers]).encode()
    return len(names).to_bytes(8, "big") + names + body


def _unpack(packed: bytes) -> tuple[tuple[RawHeader, ...], bytes]:
    end = 8 + int.from_bytes(packed[:8], "big")
    headers = tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in json.loads(packed[8:end]))
    return headers, packed[end:]
