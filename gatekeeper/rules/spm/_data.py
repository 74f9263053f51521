"""Reads the tables of the family: hosts, domains and wording stand in data files, so that a list is no code."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@cache
def table(name: str) -> dict[str, Any]:
    """Return one of the data files of this folder (``hosts``, ``wording``, ``score``)."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def names(file: str, key: str) -> frozenset[str]:
    """Return a list of a data file as a set."""
    return frozenset(table(file)[key])


@cache
def phrases(key: str) -> re.Pattern[str]:
    """Return one pattern of all phrases of a list of ``wording.toml``: whole words, case aside, any white space."""
    listed = sorted(table("wording")[key], key=len, reverse=True)
    joined = "|".join(r"[\s-]{1,3}".join(map(re.escape, phrase.split())) for phrase in listed)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


def listed(host: str, key: str) -> bool:
    """Return whether a host is one of a list of ``hosts.toml`` or a name below one."""
    known = names("hosts", key)
    while host:
        if host in known:
            return True
        host = host.partition(".")[2]
    return False
