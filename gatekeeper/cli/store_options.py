"""Options of the commands that work on the store, and the store they lead to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gatekeeper.cli.options import key_option, read_key

if TYPE_CHECKING:
    from gatekeeper.redact import Key
    from gatekeeper.store.store import Store

F = TypeVar("F", bound=Callable[..., Any])

DEFAULT_DATABASE = "sqlite:///gatekeeper.sqlite3"


def database_option(command: F) -> F:
    """Add ``--database`` and ``--key-file``."""
    return key_option(
        click.option(
            "--database",
            default=DEFAULT_DATABASE,
            envvar="GATEKEEPER_DATABASE",
            show_default=True,
            show_envvar=True,
            help="sqlite:///path or postgresql://…; without a key, SQLite uses the key file beside it.",
        )(command)
    )


def decision_options(command: F) -> F:
    """Add ``--by`` and ``--reason``."""
    by = click.option("--by", required=True, help="The person who decides.")
    reason = click.option("--reason", required=True, help="Why, in at least ten characters; no patient data in it.")
    return by(reason(command))


def store_key(database: str, key_file: str | None) -> Key:
    """Return the key that a command on this store uses: the given one, else the one beside the SQLite file."""
    from gatekeeper.store.store import key_for

    return key_for(database, read_key(key_file))


def open_store(database: str, key_file: str | None, *, create: bool = False) -> Store:
    """Return the open store.

    Args:
        database: Its URL.
        key_file: Path of the secret, or None.
        create: Whether it may be made; a review of a store that does not exist is a slip.

    Raises:
        StoreError: It cannot be opened, or is not there.
    """
    from gatekeeper.store.store import Store, exists

    if not create and not exists(database):
        from gatekeeper.store.database import StoreError

        raise StoreError("there is no store at --database; the gate makes it when it starts")
    return Store.open(database, read_key(key_file))
