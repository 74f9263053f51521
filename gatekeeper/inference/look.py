"""The result of looking one safeguard up."""

from __future__ import annotations

from gatekeeper.value import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """``held``, ``missing`` or ``unknown``, and why in one masked clause."""

    state: str
    why: str = ""


def held(why: str) -> Look:
    """Return a safeguard that holds."""
    return Look("held", why)


def missing(why: str) -> Look:
    """Return a safeguard that does not hold."""
    return Look("missing", why)


def unknown(why: str) -> Look:
    """Return a safeguard of which nobody can tell."""
    return Look("unknown", why)
