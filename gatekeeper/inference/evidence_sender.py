"""What the sender tells before anybody opens the message: display name, mailbox, domain, List-Id, logo, link hosts.

A lock screen shows the sender first. An organisation whose specialty tells a condition links that topic to its
patients under any name (specification, section 4, rows 9 and 10).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from gatekeeper.inference.facts import Facts, host_of, under
from gatekeeper.inference.ground import Ground
from gatekeeper.inference.pieces import identity_topic, name_topic, spoken
from gatekeeper.inference.tables import specialty
from gatekeeper.model.message import Address
from gatekeeper.model.place import Place
from gatekeeper.model.risk import Evidence
from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass
from gatekeeper.vocabulary.names import NameTopic

_WORDS = lazy(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One place where the sender shows who it is, and what that tells.

    Args:
        where: ``display name``, ``mailbox``, ``domain``, ``Reply-To``, ``Sender``, ``List-Id``, ``logo``, ``link host``
            or ``return path``.
        text: What stands there; never printed.
        topic: What it tells.
        at: Where.
    """

    where: str
    text: str = field(repr=False)
    topic: NameTopic
    at: Place


def identities(facts: Facts) -> tuple[Identity, ...]:
    """Return every sender identity that tells a service line or a condition, in order, each place once."""
    found: dict[tuple[str, str], Identity] = {}
    for where, text, at in _shown(facts):
        topic = topic_of(facts, text)
        if topic.level >= 2:
            found.setdefault((where, text.lower()), Identity(where=where, text=text, topic=topic, at=at))
    return tuple(found.values())


def topic_of(facts: Facts, text: str) -> NameTopic:
    """Return what a sender name, mailbox, domain or host tells: by the policy's table, else by its words."""
    lowered = text.lower()
    heard = " ".join(_WORDS.findall(lowered))
    for term, meaning in facts.organization.identity_terms.items():
        wanted = term.lower()
        if "." in wanted and "@" not in wanted and " " not in wanted:
            if under(lowered.rpartition("@")[2], wanted):
                return identity_topic(meaning)
        elif lowered == wanted or f" {' '.join(_WORDS.findall(wanted))} " in f" {heard} ":
            return identity_topic(meaning)
    return name_topic(text)


def _shown(facts: Facts) -> Iterator[tuple[str, str, Place]]:
    for message in facts.messages:
        for name, where in (("From", "display name"), ("Reply-To", "Reply-To"), ("Sender", "Sender")):
            for header in message.all(name):
                for address in header.addresses:
                    yield from _address(address, where, header.value_at)
        for header in message.all("List-Id"):
            yield "List-Id", header.value, header.value_at
        for image in message.images:
            if image.alt and "logo" in f"{image.alt} {image.src}".lower():
                yield "logo", image.alt, image.at
        for link in message.links:
            host = host_of(link.url)
            if host and _wraps_links(facts, host):
                yield "link host", host, link.at
    profile = facts.profile
    if profile is not None:
        at = facts.submission.place("profile")
        yield from (("link host", host, at) for host in profile.link_hosts)
        if profile.return_path_domain:
            yield "return path", profile.return_path_domain, at


def _wraps_links(facts: Facts, host: str) -> bool:
    """Return whether a host speaks for the sender in every link; a link to one unit's site is only a topic."""
    from gatekeeper.inference.identity import TRACKING_LABELS

    hosts = facts.profile.link_hosts if facts.profile is not None else ()
    return any(under(host, h) for h in hosts) or host.partition(".")[0] in TRACKING_LABELS


def _address(address: Address, where: str, at: Place) -> Iterator[tuple[str, str, Place]]:
    if address.display:
        yield where, address.display, at
    if address.local:
        yield ("mailbox" if where == "display name" else where), address.local, at
    if address.domain:
        yield ("domain" if where == "display name" else where), address.domain, at


def gather(ground: Ground) -> Iterator[Evidence]:
    """Yield what sender identities and the organisation's specialties tell."""
    for identity in identities(ground.facts):
        if identity.where == "List-Id" and ground.self_selected:
            continue
        text = f"the sender's {identity.where} tells {spoken(identity.topic.categories)}"
        yield from _linked(ground, identity.topic, source="sender", weight_of="sender", text=text, at=identity.at)
    told = organization_topic(ground.facts)
    if told.level == 1 and ground.facts.organization.kind != "other":
        yield ground.maker.piece(
            source="specialty", raises="topic", value=1, weight_of="specialty", family="sender",
            text="the sender is in health care", categories=(),
        )  # fmt: skip
    if told.level >= 2:
        text = f"the organisation treats {spoken(told.categories)} and nothing else"
        yield from _linked(ground, told, source="specialty", weight_of="specialty", text=text, at=None)


def organization_topic(facts: Facts) -> NameTopic:
    """Return what being a patient of the organisation tells: the least telling of its specialties decides."""
    entries = [entry for name in facts.organization.specialties if (entry := specialty(name)) is not None]
    if facts.organization.part2:
        entries = [e for e in entries if e[0] >= 3] or [(3, specialty("substance-use")[1])]  # type: ignore[index]
    if not entries:
        return NameTopic()
    level = min(entry[0] for entry in entries)
    categories = tuple(sorted({entry[1] for entry in entries}, key=lambda c: c.value)) if level >= 2 else ()
    return NameTopic(categories=categories, level=level, concepts=facts.organization.specialties)


def _linked(
    ground: Ground, topic: NameTopic, *, source: str, weight_of: str, text: str, at: Place | None
) -> Iterator[Evidence]:
    heights = [("topic", topic.level), ("linked", topic.level)]
    # One of several specialties is told, not which: sensitive only where all of them are.
    if topic.sensitive and (source == "sender" or all(c.sensitive for c in topic.categories)):
        heights.append(("sensitive", 1))
    for raises, value in heights:
        yield ground.maker.piece(
            source=source, raises=raises, value=value, weight_of=weight_of, family="sender", text=text, at=at,
            categories=tuple(c for c in topic.categories if c.sensitive) if raises == "sensitive" else topic.categories,
        )  # fmt: skip
