"""Reads address fields with their groups and display names (RFC 5322, 3.4), in linear time on any input."""

from __future__ import annotations

import re
from contextlib import suppress

from gatekeeper.model.message import Address
from gatekeeper.patterns import lazy

_TOKEN = lazy(r"\"(?:[^\"\\]|\\.)*\"?|\((?:[^()\\]|\\.)*\)|<[^<>]*>?|[,;:]|[^\",;:<(]+|.", re.DOTALL)
_SPACE = lazy(r"\s+")


def parse_addresses(value: str) -> tuple[Address, ...]:
    """Return the mailboxes of a decoded, unfolded field value; a group without members yields one empty mailbox."""
    found: list[Address] = []
    words: list[str] = []
    comments: list[str] = []
    address: str | None = None
    group: str | None = None
    members = 0

    def finish() -> None:
        nonlocal address, words, comments, members
        text = _SPACE.sub(" ", "".join(words)).strip()
        if address is None and "@" in text and " " not in text:
            address, text = text, ""
        if address is not None or text:
            display = text or _SPACE.sub(" ", " ".join(comments)).strip()
            found.append(Address(display=display, address=_normal(address or ""), group=group))
            members += 1
        words, comments, address = [], [], None

    for token in (match.group() for match in _TOKEN.finditer(value)):
        if token == ",":
            finish()
        elif token == ":" and address is None and group is None and "@" not in "".join(words):
            group = _SPACE.sub(" ", "".join(words)).strip()
            words, comments, members = [], [], 0
        elif token == ";":
            finish()
            if group is not None and not members:
                found.append(Address(group=group))
            group = None
        elif token[0] == "<":
            address = token.strip("<> \t\r\n")
        elif token[0] == '"':
            quoted = token[1:-1] if len(token) > 1 and token.endswith('"') else token[1:]
            words.append(re.sub(r"\\(.)", r"\1", quoted))
        elif token[0] == "(":
            comments.append(token.strip("()"))
        else:
            words.append(token)
    finish()
    if group is not None and not members:
        found.append(Address(group=group))
    return tuple(found)


def _normal(address: str) -> str:
    """Return the address without routes and white space, its domain in lower case A-labels."""
    address = _SPACE.sub("", address)
    if address.startswith("@") and ":" in address:  # obsolete route
        address = address.rpartition(":")[2]
    local, at, domain = address.rpartition("@")
    if not at:
        return address
    if not domain.isascii():
        with suppress(UnicodeError):
            domain = domain.encode("idna").decode("ascii")
    return f"{local}@{domain.lower()}"
