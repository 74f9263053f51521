"""The words of a message, once for all rules of the family: most hold none that a rule asks for."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from gatekeeper.model.message import Message
from gatekeeper.model.words import Scope
from gatekeeper.patterns import lazy

_WORD = lazy(r"\w+")
_READ = (Scope.SUBJECT, Scope.PREHEADER, Scope.BODY, Scope.ALT)
_SEEN: WeakKeyDictionary[Message, frozenset[str]] = WeakKeyDictionary()


def words_of(message: Message) -> frozenset[str]:
    """Return the words of subject, preheader, body and alternative texts, in lower case."""
    known = _SEEN.get(message)
    if known is None:
        text = "\n".join(passage.text for passage in message.in_scope(*_READ))
        known = _SEEN[message] = frozenset(_WORD.findall(text.lower()))
    return known
