"""Creates the first tables, and the triggers that make the audit table append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_SQLITE = """
CREATE TRIGGER audit_no_{verb} BEFORE {verb} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
"""
_POSTGRESQL = (
    """
CREATE FUNCTION gatekeeper_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$
""",
    """
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION gatekeeper_append_only()
""",
    """
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION gatekeeper_append_only()
""",
)


def upgrade() -> None:
    """Create everything; written out, because a migration must not change when the tables do later."""
    op.create_table(
        "gatekeeper_facts",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "quarantine",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("submission", sa.String(120), nullable=False),
        sa.Column("how", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("held_at", sa.String(32), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.Column("level", sa.String(10), nullable=False),
        sa.Column("rules", sa.Text, nullable=False),
        sa.Column("obligations", sa.Text, nullable=False),
        sa.Column("sender_domain", sa.String(255), nullable=False),
        sa.Column("recipients", sa.Integer, nullable=False),
        sa.Column("dropped", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("queue_id", sa.String(40), nullable=False),
        sa.Column("policy_digest", sa.String(80), nullable=False),
        sa.Column("match", sa.String(64), nullable=False),
        sa.Column("claim", sa.String(32), nullable=False, server_default=""),
        sa.Column("lease", sa.String(32), nullable=False, server_default=""),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("message", sa.LargeBinary, nullable=True),
    )
    op.create_index("quarantine_state", "quarantine", ["state", "held_at"])
    op.create_index("quarantine_match", "quarantine", ["match"])
    op.create_table(
        "deliveries",
        sa.Column("item", sa.String(80), sa.ForeignKey("quarantine.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("recipients", sa.LargeBinary, nullable=False),
        sa.Column("used_at", sa.String(32), nullable=False, server_default=""),
        sa.Column("used_queue_id", sa.String(40), nullable=False, server_default=""),
        sa.Column("changed_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=True),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
    )
    op.create_table(
        "campaigns",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("content", sa.String(80), nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("policy_digest", sa.String(80), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    op.create_table(
        "sends",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("recipients", sa.Integer, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    op.create_index("sends_content", "sends", ["content", "at"])
    if op.get_bind().dialect.name == "postgresql":
        for statement in _POSTGRESQL:
            op.execute(statement)
    else:
        for verb in ("UPDATE", "DELETE"):
            op.execute(_SQLITE.format(verb=verb))
