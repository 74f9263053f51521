"""The audit trail: append-only by trigger, chained and signed, so that a change, a gap or a cut end shows.

Every entry's digest is an HMAC over its content and the digest before it; the newest one is signed apart. Who can
write to the database but has not the key can restore an older complete copy unseen, and nothing else: `verify` takes
a head that was exported earlier to see that too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import field
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from gatekeeper.store.sealing import Seal
from gatekeeper.store.tables import AUDIT, AUDIT_HEAD
from gatekeeper.value import dataclass

_ORIGIN = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of the trail.

    Args:
        seq: Number, from 1, without gaps.
        at: ISO 8601, UTC.
        actor: A person, or ``gate`` for the program itself.
        action: What was done: ``hold``, ``release``, ``sent``, ``return``, ``expire``, ``register``, …
        subject: Id of the held message, or name of the campaign.
        details: Counts and words of ours.
        reason: What the person wrote; opened only for `entries`, never in a log file.
    """

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    details: dict[str, Any]
    digest: str
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Verification:
    """Result of a check: *faults* is empty when the trail is whole; *head* is ``seq:digest`` of the newest entry."""

    entries: int
    head: str
    faults: tuple[str, ...] = ()


def append(
    connection: Connection, seal: Seal, *, at: str, actor: str, action: str, subject: str, reason: str = "",
    details: dict[str, Any] | None = None,
) -> int:  # fmt: skip
    """Append one entry inside the caller's transaction, which must be exclusive; return its number."""
    head = connection.execute(select(AUDIT_HEAD)).mappings().first()
    seq = (head["seq"] if head else 0) + 1
    row = {
        "seq": seq,
        "at": at,
        "actor": actor,
        "action": action,
        "subject": subject,
        "details": json.dumps(details or {}, ensure_ascii=True, sort_keys=True),
        "sealed": seal.seal(reason.encode(), row=f"audit:{seq}") if reason else None,
        "prev": head["digest"] if head else _ORIGIN,
    }
    digest = _digest(seal, row)
    connection.execute(insert(AUDIT).values(**row, digest=digest))
    values = {"seq": seq, "digest": digest, "mac": seal.sign("audit-head", str(seq), digest)}
    connection.execute(update(AUDIT_HEAD).values(**values) if head else insert(AUDIT_HEAD).values(id=1, **values))
    return seq


def entries(connection: Connection, seal: Seal, *, subject: str | None = None, limit: int | None = None) -> list[Entry]:
    """Return entries in order, the newest *limit* of them where given, with their reasons opened."""
    query = select(AUDIT).order_by(AUDIT.c.seq.desc())
    if subject is not None:
        query = query.where(AUDIT.c.subject == subject)
    if limit is not None:
        query = query.limit(limit)
    rows = connection.execute(query).mappings().all()
    return [_entry(row, seal) for row in reversed(rows)]


def verify(connection: Connection, seal: Seal, *, expected_head: str | None = None) -> Verification:
    """Check every entry, the chain, the numbering and the signed head.

    Args:
        connection: An open connection.
        seal: The store's key.
        expected_head: ``seq:digest`` exported earlier; the trail must still hold that entry.
    """
    faults: list[str] = []
    prev, seq = _ORIGIN, 0
    known = expected_head.partition(":") if expected_head else None
    found = known is None
    for row in _rows(connection):
        if row["seq"] != seq + 1:
            faults.append(f"entries {seq + 1} to {row['seq'] - 1} are missing")
        elif row["prev"] != prev:
            faults.append(f"entry {row['seq']} does not follow the one before it")
        if row["digest"] != _digest(seal, row):
            faults.append(f"entry {row['seq']} was changed")
        if known and str(row["seq"]) == known[0] and row["digest"] == known[2]:
            found = True
        seq, prev = row["seq"], row["digest"]
    head = connection.execute(select(AUDIT_HEAD)).mappings().first()
    if head is None:
        if seq:
            faults.append("the signed head is missing")
    elif head["mac"] != seal.sign("audit-head", str(head["seq"]), head["digest"]):
        faults.append("the signed head was changed")
    elif head["seq"] > seq:
        faults.append(f"the trail ends at entry {seq}, its signed head is entry {head['seq']}: the end was cut off")
    elif (head["seq"], head["digest"]) != (seq, prev):
        faults.append("the signed head is not the last entry")
    if not found:
        faults.append("the trail does not hold the head that was exported earlier")
    return Verification(entries=seq, head=f"{seq}:{prev}", faults=tuple(faults))


def _rows(connection: Connection) -> Iterator[RowMapping]:
    result = connection.execution_options(yield_per=1000).execute(select(AUDIT).order_by(AUDIT.c.seq))
    yield from result.mappings()


def _digest(seal: Seal, row: RowMapping | dict[str, Any]) -> str:
    texts = [str(row[name]) for name in ("seq", "at", "actor", "action", "subject", "details", "prev")]
    return seal.sign("audit", *texts, bytes(row["sealed"] or b""))


def _entry(row: RowMapping, seal: Seal) -> Entry:
    reason = seal.open(row["sealed"], row=f"audit:{row['seq']}").decode() if row["sealed"] else ""
    return Entry(
        seq=row["seq"], at=row["at"], actor=row["actor"], action=row["action"], subject=row["subject"],
        details=json.loads(row["details"]), digest=row["digest"], reason=reason,
    )  # fmt: skip
