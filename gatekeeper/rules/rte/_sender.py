"""Where the sender of a message stands, and what its domain is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gatekeeper.inference.domains import organizational_domain
from gatekeeper.model.message import Header, Message
from gatekeeper.model.place import Place
from gatekeeper.rules.case import Case

#: The shipped example: what judges where nobody wrote a policy. Its organisation is made up.
_EXAMPLE = "policies.example.yaml"
#: Share of equal letters from which two registered names look alike; fewest letters of a name that tells.
_ALIKE, _TELLING = 0.84, 5
_TAG_MARKS = ("{", "*|", "%%", "[[", "<%", "${")


def domains(message: Message, name: str) -> Iterator[tuple[str, Header]]:
    """Yield (domain in lower case, field) for each mailbox of a header field; merge tags are skipped."""
    for header in message.all(name):
        for address in header.addresses:
            domain = address.domain
            if domain and not any(mark in address.address for mark in _TAG_MARKS):
                yield domain, header


def route_place(case: Case) -> Place:
    """Return where a person chose the route: the campaign's profile, else the From field, else the file's beginning."""
    if "profile" in case.submission.places:
        return case.submission.place("profile")
    for message in case.messages:
        header = message.header("from")
        if header is not None:
            return header.value_at
    return Place(path=case.submission.path)


def made_up(case: Case) -> bool:
    """Return whether the shipped example policy judges, whose facts are nobody's: the user has stated no sender."""
    policy = case.facts.policy
    return policy.path == _EXAMPLE and not policy.root


def poses_as(name: str, domain: str, organization: str, known: Iterable[str]) -> bool:
    """Return whether a sender takes the name of the policy's organisation or a domain like one of its own.

    Args:
        name: Display name.
        domain: Domain of the address.
        organization: The organisation's name.
        known: Its domains.
    """
    wanted = {_letters(organizational_domain(one).partition(".")[0]) for one in known} | {_letters(organization)}
    wanted = {word for word in wanted if len(word) >= _TELLING}
    label, display = _letters(organizational_domain(domain).partition(".")[0]), _letters(name)
    if any(word in _letters(domain) or word in display for word in wanted):
        return True
    from difflib import SequenceMatcher

    return any(SequenceMatcher(a=word, b=label).ratio() >= _ALIKE for word in wanted)


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
