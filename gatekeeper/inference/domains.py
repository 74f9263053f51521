"""Organisational domains: which domain somebody registered, by the public suffix list.

Receivers group senders by organisational domain (RFC 9989 finds it by a tree walk in the DNS; the public suffix list
is the offline equivalent of older receivers), so separation and alignment are judged on it.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

#: Top-level domains under which the last two labels may be taken as they stand without reading the list; the names
#: reserved for documentation (RFC 2606) are among them.
_PLAIN = frozenset({"example", "test", "invalid"})


@cache
def _suffixes() -> Any:
    # Reading the list takes a tenth of a second, and most checks never ask.
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


@lru_cache(maxsize=4096)
def organizational_domain(domain: str) -> str:
    """Return the registered domain above *domain* in lower case; *domain* itself where it is a public suffix.

    Args:
        domain: A domain in A-labels; unknown top-level domains count as public suffixes.
    """
    domain = domain.strip().rstrip(".").lower()
    labels = domain.split(".")
    if labels[-1] in _PLAIN:
        return ".".join(labels[-2:])
    return str(_suffixes().privatesuffix(domain) or domain)


def same_organization(one: str, other: str) -> bool:
    """Return whether two domains belong to one organisational domain."""
    one, other = one.rstrip(".").lower(), other.rstrip(".").lower()
    if not one or not other:
        return False
    if one == other:
        return True
    # Two names of one organisation share at least two labels: most pairs need no look into the list.
    if one.split(".")[-2:] != other.split(".")[-2:]:
        return False
    return organizational_domain(one) == organizational_domain(other)
