"""Finds the calls to action of a message: links that serve its goal, not duty, navigation or decoration."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import field
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from gatekeeper.inference.facts import host_of
from gatekeeper.model.message import Link, Message
from gatekeeper.model.words import Scope
from gatekeeper.patterns import lazy
from gatekeeper.rules.opt._optout import opt_outs
from gatekeeper.rules.spm._data import listed
from gatekeeper.value import dataclass

#: Labels that lead round a site or serve a duty. A call to action says what the reader does.
_ASIDE = lazy(
    r"\W*(?:home(?: ?page)?|about(?: us)?|contact(?: us)?|blog|news(?:room)?|log ?in|sign in|my account|account"
    r"|careers|jobs|press"
    r"|locations?|services|products|departments|providers|doctors|our (?:team|services|doctors|locations)|menu"
    r"|faqs?|help|support|shop"
    r"|privacy(?: policy| notice| practices)?|terms(?: of (?:use|service)| and conditions|)|legal|imprint"
    r"|cookies?|accessibility"
    r"|notice of privacy practices|unsubscribe|preferences|manage preferences|update (?:your )?(?:profile"
    r"|preferences)|opt out"
    r"|(?:view|read|open|see) (?:this |it |the )?(?:e-?mail |message |newsletter |page )?(?:in|on) (?:your |a "
    r"|the )?(?:browser|web)(?: ?browser| ?page)?"
    r"|(?:view|read|see) (?:this |it )?(?:e-?mail |newsletter )?online|web ?version|browser version"
    r"|forward(?: to a friend)?|share"
    r"|facebook|twitter|instagram|linkedin|youtube|pinterest|tiktok|x|back to top|top|inicio|contacto|nosotros"
    r"|privacidad)\W*",
    re.IGNORECASE,
)
_WEB_VERSION = lazy(r"view_in_browser|webversion|web_version|view-in-browser|mirror_page|archive", re.IGNORECASE)
_SPOKEN = lazy(
    r"\b(?:call|phone|ring|dial|text|reserve|book|schedule|register|rsvp|order|contact|reach|write"
    r"|ll[aá]m(?:e|a|enos|anos)|marque|reserv[ea]|agend[ea]|program[ea]|inscr[ií]b(?:ase|ete)|solicite|p[ií]da(?:la|lo)?"
    r"|comun[ií]quese|cont[aá]ctenos)\b[^.!?\n]{0,60}?\(?\d{3}\)?[\s.-]?\d{3,4}"
    r"|\b(?:reply|respond) to this (?:e-?mail|mail|message)\b|\b(?:responda|conteste) (?:a )?este (?:correo|mensaje)\b"
    r"|\b(?:stop by|drop in|visit us|come (?:and|to) see|walk in|vis[ií]tenos|acompáñenos|venga a)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Actions:
    """What a message asks its reader to do: links by destination, the first of each."""

    links: tuple[Link, ...] = field(repr=False)


_SEEN: WeakKeyDictionary[Message, Actions] = WeakKeyDictionary()


def actions(message: Message) -> Actions:
    """Return the calls to action of a message; of the HTML part where there is one."""
    known = _SEEN.get(message)
    if known is None:
        known = _SEEN[message] = _actions(message)
    return known


def _actions(message: Message) -> Actions:
    part = "text/html" if message.html is not None else ""
    ways_out = {id(way.link) for way in opt_outs(message) if way.link is not None}
    candidates = [
        link
        for link in message.links
        if link.element in ("a", "area", "text", "form", "mj-button") and not link.auto and not link.footer
        and (not part or link.part != "text/plain") and id(link) not in ways_out and not link.style.hidden
    ]  # fmt: skip
    crowd = Counter(link.block for link in candidates)
    chosen: dict[str, Link] = {}
    for link in candidates:
        if _serves_goal(message, link, crowd[link.block]):
            chosen.setdefault(_destination(link.url), link)
    return Actions(links=tuple(chosen.values()))


def spoken(message: Message) -> bool:
    """Return whether words alone ask the reader to call, to come or to answer."""
    return any(_SPOKEN.search(p.text) for p in message.in_scope(Scope.BODY) if not p.footer)


def _serves_goal(message: Message, link: Link, neighbours: int) -> bool:
    url = link.url.strip()
    if not url or url.startswith("#") or url[:4].lower() == "sms:":
        return False
    host = host_of(url)
    if host and listed(host.removeprefix("www."), "social"):
        return False
    label = link.text.strip()
    if _ASIDE.fullmatch(label) or _WEB_VERSION.search(url):
        return False
    bare = _home(url)
    if link.image and bare:
        return False  # a logo
    links_only = neighbours >= 3 and len(link.context) < 40 * neighbours
    return not links_only


def _home(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.path in ("", "/") and "{" not in url


def _destination(url: str) -> str:
    """Return a URL without what only counts clicks."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    query = "&".join(p for p in parts.query.split("&") if not p.lower().startswith("utm_"))
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}?{query}" if parts.netloc else url.strip()
