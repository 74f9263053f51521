"""The tables as SQLAlchemy values; the migrations in ``migrations/`` create them.

Clear columns hold ids, counts, words of ours and masks. Envelope, message, verdict and reasons are sealed.
Times are ISO 8601 in UTC with microseconds, so that they sort as text on every database.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

METADATA = MetaData()

FACTS = Table(
    "gatekeeper_facts",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

QUARANTINE = Table(
    "quarantine",
    METADATA,
    Column("id", String(80), primary_key=True),
    Column("submission", String(120), nullable=False),
    Column("how", String(10), nullable=False),
    Column("state", String(10), nullable=False),
    Column("held_at", String(32), nullable=False),
    Column("changed_at", String(32), nullable=False),
    Column("level", String(10), nullable=False),
    Column("rules", Text, nullable=False),
    Column("obligations", Text, nullable=False),
    Column("sender_domain", String(255), nullable=False),
    Column("recipients", Integer, nullable=False),
    Column("dropped", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("queue_id", String(40), nullable=False),
    Column("policy_digest", String(80), nullable=False),
    Column("match", String(64), nullable=False),
    Column("claim", String(32), nullable=False, server_default=""),
    Column("lease", String(32), nullable=False, server_default=""),
    Column("sealed", LargeBinary, nullable=False),
    Column("message", LargeBinary, nullable=True),
    Index("quarantine_state", "state", "held_at"),
    Index("quarantine_match", "match"),
)

DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("item", String(80), ForeignKey("quarantine.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("state", String(10), nullable=False),
    Column("nonce", String(32), nullable=False),
    Column("recipients", LargeBinary, nullable=False),
    Column("used_at", String(32), nullable=False, server_default=""),
    Column("used_queue_id", String(40), nullable=False, server_default=""),
    Column("changed_at", String(32), nullable=False),
)

AUDIT = Table(
    "audit",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("details", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=True),
    Column("prev", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
)

AUDIT_HEAD = Table(
    "audit_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("mac", String(64), nullable=False),
)

CAMPAIGNS = Table(
    "campaigns",
    METADATA,
    Column("name", String(200), primary_key=True),
    Column("content", String(80), nullable=False),
    Column("path", Text, nullable=False),
    Column("policy_digest", String(80), nullable=False),
    Column("status", String(12), nullable=False),
    Column("at", String(32), nullable=False),
)

SENDS = Table(
    "sends",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("content", String(64), nullable=False),
    Column("recipients", Integer, nullable=False),
    Column("at", String(32), nullable=False),
    Index("sends_content", "content", "at"),
)
