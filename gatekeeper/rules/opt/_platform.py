"""Which obligation tags of a draft its platform will fill in, and which arrive as they stand."""

from __future__ import annotations

import re

from gatekeeper.model.message import Message, Tag
from gatekeeper.model.words import Scope
from gatekeeper.patterns import lazy

#: Platforms where a variable outside their own name spaces renders empty, so that a home-made ``unsubscribe_url`` is
#: a dead link (Customer.io and Braze know only customer, event, trigger and ``${…}`` values).
_CLOSED = frozenset({"customerio", "braze", "klaviyo", "hubspot"})
#: How the pieces of the commonest delimiter families begin.
_FAMILIES = {"{{": "mustache", "*|": "star", "{%": "block"}
_UNSUBSCRIBE_NAME = lazy(r"un_?-?subscri|opt_?-?out|unsub(?![a-z])", re.IGNORECASE)
#: A plain variable, spelled as half of all dialects spell it.
_VARIABLE = lazy(r"\{\{\s*[\w.]+\s*\}\}")
#: Scopes that no reader sees.
_UNSEEN = frozenset({Scope.COMMENT, Scope.HIDDEN, Scope.STYLE})


def foreign(message: Message, tag: Tag) -> bool:
    """Return whether an obligation tag belongs to another platform than the draft's, so that it arrives unrendered."""
    if tag.kind != "obligation" or message.platform is None:
        return False
    from gatekeeper.readers.templates import platforms

    return platforms.foreign(tag, message.platform)


def stranded(message: Message) -> tuple[Tag, ...]:
    """Return the tags that arrive unrendered whichever platform sends a draft that mixes dialects without saying.

    The platform that fills in most of them is taken for the draft's, and among equals that of the earliest tag.
    """
    if message.platform is not None:
        return ()
    from gatekeeper.readers.templates import platforms

    table = platforms.load()
    owners: list[tuple[Tag, frozenset[str]]] = []
    for tag in message.tags:
        if tag.kind != "obligation" or not tag.rendered or tag.scope is Scope.COMMENT:
            continue
        names = {name for name, _ in platforms.meanings(tag.raw)}
        if _VARIABLE.fullmatch(tag.raw):  # anybody's renderer may know a variable of that name
            names |= {name for name, platform in table.items() if "mustache" in platform.families}
        owners.append((tag, frozenset(names)))
    owners = [(tag, names) for tag, names in owners if names]
    candidates = {
        name: sum(name in names for _, names in owners) for name in frozenset().union(*(n for _, n in owners))
    }
    most = max(candidates.values(), default=0)
    if most == len(owners):
        return ()
    best = {name for name, count in candidates.items() if count == most}
    first = next(names & best for _, names in owners if names & best)
    kept = min(first)
    return tuple(tag for tag, names in owners if kept not in names)


def foreign_target(message: Message, url: str) -> bool:
    """Return whether a link's address is nothing but another platform's tag, in a syntax foreign to this one."""
    if message.platform is None or any(tag.raw in url for tag in message.tags):
        return False
    from gatekeeper.readers.templates import platforms

    owners = {name for name, _ in platforms.meanings(url.strip())}
    return bool(owners) and message.platform not in owners


def empty_variable(message: Message, tag: Tag) -> bool:
    """Return whether a home-made unsubscribe variable renders empty, or as it stands, on this platform."""
    if tag.kind != "variable" or message.platform is None or not names_opt_out(tag.field):
        return False
    if message.platform in _CLOSED and "." not in tag.field and "$" not in tag.field:
        return True
    from gatekeeper.readers.templates import platforms

    known = platforms.load().get(message.platform)
    read = known.families if known is not None else ()
    return any(tag.raw.startswith(mark) and family not in read for mark, family in _FAMILIES.items()) and bool(read)


def obligations(message: Message, meaning: str) -> tuple[Tag, ...]:
    """Return the tags of one meaning that the platform fills in where a reader sees them."""
    return tuple(
        tag
        for tag in message.tags
        if tag.kind == "obligation"
        and _means(message, tag, meaning)
        and tag.rendered
        and tag.scope not in _UNSEEN
        and not foreign(message, tag)
    )


def _means(message: Message, tag: Tag, meaning: str) -> bool:
    """Return whether a tag stands for *meaning*; one footer tag can stand for several things."""
    if tag.field == meaning:
        return True
    from gatekeeper.readers.templates import platforms

    return any(found == meaning and name == message.platform for name, found in platforms.meanings(tag.raw))


def names_opt_out(text: str) -> bool:
    """Return whether a merge field or expression is named for opting out."""
    return _UNSUBSCRIBE_NAME.search(text) is not None
