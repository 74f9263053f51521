"""Mailboxes that stand in the text of a message: quoted header blocks and calendar attendees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.model.message import Message, Passage
from gatekeeper.model.place import Place
from gatekeeper.model.words import Scope
from gatekeeper.patterns import lazy
from gatekeeper.rules.bcc._people import Mailbox, is_mailbox

#: An address in running text.
ADDRESS = lazy(r"[\w.+%'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}")
#: Names of header fields as mail programs quote them, in English, Spanish, German and French.
_LABEL = lazy(
    r"(?<![\w-])(From|Sent|Date|To|Cc|Bcc|Subject|Reply-To|Attachments|Importance"
    r"|De|Enviado(?: el)?|Fecha|Para|CCO?|Asunto|Von|Gesendet|Datum|An|Betreff|Envoyé|À|Objet)\s*:",
    re.IGNORECASE,
)
_RECIPIENTS = frozenset({"to", "cc", "bcc", "para", "cco", "an", "à"})
_ATTENDEE = lazy(r"ATTENDEE[^\n]{0,400}?(?:mailto:|:)\s*(" + ADDRESS.pattern + ")", re.IGNORECASE)


def quoted(message: Message) -> list[tuple[Mailbox, Place]]:
    """Return the recipients of quoted header blocks, each with its place."""
    return [found for passage in message.in_scope(Scope.QUOTED) for found in _block(passage)]


def _block(passage: Passage) -> Iterator[tuple[Mailbox, Place]]:
    labels = list(_LABEL.finditer(passage.text))
    for i, label in enumerate(labels):
        if label[1].lower() not in _RECIPIENTS:
            continue
        stop = labels[i + 1].start() if i + 1 < len(labels) else len(passage.text)
        yield from _addresses(passage, label.end(), stop)


def _addresses(passage: Passage, start: int, stop: int) -> Iterator[tuple[Mailbox, Place]]:
    for found in ADDRESS.finditer(passage.text, start, stop):
        if is_mailbox(found[0]):
            yield Mailbox(address=found[0]), passage.place(found.start(), found.end())


def attendees(message: Message) -> list[tuple[Mailbox, Place]]:
    """Return the attendees of calendar parts, each with its place."""
    found: list[tuple[Mailbox, Place]] = []
    for passage in message.in_scope(Scope.CALENDAR):
        if passage.name.upper() == "ATTENDEE":
            found += _addresses(passage, 0, len(passage.text))
        else:
            for line in _ATTENDEE.finditer(passage.text):
                found.append((Mailbox(address=line[1]), passage.place(line.start(1), line.end(1))))
    return found
