"""Errors that name the place a person has to look at.

Every message here may be printed, logged and stored, so none of them ever quotes file content:
they name the file, the line, the column, the key and what was expected.
"""

from __future__ import annotations


class GatekeeperError(Exception):
    """Base of all errors that gatekeeper raises on purpose; the command line prints them without a traceback."""


class InputError(GatekeeperError):
    """A file that cannot be used, with the place of the fault.

    Args:
        message: What is wrong and what was expected; never file content.
        path: The file as the caller named it.
        line: Line, from 1.
        column: Column in characters, from 1.
    """

    def __init__(self, message: str, *, path: str = "", line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}" if self.path else self.message


class PolicyError(InputError):
    """A policy file that cannot be used."""


class InputErrors(GatekeeperError):
    """Several located faults of one file, found in one pass.

    Args:
        errors: The faults, in the order of their places.
    """

    def __init__(self, errors: tuple[InputError, ...]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = errors


class UsageError(GatekeeperError):
    """A command line that asks for something that does not exist."""
