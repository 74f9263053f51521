"""What the gate remembers of campaigns and of recent sends (rules BCC006 and RTE012)."""

from __future__ import annotations

import datetime
import secrets
from typing import Literal

from sqlalchemy import Connection, delete, func, insert, select, update

from gatekeeper.store import audit
from gatekeeper.store.database import StoreError
from gatekeeper.store.quarantine import moment, stamp
from gatekeeper.store.sealing import Seal
from gatekeeper.store.tables import CAMPAIGNS, SENDS
from gatekeeper.value import dataclass


@dataclass(frozen=True, kw_only=True)
class Registered:
    """A registered submission: what a message that names the campaign is judged with."""

    name: str
    content: str
    path: str
    policy_digest: str
    status: Literal["registered", "withdrawn"]
    at: datetime.datetime


@dataclass(frozen=True, kw_only=True)
class Recent:
    """Sends of one content inside a window: how many transactions, to how many recipients together."""

    batches: int
    recipients: int


def register(
    connection: Connection, seal: Seal, *, name: str, content: str, path: str, policy_digest: str, by: str,
    now: datetime.datetime,
) -> None:  # fmt: skip
    """Register a campaign, or register it anew with other content; the trail keeps both."""
    at = stamp(now)
    values = {"content": content, "path": path, "policy_digest": policy_digest, "status": "registered", "at": at}
    if connection.execute(update(CAMPAIGNS).where(CAMPAIGNS.c.name == name).values(**values)).rowcount == 0:
        connection.execute(insert(CAMPAIGNS).values(name=name, **values))
    details = {"content": content, "policy": policy_digest}
    audit.append(connection, seal, at=at, actor=by, action="register", subject=name[:120], details=details)


def withdraw(connection: Connection, seal: Seal, *, name: str, by: str, reason: str, now: datetime.datetime) -> None:
    """Withdraw a registered campaign.

    Raises:
        StoreError: No campaign of that name is registered.
    """
    at = stamp(now)
    change = update(CAMPAIGNS).where(CAMPAIGNS.c.name == name, CAMPAIGNS.c.status == "registered")
    if connection.execute(change.values(status="withdrawn", at=at)).rowcount == 0:
        raise StoreError("no campaign of that name is registered")
    audit.append(connection, seal, at=at, actor=by, action="withdraw", subject=name[:120], reason=reason)


def campaigns(connection: Connection, *, name: str | None = None) -> list[Registered]:
    """Return the campaigns by name, or the one of that name."""
    query = select(CAMPAIGNS).order_by(CAMPAIGNS.c.name)
    if name is not None:
        query = query.where(CAMPAIGNS.c.name == name)
    return [
        Registered(
            name=row["name"], content=row["content"], path=row["path"], policy_digest=row["policy_digest"],
            status="withdrawn" if row["status"] == "withdrawn" else "registered", at=moment(row["at"]),
        )
        for row in connection.execute(query).mappings()
    ]  # fmt: skip


def remember(connection: Connection, seal: Seal, *, content: str, recipients: int, now: datetime.datetime) -> None:
    """Remember one transaction: a keyed hash of its content, never the content or an address."""
    key = seal.sign("sends", content)
    connection.execute(
        insert(SENDS).values(id=secrets.token_hex(16), content=key, recipients=recipients, at=stamp(now))
    )


def recent(connection: Connection, seal: Seal, *, content: str, since: datetime.datetime) -> Recent:
    """Return what was sent of that content since that moment."""
    query = select(func.count(), func.coalesce(func.sum(SENDS.c.recipients), 0)).where(
        SENDS.c.content == seal.sign("sends", content), SENDS.c.at >= stamp(since)
    )
    batches, recipients = connection.execute(query).one()
    return Recent(batches=int(batches), recipients=int(recipients))


def forget(connection: Connection, *, before: datetime.datetime) -> int:
    """Forget sends older than that moment; return how many."""
    return int(connection.execute(delete(SENDS).where(SENDS.c.at < stamp(before))).rowcount)
