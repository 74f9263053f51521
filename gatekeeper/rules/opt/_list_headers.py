"""List-Unsubscribe and List-Unsubscribe-Post as RFC 2369 and RFC 8058 write them: URIs, comments, doubled fields.

The header library yields one string; whether a mailbox provider shows its unsubscribe button depends on grammar
inside that string, so it is read here character by character.
"""

from __future__ import annotations

from gatekeeper.model.message import Header, Message
from gatekeeper.value import dataclass

#: The only value that RFC 8058, section 3.1, allows.
ONE_CLICK = "List-Unsubscribe=One-Click"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUris:
    """What a list header field names.

    Args:
        uris: URIs in order, white space inside the angle brackets removed (RFC 2369, section 2).
        rest: Whether something else than commas, comments and white space stands outside brackets: readers stop there.
    """

    uris: tuple[str, ...] = ()
    rest: bool = False

    def of(self, *schemes: str) -> tuple[str, ...]:
        """Return the URIs of these schemes; a merge tag in place of the scheme is ``tag``."""
        return tuple(uri for uri in self.uris if scheme(uri) in schemes)


def scheme(uri: str) -> str:
    """Return the scheme in lower case, ``tag`` for a merge tag that will yield the whole URI, "" for none."""
    if uri[:1] in "{[*%<$#" and len(uri) > 2:
        return "tag"
    name, colon, _ = uri.partition(":")
    return name.lower() if colon and name.replace("+", "").replace("-", "").replace(".", "").isalnum() else ""


def parse(value: str) -> ListUris:
    """Return the URIs of a field value.

    Args:
        value: Unfolded value, for example ``(web) <https://…>, <mailto:…>``.
    """
    uris: list[str] = []
    i, depth, end = 0, 0, len(value)
    while i < end:
        c = value[i]
        if depth:
            if c == "\\":
                i += 1
            depth += (c == "(") - (c == ")")
        elif c == "(":
            depth = 1
        elif c == "<":
            close = _close(value, i + 1)
            if close < 0:
                return ListUris(uris=tuple(uris), rest=True)
            uris.append("".join(value[i + 1 : close].split()))
            i = close
        elif c not in ", \t\r\n":
            return ListUris(uris=tuple(uris), rest=True)
        i += 1
    return ListUris(uris=tuple(uri for uri in uris if uri))


def _close(value: str, start: int) -> int:
    """Return where the bracket opened before *start* closes; template tags of the form ``<%…%>`` nest inside it."""
    i = start
    while True:
        close = value.find(">", i)
        tag = value.find("<%", i)
        if tag < 0 or close < 0 or tag > close:
            return close
        after = value.find("%>", tag)
        if after < 0:
            return close
        i = after + 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHeaders:
    """The two fields of one message, all of them in order."""

    unsubscribe: tuple[Header, ...] = ()
    post: tuple[Header, ...] = ()

    @property
    def uris(self) -> ListUris:
        """The URIs of the first List-Unsubscribe field."""
        return parse(self.unsubscribe[0].value) if self.unsubscribe else ListUris()


def list_headers(message: Message) -> ListHeaders:
    """Return the list header fields of a message."""
    return ListHeaders(
        unsubscribe=tuple(message.all("list-unsubscribe")), post=tuple(message.all("list-unsubscribe-post"))
    )
