"""What earlier sends tell: a protocol to ask for them, and the key under which copies of one text are counted.

A single message cannot show that it is the fortieth of its kind, so the gate remembers a keyed hash of each text and
how many people got it, never the text or an address. Everything that judges works without that memory.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from typing import Protocol

from gatekeeper.model.message import Message
from gatekeeper.model.words import Scope
from gatekeeper.patterns import lazy

_ADDRESS = lazy(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_URL = lazy(r"https?://([\w.-]{1,253})\S*", re.IGNORECASE)
_GREETING = lazy(
    r"\b(dear|hello|hi|hey|good (?:morning|afternoon|evening)|hola|estimad[oa]s?|querid[oa])\b[^,.!:\n]{0,60}",
    re.IGNORECASE,
)


class RecentSends(Protocol):
    """Sends of one text inside a window."""

    @property
    def batches(self) -> int:
        """Number of transactions."""

    @property
    def recipients(self) -> int:
        """Number of people in all of them."""


class History(Protocol):
    """Memory of earlier transactions; the one that is being judged is not part of it."""

    def recent(self, content: str, window: datetime.timedelta) -> RecentSends:
        """Return what was sent under a `content_key` inside the window that ends now."""


class Memory(History, Protocol):
    """A history that also learns."""

    def remember(self, content: str, recipients: int) -> None:
        """Remember one transaction of that content."""


def content_key(message: Message) -> str:
    """Return a hash that copies of one text share, whatever a merge put into them.

    Greeting names, addresses and what stands behind a link's host are left out. Numbers stay: the time of an
    appointment or the amount of a bill is the event that makes a message one person's own.

    Returns:
        64 hex digits of SHA-256; "" for a message without readable body.
    """
    passages = list(message.in_scope(Scope.BODY))
    html = [p for p in passages if p.part != "text/plain"]
    text = "\n".join(p.text for p in (html or passages))
    text = _ADDRESS.sub("@", _URL.sub(r"\1", text))
    text = " ".join(_GREETING.sub(r"\1", text).lower().split())
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest() if text else ""
