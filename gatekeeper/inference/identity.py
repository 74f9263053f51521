"""Who the sender seems to be: names, mailboxes, domains and hosts of a message that tell a specialty or a condition.

The policy's table of identity terms comes first, for it is reviewed by people; the vocabulary fills its gaps for names
that say it in so many words. Everybody who sees a lock screen reads the sender before anything else (observer O3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from gatekeeper.inference.facts import Facts, host_of, under
from gatekeeper.inference.tables import specialty
from gatekeeper.model.message import Header, Message
from gatekeeper.model.place import Place
from gatekeeper.model.words import Category, Scope
from gatekeeper.vocabulary.names import classify_text_name

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
_ADDRESS_WORD = re.compile(r"[\w.+-]+@[\w.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One thing by which a sender tells a field of medicine.

    Args:
        where: ``display``, ``mailbox``, ``domain``, ``list``, ``logo`` or ``host``.
        header: Header name in lower case, or "".
        text: What tells it; never printed.
        level: Topic level: 2 service line, 3 condition.
        category: Health category.
        reviewed: Whether the policy's table says so, not the vocabulary.
    """

    where: str
    header: str = ""
    text: str = field(repr=False)
    level: int
    category: Category
    reviewed: bool
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
                if not text:
                    continue
                told = _told(facts, text, where, whole=address.address)
                if told is not None:
                    yield _unit(header, where, text, told)


def list_units(facts: Facts, message: Message) -> Iterator[Unit]:
    """Yield what the phrase and the id of List-Id (RFC 2919) tell."""
    for header in message.all("list-id"):
        told = _told(facts, header.value, "list", whole=header.value)
        if told is not None:
            yield _unit(header, "list", told[3] or header.value, told)


def logo_units(facts: Facts, message: Message) -> Iterator[Unit]:
    """Yield what the alt texts of logos tell: pictures that are called a logo, or that repeat an identity term."""
    for image in message.images:
        alt = image.alt or ""
        called = "logo" in alt.lower() or "logo" in image.src.lower().rpartition("/")[2]
        told = _told(facts, alt, "display", whole=alt, vocabulary=called) if alt else None
        if told is not None:
            passage = next((p for p in message.in_scope(Scope.ALT) if p.text == alt), None)
            at = image.at if passage is None else passage.place()
            yield Unit(where="logo", text=alt, level=told[0], category=told[1], reviewed=told[2], at=at)


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
        told = _told(facts, host, "domain", whole=host)
        if told is not None:
            start = url.lower().find(host)
            place = inside(at, start, start + len(host)) if at.line == at.end_line and start >= 0 else at
            yield Unit(where="host", text=host, level=told[0], category=told[1], reviewed=told[2], at=place)


def _of_sender(facts: Facts, host: str) -> bool:
    """Whether a host speaks for the sender: its own, the profile's, or one that wraps links."""
    profile = facts.profile
    if facts.own_host(host) or any(under(host, h) for h in (profile.link_hosts if profile else ())):
        return True
    return host.partition(".")[0] in TRACKING_LABELS


def _told(
    facts: Facts, text: str, where: str, *, whole: str, vocabulary: bool = True
) -> tuple[int, Category, bool, str] | None:
    """Return (level, category, reviewed, term) of what a name tells at level 2 or above, or None."""
    best: tuple[int, Category, bool, str] | None = None
    lowered = text.casefold()
    for term, value in facts.organization.identity_terms.items():
        found = specialty(value)
        if found is None or found[0] < 2:
            continue
        folded = term.casefold()
        hit = folded == whole.casefold() or (
            under(lowered, folded) if where == "domain" else bool(folded) and _stands_in(folded, lowered)
        )
        if hit and (best is None or found[0] > best[0]):
            best = (found[0], found[1], True, text if where != "list" else _written(folded, text))
    if best is not None or not vocabulary:
        return best
    topic = _topic(_ADDRESS_WORD.sub(" ", text) if where == "display" else text)
    return (topic[0], topic[1], False, "") if topic is not None else None


@lru_cache(maxsize=2048)
def _topic(text: str) -> tuple[int, Category] | None:
    found = classify_text_name(text)
    telling = [category for category in found.categories if category is not Category.GENERAL]
    return (found.level, telling[0]) if found.level >= 2 and telling else None


def _stands_in(term: str, text: str) -> bool:
    """Whether *term* stands in *text* as whole words."""
    at = text.find(term)
    while at >= 0:
        end = at + len(term)
        if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
            return True
        at = text.find(term, at + 1)
    return False


def _written(folded: str, text: str) -> str:
    at = text.casefold().find(folded)
    return text[at : at + len(folded)] if at >= 0 else ""


def _unit(header: Header, where: str, text: str, told: tuple[int, Category, bool, str]) -> Unit:
    return Unit(
        where=where,
        header=header.name.lower(),
        text=text,
        level=told[0],
        category=told[1],
        reviewed=told[2],
        at=in_header(header, text),
    )


def in_header(header: Header, text: str) -> Place:
    """Return the place of *text* inside a header value, or of the value where it is folded or encoded."""
    at, raw = header.value_at, header.raw.lstrip(" \t")
    start = raw.find(text)
    if start < 0:
        start = raw.lower().find(text.lower())
    if start < 0 or "\n" in raw[: start + len(text)] or "\r" in raw[: start + len(text)]:
        return at
    return inside(at, start, start + len(text))


def inside(at: Place, start: int, end: int) -> Place:
    """Return the place of characters *start* to *end* of a one-line place."""
    return Place(
        path=at.path, line=at.line, column=at.column + start, end_line=at.line, end_column=at.column + end
    )  # fmt: skip
