"""Which obligation tags of a draft its platform will fill in, and which arrive as they stand."""

from __future__ import annotations

import re

from gatekeeper.model.message import Message, Tag
from gatekeeper.model.words import Scope

#: Platforms where a variable outside their own name spaces renders empty, so that a home-made ``unsubscribe_url`` is
#: a dead link (Customer.io and Braze know only customer, event, trigger and ``${…}`` values).
_CLOSED = frozenset({"customerio", "braze", "klaviyo", "hubspot"})
_UNSUBSCRIBE_NAME = re.compile(r"un_?-?subscri|opt_?-?out|unsub(?![a-z])", re.IGNORECASE)
#: Scopes that no reader sees.
_UNSEEN = frozenset({Scope.COMMENT, Scope.HIDDEN, Scope.STYLE})


def foreign(message: Message, tag: Tag) -> bool:
    """Return whether an obligation tag belongs to another platform than the draft's, so that it arrives unrendered."""
    if tag.kind != "obligation" or message.platform is None:
        return False
    from gatekeeper.readers.templates import platforms

    return platforms.foreign(tag, message.platform)


def empty_variable(message: Message, tag: Tag) -> bool:
    """Return whether a home-made unsubscribe variable renders empty on this platform."""
    return (
        tag.kind == "variable"
        and message.platform in _CLOSED
        and _UNSUBSCRIBE_NAME.search(tag.field) is not None
        and "." not in tag.field
        and "$" not in tag.field
    )


def obligations(message: Message, meaning: str) -> tuple[Tag, ...]:
    """Return the tags of one meaning that the platform fills in where a reader sees them."""
    return tuple(
        tag
        for tag in message.tags
        if tag.kind == "obligation"
        and tag.field == meaning
        and tag.rendered
        and tag.scope not in _UNSEEN
        and not foreign(message, tag)
    )


def names_opt_out(text: str) -> bool:
    """Return whether a merge field or expression is named for opting out."""
    return _UNSUBSCRIBE_NAME.search(text) is not None
