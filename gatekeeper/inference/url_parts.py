"""The pieces of a URL with their offsets; merge tags stay whole, for a question mark inside one begins no query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from functools import lru_cache

from gatekeeper.model.words import Category
from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass

#: URLs are read up to this many characters: mail clients and servers refuse longer ones.
LONGEST = 16_384
#: Schemes whose target is no web address: the mailbox or number in them is a contact, not a leak.
CONTACT_SCHEMES = frozenset({"mailto", "tel", "sms", "callto", "data", "cid", "javascript", "webcal"})

_TAG = lazy(
    r"\{\{[^{}]{0,300}\}\}\}?|\{%[^%]{0,300}%\}|\*\|[^|]{0,200}\|\*|%%[^%]{1,200}%%|\[\[[^\[\]]{1,200}\]\]|\$\{[^{}]{1,200}\}"
    r"|<%[^%]{1,300}%>|\{[!$#][^{}]{1,200}\}|%[A-Z][A-Z0-9_]{2,60}%|\[[A-Za-z][\w:. -]{1,60}\]"
)
_SCHEME = lazy(r"\s*([A-Za-z][A-Za-z0-9+.-]{0,20}):")
_WORD = lazy(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One piece of a URL.

    Args:
        kind: ``userinfo``, ``host``, ``path`` (one segment), ``query`` (one value) or ``fragment``.
        name: Parameter name of a query value as written; the segment before it for a path segment; else "".
        text: As written.
        start, end: Offsets in the URL, end exclusive.
        name_start, name_end: Offsets of a query parameter's name; both *start* where there is none.
    """

    kind: str
    name: str = field(default="", repr=False)
    text: str = field(repr=False)
    start: int
    end: int
    name_start: int = 0
    name_end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Something that a URL tells, and where.

    Args:
        kind: Entity kind (contract, section 8).
        how: ``plain``, ``percent``, ``base64``, ``hex``, ``hash`` or ``tag`` (a merge tag puts it there).
        start, end: Offsets in the URL, end exclusive.
        text: Decoded text (the merge tag, for a tag).
        part: Kind of the part that it stands in.
        level: Topic level of a health word, 0 for identifiers.
        category: Health category, or None.
    """

    kind: str
    how: str
    start: int
    end: int
    text: str = field(repr=False)
    part: str = ""
    level: int = 0
    category: Category | None = None


@lru_cache(maxsize=512)
def parts(url: str) -> tuple[Part, ...]:
    """Return the pieces of a web address; contact schemes (mailto, tel) yield their query only."""
    url = url[:LONGEST]
    veiled = veil(url)
    found: list[Part] = []
    hash_at = veiled.find("#")
    end = hash_at if hash_at >= 0 else len(url)
    query_at = veiled.find("?", 0, end)
    stop = query_at if query_at >= 0 else end
    scheme = _SCHEME.match(veiled)
    contact = scheme is not None and scheme[1].lower() in CONTACT_SCHEMES
    if not contact:
        path_at = 0
        slashes = veiled.find("//", 0, min(stop, 24))
        if slashes >= 0 and (scheme is None or slashes == scheme.end()):
            slash = veiled.find("/", slashes + 2, stop)
            path_at = slash if slash >= 0 else stop
            user = veiled.rfind("@", slashes + 2, path_at)
            if user >= 0:
                found.append(Part(kind="userinfo", text=url[slashes + 2 : user], start=slashes + 2, end=user))
            begin = user + 1 if user >= 0 else slashes + 2
            found.append(Part(kind="host", text=url[begin:path_at], start=begin, end=path_at))
        found += _path(url, veiled, path_at, stop)
    if query_at >= 0 and not (scheme is not None and scheme[1].lower() in {"data", "cid", "javascript"}):
        found += _query(url, veiled, query_at + 1, end)
    if hash_at >= 0 and not contact:
        body = veiled[hash_at + 1 :]
        if "=" in body:
            found += _query(url, veiled, hash_at + 1, len(url), kind="fragment")
        elif body:
            found.append(Part(kind="fragment", text=url[hash_at + 1 :], start=hash_at + 1, end=len(url)))
    return tuple(found)


def _path(url: str, veiled: str, start: int, stop: int) -> Iterator[Part]:
    before = ""
    for match in re.finditer(r"[^/;]+", veiled[start:stop]):
        begin, end = start + match.start(), start + match.end()
        yield Part(kind="path", name=before, text=url[begin:end], start=begin, end=end)
        before = url[begin:end]


def _query(url: str, veiled: str, start: int, stop: int, kind: str = "query") -> Iterator[Part]:
    for match in re.finditer(r"[^&;]+", veiled[start:stop]):
        begin, end = start + match.start(), start + match.end()
        equals = veiled.find("=", begin, end)
        if equals == begin and end - begin == 1:
            continue
        if equals < 0 or not veiled[equals:end].strip("="):  # no value, or the padding of a base64 token
            yield Part(kind=kind, text=url[begin:end], start=begin, end=end)
        else:
            yield Part(
                kind=kind,
                name=url[begin:equals],
                text=url[equals + 1 : end],
                start=equals + 1,
                end=end,
                name_start=begin,
                name_end=equals,
            )


#: Endings of file names: they tell what a program does with the file.
_ENDING = lazy(r"(?i)\.(?:png|jpe?g|gif|svg|webp|avif|ico|bmp|css|js|map|woff2?|html?|php|aspx?|jsp|pdf)\Z")
_LETTERS = lazy(r"[^\W\d_]{2}")


def spells(text: str) -> bool:
    """Return whether a piece of a URL can hold a word: two letters together that are no file ending."""
    return _LETTERS.search(text) is not None and _LETTERS.search(_ENDING.sub("", text)) is not None


def words(name: str) -> tuple[str, ...]:
    """Return the words of a parameter or field name in lower case: ``patientId`` and ``patient_id`` are two words."""
    return tuple(word.lower() for word in _WORD.findall(name))


def tags(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, text) of every merge tag in a URL or a part of one."""
    return ((m.start(), m.end(), m[0]) for m in _TAG.finditer(text))


def veil(text: str) -> str:
    """Return *text* with every merge tag overwritten by NUL characters, so that offsets stay."""
    return _TAG.sub(lambda m: "\x00" * len(m[0]), text)


def widest(spans: list[Span]) -> tuple[Span, ...]:
    """Return the spans in order, the widest of those that overlap."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end, s.how)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)
