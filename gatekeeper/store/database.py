"""Opens a database for the store, SQLite with safe file modes or PostgreSQL, and brings its tables up to date."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from gatekeeper.errors import GatekeeperError

#: The newest migration; a database at this revision is opened without loading Alembic.
REVISION = "0001"
#: Seconds to wait for others who use the same file.
BUSY = 30.0
_TURNS: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()
_WRITES = "gatekeeper_writes"
_LOCK = 0x67_61_74_65  # any number that no other program on the same database uses as advisory lock


class StoreError(GatekeeperError):
    """The store cannot do what was asked; the message holds ids and states only."""


def parse_url(database: str) -> URL:
    """Return the URL of ``sqlite:///path``, ``postgresql://…`` or a plain path (SQLite).

    Raises:
        StoreError: Another kind of database, or no URL at all.
    """
    try:
        url = make_url(database) if "://" in database else URL.create("sqlite", database=database)
    except ArgumentError as error:
        raise StoreError("the database URL cannot be read; expected sqlite:///path or postgresql://…") from error
    match url.get_backend_name():
        case "sqlite":
            if not url.database or url.database == ":memory:":
                raise StoreError("the store needs a file: sqlite:///path")
            return url
        case "postgresql":
            return url.set(drivername="postgresql+psycopg")
        case other:
            raise StoreError(f"the store runs on sqlite and postgresql, not on {other}")


def connect(url: URL) -> Engine:
    """Return an engine whose transactions are serial where they must be, with its tables up to date.

    Raises:
        StoreError: The database cannot be reached, or is newer than this program.
    """
    try:
        engine = _sqlite(url) if url.get_backend_name() == "sqlite" else create_engine(url, pool_pre_ping=True)
        _upgrade(engine)
    except (SQLAlchemyError, OSError) as error:
        raise StoreError(f"the store cannot be opened ({type(error).__name__})") from error
    return engine


def _sqlite(url: URL) -> Engine:
    path = Path(str(url.database))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Made before SQLite makes it, so that it is at no moment readable by others; journal files inherit the mode.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if path.stat().st_mode & 0o077 and path.stat().st_uid == os.geteuid():
        path.chmod(0o600)
    engine = create_engine(url, connect_args={"timeout": BUSY})

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        _write_ahead(connection)
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A deferred transaction that turns into a writer can fail with "database is locked" at once.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITES) else "BEGIN")

    return engine


def _write_ahead(connection: Any) -> None:
    """Turn a new file to write-ahead logging; SQLite does not wait for others who are about to do the same."""
    until = time.monotonic() + BUSY
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def _upgrade(engine: Engine) -> None:
    with exclusive(engine) as connection:
        current = ""
        if inspect(connection).has_table("alembic_version"):
            current = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
        if current == REVISION:
            return
        if current > REVISION:
            raise StoreError(f"a newer program made the store: it is at revision {current}, known here is {REVISION}")
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def exclusive(engine: Engine) -> Iterator[Connection]:
    """Yield a connection in a transaction that no other writer of the store runs beside."""
    # SQLite's own waiting is a sleep that grows to 100 ms: threads of one process take turns here instead.
    turn = _TURNS.setdefault(engine, threading.Lock()) if engine.dialect.name == "sqlite" else nullcontext()
    with turn, engine.execution_options(**{_WRITES: True}).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        yield connection
