"""Judges a whole healthcare e-mail send before it leaves: draft, segment, list, envelope, route, vendor, consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gatekeeper.api import Finding, Policy, Submission, Verdict, check, load_policy, read

__version__ = "0.1.0"
__all__ = ["Finding", "Policy", "Submission", "Verdict", "__version__", "check", "load_policy", "read"]


def __getattr__(name: str) -> Any:
    """Import the API only when it is used: the command line imports what it needs by itself."""
    if name in __all__:
        import gatekeeper.api

        return getattr(gatekeeper.api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
