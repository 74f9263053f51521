"""Where the sender of a message stands, and what its domain is."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.message import Header, Message
from gatekeeper.model.place import Place
from gatekeeper.rules.case import Case

_TAG_MARKS = ("{", "*|", "%%", "[[", "<%", "${")


def domains(message: Message, name: str) -> Iterator[tuple[str, Header]]:
    """Yield (domain in lower case, field) for each mailbox of a header field; merge tags are skipped."""
    for header in message.all(name):
        for address in header.addresses:
            domain = address.domain
            if domain and not any(mark in address.address for mark in _TAG_MARKS):
                yield domain, header


def route_place(case: Case) -> Place:
    """Return where a person chose the route: the campaign's profile, else the From field, else the file's beginning."""
    if "profile" in case.submission.places:
        return case.submission.place("profile")
    for message in case.messages:
        header = message.header("from")
        if header is not None:
            return header.value_at
    return Place(path=case.submission.path)
