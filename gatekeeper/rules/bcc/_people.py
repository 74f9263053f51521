"""Who a mailbox belongs to: strangers, the own house, or the same person under two addresses.

Exposure is a matter of people, not of strings: a reminder that goes to both addresses of one patient exposes nobody,
and a copy to the registered archive is no recipient that anybody could learn about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from weakref import WeakKeyDictionary

from gatekeeper.inference.facts import Facts, under
from gatekeeper.model.message import Address, Header, Message
from gatekeeper.model.place import Place
from gatekeeper.rules.case import Case
from gatekeeper.value import dataclass

#: Columns of a list that say which person a row is about.
_PERSON_COLUMNS = ("patient_id", "person_id", "subject_id", "mrn", "member_id", "contact_id", "subscriber_id")
#: Columns that say for whom a row's mailbox acts (45 CFR 164.502(g)).
_PROXY_COLUMNS = ("representative_of", "proxy_for", "proxy_of", "guardian_of", "caregiver_of", "on_behalf_of")
#: Providers that ignore full stops in the local part.
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})
_TAG_MARKS = ("{", "}", "*|", "%%", "[[", "<%", "${")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """An address with the name that stands beside it, and its position in the envelope where it comes from there."""

    address: str = field(repr=False)
    display: str = field(default="", repr=False)
    position: int = 0


def mailboxes(header: Header) -> list[Mailbox]:
    """Return the mailboxes of an address field; merge tags and empty groups are none."""
    known: Iterable[Address] = header.addresses or _parsed(header.value)
    return [Mailbox(address=a.address.strip(), display=a.display) for a in known if is_mailbox(a.address)]


def _parsed(value: str) -> list[Address]:
    from email.utils import getaddresses  # imports sockets, which drafts never need

    return [Address(display=name, address=address) for name, address in getaddresses([value])]


def is_mailbox(address: str) -> bool:
    """Return whether a text is an address rather than a merge tag or a name."""
    local, at, domain = address.strip().rpartition("@")
    return bool(local and at and domain) and not any(mark in address for mark in _TAG_MARKS)


def key(address: str) -> str:
    """Return what two spellings of one mailbox have in common: case and plus tags do not count."""
    local, _, domain = address.strip().lower().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _DOTLESS:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain.rstrip('.')}"


class _House:
    """What belongs to the organisation, looked up once a submission: lists have many thousand addresses."""

    def __init__(self, facts: Facts) -> None:
        organization, policy = facts.organization, facts.policy
        self.policy = policy
        self.listed = {a.lower() for a in (*organization.contacts.addresses, *organization.list_addresses)}
        self.archive = {a.lower() for a in facts.profile.archive} if facts.profile is not None else set()
        self.own = (*organization.domains.marketing, *organization.domains.transactional)
        self.senders = {d.lower() for p in policy.profiles.values() for d in p.from_domains}
        self.known: dict[str, bool] = {}

    def domain(self, domain: str) -> bool:
        """Return whether a domain is the organisation's own, or a business partner's of the vendor register."""
        found = self.known.get(domain)
        if found is None:
            found = self.known[domain] = (
                domain in self.senders
                or any(under(domain, d) for d in self.own)
                or self.policy.vendor_of(domain) is not None
            )
        return found


_HOUSES: WeakKeyDictionary[Facts, _House] = WeakKeyDictionary()


def _house(case: Case) -> _House:
    house = _HOUSES.get(case.facts)
    if house is None:
        house = _HOUSES[case.facts] = _House(case.facts)
    return house


def archived(case: Case, address: str) -> bool:
    """Return whether an address is a registered archive of the profile."""
    return address.lower() in _house(case).archive


def inside(case: Case, address: str) -> bool:
    """Return whether a mailbox is the organisation's own, or a business partner's of the vendor register."""
    house = _house(case)
    address = address.strip().lower()
    return house.domain(address.rpartition("@")[2]) or address in house.listed or address in house.archive


def outsiders(case: Case, found: Iterable[Mailbox]) -> list[Mailbox]:
    """Return the mailboxes of strangers: neither own nor archive, each spelling once, in order."""
    seen: dict[str, Mailbox] = {}
    for mailbox in found:
        if not inside(case, mailbox.address) and not archived(case, mailbox.address):
            seen.setdefault(key(mailbox.address), mailbox)
    return list(seen.values())


def people(case: Case, found: Sequence[Mailbox]) -> int:
    """Return how many people these mailboxes belong to: by address, by full name, by the list's person columns."""
    groups: dict[str, int] = {}
    parent: list[int] = []

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    known = _persons(case) if len(found) > 1 else {}
    for mailbox in found:
        mine = len(parent)
        parent.append(mine)
        names = [key(mailbox.address)]
        name = " ".join(mailbox.display.lower().split())
        if len(name.split()) > 1:
            names.append(f"name {name}")
        names += known.get(key(mailbox.address), ())
        for name in names:
            other = groups.setdefault(name, mine)
            parent[root(mine)] = root(other)
            mine = root(mine)
    return sum(1 for i in range(len(parent)) if root(i) == i)


def _persons(case: Case) -> dict[str, tuple[str, ...]]:
    """Return address key → names of the people of that row, and of those it acts for."""
    listed = case.submission.recipients
    if listed is None:
        return {}
    own = [c.name for c in listed.columns if c.name.lower() in _PERSON_COLUMNS]
    acting = [c.name for c in listed.columns if c.name.lower() in _PROXY_COLUMNS]
    if not own and not acting:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for row in listed.rows:
        names = [f"id {row.values.get(c, '').strip()}" for c in own if row.values.get(c, "").strip()]
        for column in acting:
            other = row.values.get(column, "").strip()
            if other:
                names.append(key(other) if "@" in other else f"id {other}")
        found[key(row.address)] = (*found.get(key(row.address), ()), *names)
    return found


def visible(message: Message) -> list[Mailbox]:
    """Return the mailboxes that every reader of the message sees in To and Cc."""
    return [m for header in message.all("to", "cc", "resent-to", "resent-cc") for m in mailboxes(header)]


def envelope(case: Case) -> list[Mailbox]:
    """Return the envelope recipients of one transaction; empty where unknown or where each has a transaction."""
    stated = case.manifest.envelope
    if stated is None or stated.one_per_transaction:
        return []
    return [Mailbox(address=a.strip(), position=i) for i, a in enumerate(stated.rcpt_to) if is_mailbox(a)]


def envelope_place(case: Case, mailbox: Mailbox) -> Place:
    """Return where an envelope recipient stands in the campaign file, else the start of the submission."""
    return case.submission.place(f"envelope.rcpt_to.{mailbox.position}")


def sensitive_audience(case: Case) -> bool:
    """Return whether it matters who sees whom: marketing, patients, or an audience that nobody has stated."""
    return case.marketing or case.patients
