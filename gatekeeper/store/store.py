"""The store's front: one object for the gate, the review commands and the campaign registry.

The clock is taken here, at the edge, and may be given instead.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select

from gatekeeper.model.transaction import MailTransaction
from gatekeeper.redact import Key
from gatekeeper.store import audit, memory, quarantine, tokens
from gatekeeper.store import release as releasing
from gatekeeper.store.database import StoreError, connect, exclusive, parse_url
from gatekeeper.store.held import STATES, Held, Opened, Receipt, Row, Stamp
from gatekeeper.store.sealing import Seal, key_beside
from gatekeeper.store.tables import FACTS, QUARANTINE

Clock = Callable[[], datetime.datetime]


def utc_now() -> datetime.datetime:
    """Return the time of day in UTC."""
    return datetime.datetime.now(datetime.UTC)


def exists(url: str) -> bool:
    """Return whether a store can be there: the file of an SQLite URL exists; of a server nothing is known before."""
    parsed = parse_url(url)
    return parsed.get_backend_name() != "sqlite" or Path(str(parsed.database)).exists()


def key_for(url: str, key: Key | None = None) -> Key:
    """Return the key that `Store.open` would use.

    Raises:
        StoreError: The URL is none of a store.
        SealError: The store exists and its key file does not.
    """
    parsed = parse_url(url)
    if (key is None or not key.persistent) and parsed.get_backend_name() == "sqlite":
        return key_beside(Path(str(parsed.database)))
    return key if key is not None else Key(b"", persistent=False)


class Store:
    """An open store; safe to use from several threads and processes at once."""

    def __init__(self, engine: Engine, seal: Seal, clock: Clock = utc_now) -> None:
        self._engine, self._seal, self._clock = engine, seal, clock

    @classmethod
    def open(cls, url: str, key: Key | None = None, *, clock: Clock = utc_now) -> Store:
        """Open a store, making its tables where they are missing.

        Args:
            url: ``sqlite:///path``, a plain path, or ``postgresql://user@host/name``.
            key: The secret that seals and signs. Without a persistent one an SQLite store uses the key file beside it,
                made on first use.
            clock: Tells the time.

        Raises:
            StoreError: The database cannot be opened or was made with another key.
            SealError: There is no usable key.
        """
        seal = Seal(key_for(url, key))
        engine = connect(parse_url(url))
        sign = seal.sign("key-check")
        with exclusive(engine) as connection:
            known = connection.execute(select(FACTS.c.value).where(FACTS.c.name == "key-check")).scalar()
            if known is None:
                connection.execute(FACTS.insert().values(name="key-check", value=sign))
        if known is not None and known != sign:
            engine.dispose()
            raise StoreError("the store was made with another key")
        return cls(engine, seal, clock)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    # -- quarantine ---------------------------------------------------------------------------------------------------

    def hold(self, held: Held) -> str:
        """Put a message into the quarantine; committed on return. Returns the id under which it lies."""
        with exclusive(self._engine) as connection:
            return quarantine.hold(connection, self._seal, held, now=self._clock())

    def list(self, status: str | None = None) -> tuple[Row, ...]:
        """Return what lies there, oldest first: all, or of one state (see `held.STATES`).

        Raises:
            StoreError: No state has that name.
        """
        if status is not None and status not in STATES:
            raise StoreError(f"no state is called that; states are {', '.join(STATES)}")
        with self._engine.connect() as connection:
            return tuple(quarantine.rows(connection, status=status, now=self._clock()))

    def show(self, id: str) -> Opened:
        """Return one held message, opened."""
        with self._engine.connect() as connection:
            return quarantine.opened(connection, self._seal, id, now=self._clock())

    def release(
        self, id: str, *, by: str, reason: str, deliver: releasing.Deliver, through_gate: bool = True,
        resend: bool = False,
    ) -> Receipt:  # fmt: skip
        """Release a held message, or take up a release that stopped half way; each transaction is sent at most once.

        Args:
            id: Of the message.
            by: The person who decides; not empty.
            reason: At least ten characters.
            deliver: Hands one transaction over; `NotDelivered` says that it was refused, other errors leave it unknown.
            through_gate: Whether the transactions pass a gate on this store, so that an unknown outcome can be settled
                by its token. Without, an unknown transaction is left alone unless *resend* is given.
            resend: Send transactions of unknown outcome again, at the risk of a second copy.

        Returns:
            What was sent; ``sent < of`` when transactions of unknown outcome were left alone.

        Raises:
            StoreError: Not held, being released by another process, no recipient left, nobody named, reason too short.
            NotDelivered: The mail server refused; what was sent before stays sent, the rest can be taken up again.
            DeliveryUncertain: A connection broke; take the release up again.
        """
        by, reason = quarantine.person(by, reason)
        return releasing.release(
            self._engine, self._seal, id, by=by, reason=reason, deliver=deliver, clock=self._clock,
            through_gate=through_gate, resend=resend,
        )  # fmt: skip

    def return_(self, id: str, *, by: str, reason: str) -> None:
        """Decide that a held message is not sent; its bytes are erased."""
        by, reason = quarantine.person(by, reason)
        with exclusive(self._engine) as connection:
            quarantine.close(connection, self._seal, id, by=by, reason=reason, now=self._clock())

    def expire(self, older_than: datetime.timedelta) -> tuple[str, ...]:
        """Close what has been held for longer, erase what was released longer ago; return the ids closed."""
        now = self._clock()
        with exclusive(self._engine) as connection:
            return tuple(quarantine.expire(connection, self._seal, before=now - older_than, now=now))

    def redeem(self, token: str, mail: MailTransaction) -> releasing.Redemption:
        """Use up the release token of a message at the gate."""
        parsed = tokens.parse(token)
        if parsed is None:
            return releasing.Redemption("false")
        with exclusive(self._engine) as connection:
            return releasing.redeem(
                connection, self._seal, parsed, headers=mail.headers, body=mail.body, mail_from=mail.mail_from,
                rcpt_to=mail.rcpt_to, queue_id=mail.queue_id, now=self._clock(),
            )  # fmt: skip

    def waits(self, mail: MailTransaction) -> bool:
        """Return whether a released, deferred message like this one waits for its client; cheap where none waits."""
        with self._engine.connect() as connection:
            return releasing.waits(
                connection, self._seal, headers=mail.headers, body=mail.body, mail_from=mail.mail_from,
                rcpt_to=mail.rcpt_to,
            )  # fmt: skip

    def pass_deferred(self, mail: MailTransaction) -> tuple[Stamp, Opened] | None:
        """Let a deferred message pass that was released and has come again; None where there is none such."""
        with exclusive(self._engine) as connection:
            return releasing.pass_deferred(
                connection, self._seal, headers=mail.headers, body=mail.body, mail_from=mail.mail_from,
                rcpt_to=mail.rcpt_to, queue_id=mail.queue_id, now=self._clock(),
            )  # fmt: skip

    def stats(self) -> dict[str, Any]:
        """Return counts by state and by level, and since when the oldest held message waits (None where none does)."""
        with self._engine.connect() as connection:
            states = connection.execute(select(QUARANTINE.c.state, func.count()).group_by(QUARANTINE.c.state))
            counts = dict.fromkeys(STATES, 0) | dict(row.tuple() for row in states)
            levels = select(QUARANTINE.c.level, func.count()).group_by(QUARANTINE.c.level).order_by(QUARANTINE.c.level)
            waiting = QUARANTINE.c.state == "held"
            oldest = connection.execute(select(func.min(QUARANTINE.c.held_at)).where(waiting)).scalar()
            held: dict[str, int] = dict(row.tuple() for row in connection.execute(levels.where(waiting)))
        return {"states": counts, "held_by_level": held, "oldest_held_at": oldest}

    # -- audit --------------------------------------------------------------------------------------------------------

    def note(
        self, *, actor: str, action: str, subject: str, reason: str = "", details: dict[str, Any] | None = None
    ) -> int:
        """Append an entry to the trail; *details* must hold counts and words of ours only."""
        with exclusive(self._engine) as connection:
            return audit.append(
                connection, self._seal, at=quarantine.stamp(self._clock()), actor=actor, action=action,
                subject=subject[:120], reason=reason, details=details,
            )  # fmt: skip

    def log(self, *, subject: str | None = None, limit: int | None = None) -> tuple[audit.Entry, ...]:
        """Return the trail, oldest first: all, of one subject, or the newest *limit* entries."""
        with self._engine.connect() as connection:
            return tuple(audit.entries(connection, self._seal, subject=subject, limit=limit))

    def verify(self, *, expected_head: str | None = None) -> audit.Verification:
        """Check that the trail is whole; *expected_head* is a head that was exported earlier."""
        with self._engine.connect() as connection:
            return audit.verify(connection, self._seal, expected_head=expected_head)

    # -- campaigns and sends ------------------------------------------------------------------------------------------

    def register(self, name: str, *, content: str, path: str, policy_digest: str, by: str) -> None:
        """Register a campaign: its name, the content hash that approvals name, its file, the policy that judged it."""
        with exclusive(self._engine) as connection:
            memory.register(
                connection, self._seal, name=name, content=content, path=path, policy_digest=policy_digest, by=by,
                now=self._clock(),
            )  # fmt: skip

    def withdraw(self, name: str, *, by: str, reason: str) -> None:
        """Withdraw a registered campaign."""
        by, reason = quarantine.person(by, reason)
        with exclusive(self._engine) as connection:
            memory.withdraw(connection, self._seal, name=name, by=by, reason=reason, now=self._clock())

    def campaign(self, name: str) -> memory.Registered | None:
        """Return the campaign of that name, withdrawn ones too, or None."""
        with self._engine.connect() as connection:
            return next(iter(memory.campaigns(connection, name=name)), None)

    def campaigns(self) -> tuple[memory.Registered, ...]:
        """Return all campaigns by name."""
        with self._engine.connect() as connection:
            return tuple(memory.campaigns(connection))

    def remember(self, content: str, recipients: int) -> None:
        """Remember one transaction of that content."""
        with exclusive(self._engine) as connection:
            memory.remember(connection, self._seal, content=content, recipients=recipients, now=self._clock())

    def recent(self, content: str, window: datetime.timedelta) -> memory.Recent:
        """Return what was sent of that content inside the window that ends now."""
        with self._engine.connect() as connection:
            return memory.recent(connection, self._seal, content=content, since=self._clock() - window)

    def forget(self, older_than: datetime.timedelta) -> int:
        """Forget sends that are older; return how many."""
        with exclusive(self._engine) as connection:
            return memory.forget(connection, before=self._clock() - older_than)
