"""Trace fields that only tell the way of one copy to its own reader.

Every relay may write down for whom it took a message (RFC 5321 section 4.4), and list managers and forwarding mailboxes
hand it on under a new address. On the copy of one reader all these stations are the reader's own; somebody else's
address there is a leak.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gatekeeper.inference.domains import same_organization
from gatekeeper.inference.list_posts import lists_of, posted_to
from gatekeeper.model.message import Header, Message
from gatekeeper.patterns import lazy
from gatekeeper.rules.bcc._people import Mailbox, key, mailboxes
from gatekeeper.rules.spm._data import names

#: Fields by which a relay or mailbox says whom it took the copy for; the other trace fields are a sender's.
STATIONS = frozenset(
    {
        "received",
        "delivered-to",
        "x-delivered-to",
        "x-original-to",
        "x-apparently-to",
        "envelope-to",
        "x-envelope-to",
        "original-recipient",
    }
)
_SENDERS = ("from", "sender", "reply-to", "return-path", "errors-to", "list-post", "mailing-list", "x-mailing-list")
_ADDRESS = lazy(r"[\w.+=-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,6}")
#: What qmail writes before the address of a list.
_LIST = lazy(r"(?i)\s*(?:mailing list|moderator for)\s")
#: A local part that two strangers hardly share: two words, or a word with a number.
_TELLING = lazy(r"(?=.{7})[a-z]+[._-][a-z._-]*[a-z]{2,}[\w.-]*|(?=.{6})[a-z]{3,}\d{2,}")
_SHARED = frozenset(
    {
        "admin", "appointments", "billing", "care", "center", "centre", "clinic", "contact", "customer", "customers",
        "desk", "front", "help", "info", "office", "patient", "patients", "reception", "service", "services", "support",
        "team",
    }
)  # fmt: skip
#: Relays that show that a message is on its way, not about to leave.
TRANSIT = 2


class Way:
    """The stations of one message, given position and mailbox of each.

    Args:
        message: The message.
        stations: Position among the header fields, and the mailbox, of each station that names one.
    """

    def __init__(self, message: Message, stations: Iterable[tuple[int, str]]) -> None:
        self.stations = tuple(stations)
        self.resent = next((n for n, h in enumerate(message.headers) if h.name.lower() == "resent-to"), -1)
        senders = _senders(message)
        self.shown = _strangers(message.all("to", "cc"), senders)
        # What stands above the Resent block belongs to the second journey (RFC 5322 section 3.6.6).
        again = _strangers(message.all("resent-to", "resent-cc"), senders)
        self.shown_again = again if self.resent >= 0 else self.shown
        #: A copy that went through a list shown beside others reaches a subscriber whom only the trace names.
        self.listed = bool(posted_to(message, lists_of(message)))
        self.relays = {n for n, h in enumerate(message.headers) if h.name.lower() == "received"}
        self.hops = len(self.relays)
        self.mailboxes = len({address for _, address in self.stations})
        self.arrived: dict[str, int] = {}
        #: Final delivery adds Return-Path (RFC 5321 section 4.4): the one mailbox on such a copy has it.
        self.delivered = self.mailboxes == 1 and message.header("return-path") is not None

    def own(self, position: int, address: str) -> bool:
        """Return whether the station at *position* names the reader whose copy this is."""
        if self.delivered:
            return True
        shown = self.shown_again if position < self.resent else self.shown
        if not shown or self.listed:
            # The list or the sender itself is shown: the trace alone says who reads this copy.
            return self.hops >= TRANSIT and self.mailboxes <= self.hops
        if len(shown) > 1:
            return False
        (reader,) = shown
        if _same_reader(reader, address):
            return True
        # A relay took it for the shown reader; whatever came later is where that mailbox forwards to.
        return position < self._arrival(reader)

    def _arrival(self, reader: str) -> int:
        """Return the position of the first relay that took the copy for *reader*, or -1."""
        if reader not in self.arrived:
            taken = (n for n, address in self.stations if n in self.relays and _same_reader(reader, address))
            self.arrived[reader] = max(taken, default=-1)
        return self.arrived[reader]


def _same_reader(one: str, other: str) -> bool:
    if one == other:
        return True
    local = one.rpartition("@")[0]
    if local != other.rpartition("@")[0] or _TELLING.fullmatch(local) is None:
        return False
    return not _SHARED & set(re.split(r"[\W\d_]+", local))


def _strangers(headers: Iterable[Header], senders: tuple[frozenset[str], frozenset[str]]) -> frozenset[str]:
    """Return the shown mailboxes that are neither the sender's nor a list's."""
    addresses, domains = senders
    found: Iterable[Mailbox] = (m for header in headers for m in mailboxes(header))
    return frozenset(
        key(m.address)
        for m in found
        if key(m.address) not in addresses
        and not any(same_organization(m.address.rpartition("@")[2], domain) for domain in domains)
    )


def _senders(message: Message) -> tuple[frozenset[str], frozenset[str]]:
    """Return the mailboxes of sender and list, and the domains on which only they have any."""
    addresses, domains, freemail = set(), set(), names("hosts", "freemail")
    for header in message.all(*_SENDERS):
        for found in _ADDRESS.finditer(header.value[:4000]):
            addresses.add(key(found[0]))
            domain = found[0].rpartition("@")[2].lower()
            if domain not in freemail:
                domains.add(domain)
    for header in message.all("delivered-to"):
        if _LIST.match(header.value):
            addresses |= {key(found[0]) for found in _ADDRESS.finditer(header.value[:4000])}
    return frozenset(addresses), frozenset(domains)
