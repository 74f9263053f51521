"""Mail that the members of a mailing list write to each other: posts to a discussion list, and digests of them.

List headers say that mail was subscribed to, not who wrote it. A question that one member puts to the others sells
nothing and has no sender whose opt-out or postal address could be asked for (16 CFR 316.3(c)); a newsletter that its
publisher sends through the same software has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gatekeeper.inference.domains import same_organization
from gatekeeper.model.message import Message
from gatekeeper.model.words import Scope
from gatekeeper.patterns import lazy

#: Footers that list software appends to every post, as newsletters do.
FOOTER_PHRASES = frozenset(
    {
        "unsubscribe", "manage preferences", "update preferences", "update your preferences", "email preferences",
        "you are receiving this", "you're receiving this",
    }
)  # fmt: skip
_ADDRESS = lazy(r"[\w.+=-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}")
#: Mailboxes that list managers set as sender of a list's posts (majordomo, Mailman, ezmlm, Smartlist, Ecartis).
_ROLE = lazy(r"owner-(?P<before>.+)|(?P<after>.+?)-(?:owner|admin|bounces?|request|errors)(?:[+-].*)?", re.IGNORECASE)
#: Names of lists on which only the publisher writes.
_ONE_WAY = lazy(r"(?:^|[._-])(?:announce\w*|news\w*|alerts?|updates?|press|offers?|promos?)(?:$|[._-])", re.IGNORECASE)
#: The head of an enclosed message (RFC 1153 section 4).
_ENCLOSED = lazy(r"From:\s[^\n]{0,200}@[^\n]{0,400}?(?:\n|\s)(?:Subject|Date):\s", re.IGNORECASE)
#: Subjects of answers and of what somebody passes on, behind the list's own tag.
_HANDED_ON = lazy(r"(?:\s*\[[^\]\n]{1,60}\])?\s*(?:re|fwd?|aw|wg|tr|rv)(?:\[\d+\])?\s*:", re.IGNORECASE)
#: Most header fields and passages that are looked at.
MANY = 400


def between_members(message: Message) -> bool:
    """Return whether a message is one member's post to a discussion list, or a digest of such posts."""
    return _post(message) or _digest(message)


def answers(message: Message) -> bool:
    """Return whether a message answers another one (RFC 5322 section 3.6.4); bulk mail answers none."""
    return message.header("In-Reply-To") is not None


def others_words(message: Message) -> bool:
    """Return whether a post hands on what others wrote: a digest, an answer, a forwarded newsletter."""
    subject = next((p.text for p in message.in_scope(Scope.SUBJECT)), "")
    return _HANDED_ON.match(subject) is not None or _digest(message)


def _post(message: Message) -> bool:
    author = next(_addresses(message, "from"), "")
    if not author:
        return False
    lists = [
        (name, host)
        for name, host in lists_of(message)
        if not (_ONE_WAY.search(name) or same_organization(author.rpartition("@")[2], host))
    ]
    return bool(lists) and (answers(message) or bool(posted_to(message, lists)))


def posted_to(message: Message, lists: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return which of a message's visible recipients are lists, by their name or as the address for answers."""
    known = tuple(lists)
    back = set(_addresses(message, "reply-to")) - set(_addresses(message, "from"))
    found = []
    for target in _addresses(message, "to", "cc"):
        local, _, domain = target.rpartition("@")
        if any((local == name or target in back) and same_organization(domain, host) for name, host in known):
            found.append(target)
    return tuple(found)


def lists_of(message: Message) -> Iterator[tuple[str, str]]:
    """Yield (name, host) of the lists that the header fields name."""
    for header in message.all("list-post", "mailing-list", "x-mailing-list", "x-beenthere"):
        first = _ADDRESS.search(header.value)
        if first is not None:
            name, _, host = first[0].lower().rpartition("@")
            yield name, host
    for address in _addresses(message, "sender", "errors-to", "return-path"):
        local, _, host = address.rpartition("@")
        role = _ROLE.fullmatch(local)
        if role is not None:
            yield role["before"] or role["after"], host


def _addresses(message: Message, *names: str) -> Iterator[str]:
    for header in message.all(*names):
        if header.addresses:
            yield from (a.address.strip().lower() for a in header.addresses)
        else:
            yield from (found[0].lower() for found in _ADDRESS.finditer(header.value[:4000]))


def _digest(message: Message) -> bool:
    """Return whether list mail encloses several posts with their heads (RFC 1153, ``multipart/digest``)."""
    kind = message.header("Content-Type")
    if kind is not None and kind.value.strip().lower().startswith("multipart/digest"):
        return True
    subject = next((p.text for p in message.in_scope(Scope.SUBJECT)), "")
    if "digest" not in subject.lower():
        return False
    heads = 0
    for number, passage in enumerate(message.in_scope(Scope.BODY, Scope.QUOTED)):
        if number >= MANY or heads > 1:
            break
        heads += _ENCLOSED.match(passage.text) is not None
    return heads > 1
