"""Rows of a database that a campaign or a policy names by URL; read only, and SQLAlchemy is loaded only then."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import Any

from gatekeeper.errors import InputError
from gatekeeper.patterns import lazy

_SELECT = lazy(r"(?is)\s*(?:--[^\n]*\n\s*)*\(*\s*(?:select|with|values|table)\b")
_IDENTIFIER = lazy(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){0,2}", re.ASCII)


class Unreachable(Exception):
    """The database could not be asked; the text says why and holds neither its URL nor its content."""


def query(url: str, sql: str, *, beside: str) -> tuple[list[str], list[tuple[int, Sequence[Any]]]]:
    """Return the columns and the numbered rows (from 1) of a query.

    Args:
        url: Database URL; a relative SQLite path is relative to *beside*.
        sql: One SELECT.
        beside: The file that names the database.

    Raises:
        InputError: No SELECT, or no database URL; without a place.
        Unreachable: No connection, no driver, a failing query.
    """
    if not _SELECT.match(sql):
        raise InputError("expected a SELECT")
    try:
        import sqlalchemy
        from sqlalchemy import exc
    except ImportError:
        raise Unreachable("SQLAlchemy is not installed") from None
    try:
        target = _located(sqlalchemy.make_url(url), beside)
        engine = sqlalchemy.create_engine(target, poolclass=sqlalchemy.pool.NullPool)
    except exc.ArgumentError:
        raise InputError("expected a database URL such as postgresql://host/name") from None
    except ImportError:
        raise Unreachable("the driver of this database is not installed") from None
    try:
        with engine.connect() as connection:
            if engine.dialect.name in ("postgresql", "mysql", "mariadb"):
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            # Percent signs in a person's SQL are no parameters.
            found = connection.execute(sqlalchemy.text(sql.replace(":", r"\:")))
            names = [str(name) for name in found.keys()]  # noqa: SIM118 - a result view, no mapping
            return names, [(number, tuple(row)) for number, row in enumerate(found, 1)]
    except (exc.SQLAlchemyError, OSError) as error:
        raise Unreachable(f"the database cannot be queried ({type(error).__name__})") from None
    finally:
        engine.dispose()


def table(url: str, name: str, *, beside: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the numbered rows of a table as mappings; see `query`.

    Raises:
        InputError: *name* is no table name.
        Unreachable: As for `query`.
    """
    if not _IDENTIFIER.fullmatch(name):
        raise InputError("expected the name of a table")
    columns, rows = query(url, f"SELECT * FROM {name}", beside=beside)  # noqa: S608 - the name is an identifier
    for number, row in rows:
        yield number, dict(zip(columns, row, strict=True))


def _located(url: Any, beside: str) -> Any:
    if url.drivername == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if not url.drivername.startswith("sqlite") or not url.database or url.database in (":memory:",):
        return url
    path = os.path.join(os.path.dirname(beside), url.database)
    if not os.path.isfile(path):
        # SQLite would make an empty database and find nothing in it.
        raise Unreachable("there is no such database file")
    return url.set(database=f"file:{os.path.abspath(path)}", query={**url.query, "mode": "ro", "uri": "true"})
