"""What tracks a reader in a message: open pixels, wrapped links, known hosts and click ids (``hosts.toml``)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from gatekeeper import kept
from gatekeeper.inference.facts import host_of
from gatekeeper.inference.url_parts import parts
from gatekeeper.model.message import Image, Link, Message
from gatekeeper.model.place import Place
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.spm._data import listed
from gatekeeper.value import dataclass

#: A value that tells readers apart: a merge tag, or letters and digits too mixed for a word.
_KEY = lazy(r"[{*%\[$<].{1,80}[}*%\]>]|(?=.*\d)(?=.*[A-Za-z])[\w.~-]{8,200}|\d{5,20}")


@dataclass(frozen=True, kw_only=True)
class Tracker:
    """One thing that tracks.

    Args:
        kind: ``pixel``, ``host`` (loaded from a known tracker) or ``redirect`` (a link through one).
        owner: Who runs it, "" when unknown.
    """

    kind: str
    url: str
    host: str
    owner: str
    at: Place


@cache
def table(section: str) -> dict[str, Any]:
    """Return a section of the data file."""
    found: dict[str, Any] = _file().get(section, {})
    return found


@cache
def _file() -> dict[str, Any]:
    found: dict[str, Any] = kept.table(Path(__file__).with_name("hosts.toml"))
    return found


@lru_cache(maxsize=4096)
def owner(section: str, host: str) -> str:
    """Return who runs *host* by the data file, or ""."""
    known = table(section)
    labels = host.split(".")
    return next((known[name] for i in range(len(labels)) if (name := ".".join(labels[i:])) in known), "")


def pixels(message: Message) -> Iterator[Image]:
    """Yield pictures that nobody is meant to see and whose URL can tell readers apart.

    A spacer without query and without a merge tag or a long random path is no pixel.
    """
    for image in message.images:
        tiny = image.width is not None and image.height is not None and image.width <= 2 and image.height <= 2
        if (tiny or image.hidden) and _keyed(image.src):
            yield image


def _keyed(url: str) -> bool:
    if not host_of(url):
        return False
    found = parts(url)
    if any(p.kind in ("query", "fragment") and p.text for p in found):
        return True
    return any(p.kind == "path" and (len(p.text) >= 20 or any(c in p.text for c in "{*%[$")) for p in found)


def trackers(case: Case, message: Message) -> Iterator[Tracker]:
    """Yield everything in a message that tracks, in file order, each place once."""
    seen: set[Place] = set()
    found = []
    for image in pixels(message):
        host = host_of(image.src)
        named = owner("analytics", host) or owner("advertising", host)
        found.append(Tracker(kind="pixel", url=image.src, host=host, owner=named, at=image.at))
    extra = case.options.get("hosts", ())
    for link in message.links:
        host = host_of(link.url)
        named = owner("analytics", host) or ("the policy's list" if host in extra else "")
        if host and not named and _wraps(case, link, host):
            found.append(Tracker(kind="redirect", url=link.url, host=host, owner="", at=link.at))
        elif host and named:
            kind = "host" if link.auto or link.element in ("script", "iframe") else "redirect"
            if kind == "redirect" and not _keyed(link.url):
                continue  # a plain link to the owner's own pages tracks nobody
            found.append(Tracker(kind=kind, url=link.url, host=host, owner=named, at=link.at))
    for tracker in sorted(found, key=lambda t: (t.at.line, t.at.column)):
        if tracker.at not in seen:
            seen.add(tracker.at)
            yield tracker


def _wraps(case: Case, link: Link, host: str) -> bool:
    """Return whether a link leads to an own page through somebody else's host that is told which reader it was.

    A page that is shared or shown on a map carries its address, too, and no key.
    """
    if link.auto or link.element not in ("a", "area", "button") or "?" not in link.url:
        return False
    if case.facts.own_host(host) or listed(host, "wrappers") or listed(host, "social"):
        return False
    query = [part for part in parts(link.url) if part.kind == "query"]
    targets = [
        part
        for part in query
        if (target := host_of(unquote(part.text))) and target != host and case.facts.own_host(target)
    ]
    return bool(targets) and any(
        _KEY.fullmatch(part.text.strip()) is not None and not part.name.lower().startswith("utm_")
        for part in query
        if part not in targets
    )


def advertising(case: Case, link: Link) -> str:
    """Return whose advertising a link serves (pixel, script or click id), or ""."""
    host = host_of(link.url)
    found = parts(link.url)
    named = owner("advertising", host)
    if named:
        loaded = link.auto or link.element in ("script", "iframe", "img")
        pages = table("pages")
        tracked = next((pages[d] for d in pages if host == d or host.endswith("." + d)), None)
        path = "/".join(p.text for p in found if p.kind == "path")
        if loaded or (tracked is None and _keyed(link.url)) or (tracked is not None and path in tracked):
            return named
    parameters = table("parameters")
    more = {str(p).lower() for p in case.options.get("parameters", ())}
    for part in found:
        name = part.name.lower()
        if part.kind == "query" and (name in parameters or name in more):
            return str(parameters.get(name, "an advertising platform"))
    return ""
