"""Who the sender seems to be: names, mailboxes, domains and hosts of a message that tell a specialty or a condition.

What a name tells is decided in one place for evidence and rules; here every name keeps its exact place. Everybody who
sees a lock screen reads the sender before anything else (observer O3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field

from gatekeeper.inference.evidence_sender import topic_of
from gatekeeper.inference.facts import Facts, host_of, under
from gatekeeper.inference.tables import specialty
from gatekeeper.model.message import Header, Message
from gatekeeper.model.place import Place
from gatekeeper.model.words import Category, Scope
from gatekeeper.value import dataclass

#: First labels of hosts through which platforms wrap links and pictures.
TRACKING_LABELS = frozenset(
    {
        "link", "links", "click", "clicks", "track", "tracking", "trk", "t", "go", "r", "e", "em", "email", "mail",
        "news",
        "newsletter", "open", "opens", "url", "lnk", "img", "image", "images", "cdn", "assets", "static", "media",
        "unsubscribe", "unsub", "prefs", "preferences", "mailer", "info", "view",
    }
)  # fmt: skip
_SENDERS = ("from", "sender", "reply-to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One thing by which a sender tells a field of medicine.

    Args:
        where: ``display``, ``mailbox``, ``domain``, ``list``, ``logo`` or ``host``.
        header: Header name in lower case, or "".
        text: What tells it; never printed.
        level: Topic level: 2 service line, 3 condition.
        category: Health category.
    """

    where: str
    header: str = ""
    text: str = field(repr=False)
    level: int
    category: Category
    at: Place


def specialty_of(name: str) -> tuple[int, Category] | None:
    """Return (topic level, category) of a specialty or category name of the policy, or None when nobody knows it."""
    return specialty(name)


def sending_units(facts: Facts) -> tuple[Unit, ...]:
    """Return what From, Sender and Reply-To of all messages tell, in order; hosts, lists and logos are left out."""
    return tuple(unit for message in facts.messages for unit in sender_units(facts, message))


def sender_units(facts: Facts, message: Message) -> Iterator[Unit]:
    """Yield what display names, mailboxes and domains of From, Sender and Reply-To tell."""
    for header in message.all(*_SENDERS):
        for address in header.addresses:
            for where, text in (("display", address.display), ("mailbox", address.local), ("domain", address.domain)):
                told = _told(facts, text) if text else None
                if told is None and where == "mailbox" and "@" in address.address:
                    told = _told(facts, address.address) if _listed(facts, address.address) else None
                if told is not None:
                    yield _unit(header, where, text, told)


def list_units(facts: Facts, message: Message) -> Iterator[Unit]:
    """Yield what the phrase and the id of List-Id (RFC 2919) tell."""
    for header in message.all("list-id"):
        told = _told(facts, header.value)
        if told is not None:
            yield _unit(header, "list", header.value, told)


def logo_units(facts: Facts, message: Message) -> Iterator[Unit]:
    """Yield what the alt texts of logos tell: pictures that are called a logo, or that repeat an identity term."""
    for image in message.images:
        alt = image.alt or ""
        called = "logo" in alt.lower() or "logo" in image.src.lower().rpartition("/")[2]
        told = _told(facts, alt) if alt and (called or _listed(facts, alt)) else None
        if told is not None:
            passage = next((p for p in message.in_scope(Scope.ALT) if p.text == alt), None)
            at = image.at if passage is None else passage.place()
            yield Unit(where="logo", text=alt, level=told[0], category=told[1], at=at)


def host_units(facts: Facts, message: Message) -> Iterator[Unit]:
    """Yield what the hosts tell through which the sender's own links and pictures go, each host once."""
    seen: set[str] = set()
    spots = [(link.url, link.at) for link in message.links]
    for header in message.all("list-unsubscribe"):
        spots += [(m[0], header.value_at) for m in re.finditer(r"https?://[^>,\s]+", header.value)]
    for url, at in spots:
        host = host_of(url)
        if not host or host in seen or not _of_sender(facts, host):
            continue
        seen.add(host)
        told = _told(facts, host)
        if told is not None:
            start = url.lower().find(host)
            place = inside(at, start, start + len(host)) if at.line == at.end_line and start >= 0 else at
            yield Unit(where="host", text=host, level=told[0], category=told[1], at=place)


def _of_sender(facts: Facts, host: str) -> bool:
    """Whether a host speaks for the sender: its own, the profile's, or one that wraps links."""
    profile = facts.profile
    if facts.own_host(host) or any(under(host, h) for h in (profile.link_hosts if profile else ())):
        return True
    return host.partition(".")[0] in TRACKING_LABELS


def _told(facts: Facts, text: str) -> tuple[int, Category] | None:
    """Return (level, category) of what a name tells at level 2 or above, or None."""
    topic = topic_of(facts, text)
    telling = [category for category in topic.categories if category is not Category.GENERAL]
    return (topic.level, telling[0]) if topic.level >= 2 and telling else None


def _listed(facts: Facts, text: str) -> bool:
    """Whether the policy's table has this very name."""
    return text.casefold() in {term.casefold() for term in facts.organization.identity_terms}


def _unit(header: Header, where: str, text: str, told: tuple[int, Category]) -> Unit:
    return Unit(
        where=where,
        header=header.name.lower(),
        text=text,
        level=told[0],
        category=told[1],
        at=in_header(header, text),
    )


def in_header(header: Header, text: str) -> Place:
    """Return the place of *text* inside a header value, or of the value where it is folded or encoded."""
    at, raw = header.value_at, header.raw.lstrip(" \t")
    # In a campaign file the value may stand in quotes.
    quoted = at.line == at.end_line and at.end_column - at.column == len(raw.rstrip()) + 2
    start = raw.find(text)
    if start < 0:
        start = raw.lower().find(text.lower())
    if start < 0 or "\n" in raw[: start + len(text)] or "\r" in raw[: start + len(text)]:
        return at
    return inside(at, start + quoted, start + len(text) + quoted)


def inside(at: Place, start: int, end: int) -> Place:
    """Return the place of characters *start* to *end* of a one-line place."""
    return Place(
        path=at.path, line=at.line, column=at.column + start, end_line=at.line, end_column=at.column + end
    )  # fmt: skip
