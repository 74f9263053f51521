"""What the features of the spam score ask of one message, computed once."""

from __future__ import annotations

from gatekeeper.model.message import Message
from gatekeeper.model.words import Scope
from gatekeeper.rules.spm._words import words_of
from gatekeeper.value import dataclass

#: Characters of text and of HTML that the score reads: spam shows itself early.
LIMIT = 60_000
#: Characters in which letters are counted: a text of that length is no picture.
_ENOUGH = 2_000


@dataclass(frozen=True, eq=False, kw_only=True)
class Reading:
    """One message as the features see it.

    Args:
        mail: Whether it is a mail with header fields, so that their absence tells something.
        thread: Whether it continues a conversation.
        text: Visible body, paragraphs by line; *words* of it as written, *said* all words in lower case.
        recipients: Addresses of To and Cc, lower case.
    """

    message: Message
    mail: bool
    thread: bool
    subject: str
    html: str
    text: str
    words: tuple[str, ...]
    said: frozenset[str]
    letters: int
    quotes: bool
    recipients: frozenset[str]
    reply_domain: str
    values: dict[str, str]

    def value(self, name: str) -> str:
        """Return the first header field of that name, or ""."""
        return self.values.get(name, "")

    @classmethod
    def of(cls, message: Message) -> Reading:
        """Return the reading of a message."""
        values: dict[str, str] = {}
        for header in message.headers:
            values.setdefault(header.name.lower(), header.value)
        mail = message.kind == "eml"
        subject = message.header("subject")
        recipients = [a.address.lower() for h in message.all("to", "cc") for a in h.addresses if a.address]
        reply = next((a.domain for h in message.all("reply-to") for a in h.addresses), "")
        part = "text/html" if message.html is not None else "text/plain"
        bodies = [p.text for p in message.in_scope(Scope.BODY) if p.part in (part, "text/html")]
        text = "\n".join(bodies)[:LIMIT]
        return cls(
            message=message,
            mail=mail,
            thread=bool(values.get("in-reply-to") or values.get("references")),
            subject=subject.value if subject is not None else "",
            html=(message.html or "")[:LIMIT],
            text=text,
            words=tuple(text.split()),
            said=words_of(message),
            letters=sum(map(str.isalpha, text[:_ENOUGH])),
            quotes=any(True for _ in message.in_scope(Scope.QUOTED)),
            recipients=frozenset(recipients),
            reply_domain=reply,
            values=values,
        )
