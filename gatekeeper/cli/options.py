"""Options that several commands share, and the policy they lead to."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gatekeeper.errors import InputError, InputErrors, UsageError
from gatekeeper.redact import Key, key_from_environment

if TYPE_CHECKING:
    from gatekeeper.model.policy import Policy

F = TypeVar("F", bound=Callable[..., Any])


class IsoDate(click.ParamType):  # type: ignore[type-arg]  # generic in new click only
    """A date written YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        """Return the date, or fail as a usage error."""
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(str(value))
        except ValueError:
            self.fail("expected a date written YYYY-MM-DD", param, ctx)


def policy_option(command: F) -> F:
    """Add ``--policy``."""
    return click.option(
        "--policy",
        "policy_path",
        type=click.Path(dir_okay=False),
        help="Policy file. Default: the nearest policies.yaml upward, else the built-in example policy.",
    )(command)


def key_option(command: F) -> F:
    """Add ``--key-file``."""
    return click.option(
        "--key-file",
        type=click.Path(dir_okay=False),
        help="File with the secret for keyed fingerprints. Default: GATEKEEPER_KEY, else a key for this run only.",
    )(command)


def load(policy_path: str | None, near: str = ".") -> Policy:
    """Return the policy that a command line means.

    Raises:
        InputError, InputErrors: The policy cannot be used.
    """
    from gatekeeper.policy.load import builtin_policy, find_policy, load_policy

    path = policy_path or find_policy(near)
    return load_policy(path) if path else builtin_policy()


def read_key(key_file: str | None) -> Key:
    """Return the key for fingerprints.

    Raises:
        UsageError: The key file cannot be read.
    """
    try:
        return key_from_environment(key_file)
    except OSError as error:
        raise UsageError(f"cannot read the key file: {error.strerror}") from None


def complain(error: InputError | InputErrors) -> None:
    """Print a located error, one fault a line."""
    faults = error.errors if isinstance(error, InputErrors) else (error,)
    for fault in faults:
        click.echo(f"gatekeeper: {fault}", err=True)
