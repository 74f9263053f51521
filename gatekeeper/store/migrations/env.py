"""Runs the migrations on the connection that `gatekeeper.store.database` hands over."""

from __future__ import annotations

from alembic import context

from gatekeeper.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
