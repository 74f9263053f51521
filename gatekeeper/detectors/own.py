"""The sender's own public details: what a policy names belongs to nobody, so it is marked and is no finding."""

from __future__ import annotations

import re
from dataclasses import field

from gatekeeper.model.entity import Entity
from gatekeeper.model.policy import Organization
from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass
from gatekeeper.vocabulary.tokens import words

_WORD = lazy(r"[^\W_]+")
_TITLES = words("dr mr mrs ms mx prof md do rn np pa phd")


def _plain(text: str) -> str:
    return " ".join(m.group().lower() for m in _WORD.finditer(text))


def _person(text: str) -> str:
    return " ".join(word for word in _plain(text).split() if word not in _TITLES)


def _digits(text: str) -> str:
    digits = "".join(c for c in text if "0" <= c <= "9")
    return digits[-10:] if len(digits) >= 10 else digits


@dataclass(frozen=True, kw_only=True)
class OwnFacts:
    """Public details of the sending organisation in comparable form.

    Args:
        phones: Last ten digits.
        people: Names without titles, lower case.
        addresses: Mailboxes, lower case.
        domains: Hosts and mail domains; names below them count too.
        places: Postal addresses, words only.
    """

    phones: frozenset[str] = field(default=frozenset(), repr=False)
    people: tuple[str, ...] = field(default=(), repr=False)
    addresses: frozenset[str] = field(default=frozenset(), repr=False)
    domains: tuple[str, ...] = field(default=(), repr=False)
    places: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, organization: Organization) -> OwnFacts:
        """Return the facts that a policy states."""
        contacts = organization.contacts
        domains = (*organization.hosts, *organization.domains.marketing, *organization.domains.transactional)
        return cls(
            phones=frozenset(filter(None, map(_digits, contacts.phones))),
            people=tuple(filter(None, map(_person, contacts.people))),
            addresses=frozenset(a.lower() for a in (*contacts.addresses, *organization.list_addresses)),
            domains=tuple(sorted({d.lower().strip(".") for d in domains if d})),
            places=tuple(filter(None, map(_plain, organization.postal_addresses))),
        )

    def covers(self, entity: Entity) -> bool:
        """Return whether an identifier is one of these details."""
        text = entity.text
        match entity.kind:
            case "PHONE_NUMBER":
                return _digits(text.lower().partition("x")[0].partition("ext")[0]) in self.phones
            case "EMAIL_ADDRESS":
                return text.lower() in self.addresses or (self._under(text.rpartition("@")[2]) and _role(text))
            case "URL":
                return self._under(_host(text)) and not _personal(text)
            case "PERSON":
                name = _person(text)
                return any(name == person or name == person.split(" ")[-1] for person in self.people)
            case "LOCATION":
                place = _plain(text)
                return len(place) > 4 and any(f" {place} " in f" {own} " for own in self.places)
            case _:
                return False

    def _under(self, host: str) -> bool:
        host = host.lower()
        return any(host == domain or host.endswith("." + domain) for domain in self.domains)


def _host(url: str) -> str:
    rest = url.partition("://")[2] or url
    return re.split(r"[/?#:]", rest.rpartition("@")[2] if "@" in rest[:80] else rest, maxsplit=1)[0]


def _personal(url: str) -> bool:
    """Return whether a URL carries something that may point at a person: a query value or a long number."""
    return ("?" in url and "=" in url.partition("?")[2]) or re.search(
        r"/\d{5,}|@|[0-9a-f]{16}", url.partition("://")[2]
    ) is not None


_ROLES = lazy(
    r"(?i)^(?:info|news|press|contact|hello|support|help|office|appointments?|billing|marketing|norepl"
    r"y|no-reply|reply|team|care|admin|privacy|hr|jobs|careers|events|media|newsletter|clinic|receptio"
    r"n|frontdesk|scheduling|webmaster|postmaster|unsubscribe|donotreply|foundation|giving|volunteer)"
    r"\b"
)


def _role(address: str) -> bool:
    return _ROLES.match(address) is not None
