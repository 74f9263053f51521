"""When a send owes its readers a way out and an address, and what could still hold them unseen."""

from __future__ import annotations

import posixpath
import re

from gatekeeper.model.message import Message, Unchecked
from gatekeeper.model.words import Relationship, Scope
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case

#: Names of included pieces that hold no footer.
_NO_FOOTER = lazy(
    r"(?:^|[/_.\s-])(?:head|header|pre-?header|styles?|css|fonts?|meta|hero|logo|button|banner|nav|menu|spacer|divider|greeting)(?:$|[/_.\s-])",
    re.IGNORECASE,
)
_UNSEEN = frozenset({Scope.COMMENT, Scope.STYLE})


def owes_notices(case: Case) -> bool:
    """Return whether the send is commercial mail to others than the own workforce (15 USC 7702(2), (17)(A)(iv))."""
    return case.marketing and case.assessment.relationship is not Relationship.STAFF


def promised(case: Case, what: str) -> bool:
    """Return whether the profile's platform adds ``unsubscribe``, ``postal-address`` or ``list-unsubscribe`` itself."""
    return case.profile is not None and what in case.profile.adds


def opaque_piece(message: Message) -> Unchecked | None:
    """Return a piece of the draft that could hold the footer and could not be followed, or None."""
    read = {posixpath.basename(p.source.path).partition(".")[0] for p in message.passages} - {message.name}
    for tag in message.tags:
        if tag.kind != "include" or not tag.rendered or tag.scope in _UNSEEN or _NO_FOOTER.search(tag.field):
            continue
        if _stem(tag.field) not in read:
            known = next((u for u in message.unchecked if u.at == tag.at), None)
            return known or Unchecked(what="an included piece", why="its content is not at hand", at=tag.at)
    for item in message.unchecked:
        if item.rule is None and _PIECE.search(item.what) and not _NO_FOOTER.search(item.what):
            return item
    return None


def hidden_in(piece: Unchecked) -> str:
    """Return why a footer's content stays open, for an `Unchecked`."""
    return f"it may stand in {piece.what}: {piece.why}"


def _stem(name: str) -> str:
    return posixpath.basename(name.strip()).partition(".")[0]


#: How the readers of drafts name a piece that they could not follow.
_PIECE = lazy(r"\b(?:include|included|partial|snippet|content block|layout|module)\b", re.IGNORECASE)


def judged(case: Case) -> tuple[Message, ...]:
    """Return the messages that have a body to judge."""
    return tuple(m for m in case.messages if any(True for _ in m.in_scope(Scope.BODY)) or m.images or m.links)
