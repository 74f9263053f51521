"""One submission with everything that is known about it: the read-only ground that inference and rules stand on.

Facts are computed once and lazily, because most rules of most sends need few of them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Protocol

from gatekeeper.inference.commerce import money, service, trade, visit
from gatekeeper.inference.history import History
from gatekeeper.model.entity import Entity
from gatekeeper.model.message import Address, Link, Message, Passage
from gatekeeper.model.policy import Organization, Policy, Profile, Vendor
from gatekeeper.model.recipients import Recipient
from gatekeeper.model.registry import RegistryBook
from gatekeeper.model.segment import Criterion, Name
from gatekeeper.model.submission import Submission
from gatekeeper.model.words import Relationship, Scope
from gatekeeper.readers.mailboxes import normalise
from gatekeeper.redact import Key

#: Relationships of people who are known to a provider or plan.
_OF_CARE = frozenset({Relationship.PATIENTS, Relationship.MEMBERS, Relationship.FORMER, Relationship.MIXED})


class EntityDetector(Protocol):
    """What facts need of the detectors."""

    def entities(self, text: str, scope: Scope, *, ner: bool = False) -> tuple[Entity, ...]:
        """Return the entities of one passage, in order."""

    def examine(self, passages: Iterable[tuple[str, Scope]]) -> list[tuple[Entity, ...]]:
        """Return the same for each of many passages, which costs less."""

    def health(self, text: str) -> tuple[Entity, ...]:
        """Return the health facts of a name that is cut into words."""


@lru_cache(maxsize=4096)
def host_of(url: str) -> str:
    """Return the host of an absolute or protocol-relative URL, lower case, without port and userinfo; else ""."""
    rest = url.strip().partition("//")[2] if "//" in url[:12] else ""
    authority = rest.split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
    return authority.rpartition("@")[2].partition(":")[0].lower().rstrip(".")


def under(host: str, domain: str) -> bool:
    """Return whether *host* is *domain* or a name below it."""
    host, domain = host.lower().rstrip("."), domain.lower().rstrip(".")
    return bool(domain) and (host == domain or host.endswith("." + domain))


class Facts:
    """A submission, the policy that judges it, and what follows from both without an opinion.

    Args:
        submission: What is judged.
        policy: Organisation facts and settings.
        registries: Look-ups of authorizations, consents, suppressions, preferences, TLS domains.
        today: The date of judgement; the core reads no clock.
        detector: Finds entities in passages.
        key: For keyed fingerprints.
        history: Memory of earlier transactions, None where nothing is remembered (checks of files).
    """

    def __init__(
        self,
        *,
        submission: Submission,
        policy: Policy,
        registries: RegistryBook,
        today: datetime.date,
        detector: EntityDetector,
        key: Key,
        history: History | None = None,
    ) -> None:
        self.submission = submission
        self.policy = policy
        self.registries = registries
        self.today = today
        self.detector = detector
        self.key = key
        self.history = history
        self._entities: dict[tuple[int, bool], tuple[Entity, ...]] = {}

    @property
    def organization(self) -> Organization:
        """The sending organisation."""
        return self.policy.organization

    @property
    def messages(self) -> tuple[Message, ...]:
        """The draft, or all variants of an A/B test."""
        return self.submission.messages

    @cached_property
    def profile(self) -> Profile | None:
        """The sending profile: the one that the manifest names, else the one whose `match` fits."""
        named = self.submission.manifest.profile
        if named:
            return self.policy.profiles.get(named)
        sender = self.sender_address
        for test in ("auth", "listener", "domain"):
            for profile in self.policy.profiles.values():
                match = profile.match
                domains = match.from_domains or (() if match.auth_users or match.listeners else profile.from_domains)
                if (
                    (test == "auth" and self.submission.auth_user and self.submission.auth_user in match.auth_users)
                    or (test == "listener" and self.submission.listener and self.submission.listener in match.listeners)
                    or (test == "domain" and sender and any(sender.domain == d.lower() for d in domains))
                ):
                    return profile
        return None

    @cached_property
    def sender_address(self) -> Address | None:
        """First From mailbox of the first message, or None."""
        return next((m.sender for m in self.messages if m.sender is not None), None)

    @cached_property
    def vendor(self) -> Vendor | None:
        """The profile's vendor; None when there is no profile or it sends by itself (see `self_hosted`)."""
        return self.policy.vendors.get(self.profile.vendor) if self.profile and self.profile.vendor else None

    @property
    def self_hosted(self) -> bool:
        """Whether a known profile sends without a vendor."""
        return self.profile is not None and not self.profile.vendor

    def entities(self, passage: Passage, *, ner: bool = False) -> tuple[Entity, ...]:
        """Return the entities of a passage that are not the organisation's own public data, in order."""
        cached = self._entities.get((id(passage), ner))
        if cached is None:
            found = None if ner else self._examined.get(id(passage))
            if found is None:
                found = self.detector.entities(passage.text, passage.scope, ner=ner)
            kept = tuple(e for e in found if not e.own)
            if any(money(e) for e in kept) and (self.customers or (self.stranger and self._trade)):
                kept = tuple(e for e in kept if not money(e))
            if any(visit(e) for e in kept) and self.stranger and self._service:
                kept = tuple(e for e in kept if not visit(e))
            cached = self._entities[id(passage), ner] = kept
        return cached

    @cached_property
    def _examined(self) -> dict[int, tuple[Entity, ...]]:
        passages = [passage for message in self.messages for passage in message.passages]
        found = self.detector.examine((p.text, p.scope) for p in passages)
        return {id(passage): entities for passage, entities in zip(passages, found, strict=True)}

    @cached_property
    def stranger(self) -> bool:
        """Whether nothing says that own patients are written to: no relationship, segment, profile or own sender."""
        stated = self.submission.manifest.relationship is not None or bool(self.submission.segments)
        own = self.sender_address is not None and self.inside(self.sender_address.address)
        return not stated and not own and self.profile is None

    @cached_property
    def customers(self) -> bool:
        """Whether an organisation that is no provider, plan or health service writes to nobody's patients."""
        stated = {
            self.submission.manifest.relationship,
            *(segment.relationship for segment in self.submission.segments),
        }
        return self.organization.kind == "other" and not stated & _OF_CARE

    @cached_property
    def _trade(self) -> bool:
        return trade(*self._said)

    @cached_property
    def _service(self) -> bool:
        return service(*self._said)

    @property
    def _said(self) -> tuple[Iterator[str], Iterator[Entity]]:
        found = (e for entities in self._examined.values() for e in entities if not e.own)
        return (p.text for message in self.messages for p in message.passages), found

    def health(self, message: Message, *scopes: Scope) -> Iterator[tuple[Passage, Entity]]:
        """Yield the health entities of these scopes (all when none is named), in order."""
        for passage in message.passages:
            if not scopes or passage.scope in scopes:
                yield from ((passage, e) for e in self.entities(passage) if e.health)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """Criteria of every segment, in order."""
        return tuple(c for segment in self.submission.segments for c in segment.criteria)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Everything that is called something: campaign, segments, lists, tables, files."""
        return self.submission.names + tuple(n for s in self.submission.segments for n in s.names)

    @cached_property
    def links(self) -> tuple[tuple[Message, Link], ...]:
        """Every link of every message."""
        return tuple((m, link) for m in self.messages for link in m.links)

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """Recipients: the envelope's where known, else the list's."""
        envelope = self.submission.manifest.envelope
        if envelope is not None and envelope.rcpt_to:
            return envelope.rcpt_to
        return tuple(r.address for r in self.submission.recipients.rows) if self.submission.recipients else ()

    @cached_property
    def people(self) -> tuple[Recipient, ...]:
        """Who will get it, one by one: envelope recipients (row = position from 1) with the cells of their list row,
        else the rows of the list. The row numbers are what ``Finding.drops`` names.
        """
        rows = self.submission.recipients.rows if self.submission.recipients else ()
        envelope = self.submission.manifest.envelope
        if envelope is None or not envelope.rcpt_to:
            return rows
        by_address = {r.address: r for r in rows}
        people = []
        for position, written in enumerate(envelope.rcpt_to, 1):
            address = normalise(written)
            known = by_address.get(address)
            values = known.values if known else {}
            people.append(Recipient(row=position, address=address, written=written, values=values))
        return tuple(people)

    @cached_property
    def audience_size(self) -> int | None:
        """Number of people: list, envelope, sum of the segments' stated sizes, or planned volume; None when unknown.

        A message in transit is one of many: there the campaign's sizes stand before its envelope.
        """
        if self.submission.recipients is not None and self.submission.recipients.rows:
            return len({r.address for r in self.submission.recipients.rows})
        sizes = [s.size for s in self.submission.segments if s.size is not None]
        whole = bool(sizes) and len(sizes) == len(self.submission.segments)
        stated = sum(sizes) if whole else self.submission.manifest.volume
        enveloped = len(set(self.addresses)) or None
        if self.submission.kind == "message":
            return stated if stated is not None else enveloped
        return enveloped if enveloped is not None else stated

    def own_host(self, host: str) -> bool:
        """Return whether a web or mail host is the organisation's own."""
        organization = self.organization
        owned = (*organization.hosts, *organization.domains.marketing, *organization.domains.transactional)
        profiles = self.policy.profiles.values()
        return any(under(host, h) for h in owned) or any(
            under(host, h) for p in profiles for h in (*p.link_hosts, *p.from_domains)
        )

    def inside(self, address: str) -> bool:
        """Return whether a mailbox is the organisation's own (staff, teams, registered archives)."""
        domain = address.rpartition("@")[2].lower()
        organization = self.organization
        own = (*organization.domains.marketing, *organization.domains.transactional)
        archives = self.profile.archive if self.profile else ()
        return domain in {d.lower() for d in own} or address.lower() in {a.lower() for a in archives}
