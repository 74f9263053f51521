"""Measures the features that the spam score adds up, each as a number from 0 (absent) to 1 (as strong as it counts).

No feature is a word of medicine or a single everyday word: form, address fields, links and marks are measured, and
phrases of unsolicited mail. What the law or our own rules ask for (a way out, a postal address, a telephone number) is
no feature either, and what a draft cannot show yet (Date, Message-ID) counts as absent, never as a fault.
"""

from __future__ import annotations

import re
from weakref import WeakKeyDictionary

from gatekeeper.inference.facts import host_of
from gatekeeper.model.message import Message
from gatekeeper.model.words import Scope
from gatekeeper.patterns import lazy
from gatekeeper.rules.spm._data import listed, names, phrases
from gatekeeper.rules.spm._reading import Reading

_DIGITS = lazy(r"\d{2,}")
_TAIL = lazy(r"\s{3,}\S{1,30}$|[\[(]?[a-z]{2,}\d{2,}[a-z]*[\])]?$")
_LAW = lazy(r"\b(?:S\.? ?1618|section 301|cannot be considered spam|not (?:considered )?(?:unsolicited|spam))\b", re.I)
_CLICK = lazy(r"\bclick (?:here|below|on the link|this link|now)\b", re.I)
_GREETING = lazy(
    r"^\s*(?:dear|hello|hi|attention|attn)[ ,]+"
    r"(?:friend|sir|madam|sir/madam|customer|homeowner|member|user|candidate|winner)",
    re.I,
)
_COMMENT = lazy(r"<!--.{0,80}?-->\w", re.DOTALL)
_LARGE_FONT = lazy(r"<font[^>]{0,200}\bsize\s*=\s*[\"']?\+?[4-9]")
_LARGE_STYLE = lazy(r"font-size\s*:\s*[3-9]\d")
_MARKS = ("!!", "??", "$$", "?!", "!?", "**")
_IP = lazy(r"\d{1,3}(?:\.\d{1,3}){3}|\d{8,10}|0x[0-9a-f]+", re.I)
_PORT = lazy(r"https?://[^/?#\s]{1,300}:(?!80\b|443\b)\d", re.I)
_DISPOSABLE = lazy(r"\.(?:biz|info|ws|cc|tk|top|xyz|click|cn|ru)$")
_SHOWN = lazy(r"(?:https?://|www\.)([^/?#\s]{3,200})", re.I)
#: Links of one message that are looked at.
_LINKS = 400


_SEEN: WeakKeyDictionary[Message, dict[str, float]] = WeakKeyDictionary()


def features(message: Message) -> dict[str, float]:
    """Return the features of a message that are above 0, by the names of ``score.toml``."""
    known = _SEEN.get(message)
    if known is None:
        known = _SEEN[message] = _measured(message)
    return known


def _measured(message: Message) -> dict[str, float]:
    reading = Reading.of(message)
    found: dict[str, float] = {}
    for measure in (_subject, _sender, _headers, _html, _text, _links):
        found.update((name, float(value)) for name, value in measure(reading).items() if value)
    return found


def _subject(r: Reading) -> dict[str, float]:
    text = r.subject
    letters = [c for c in text if c.isalpha()]
    return {
        "subject-capitals": len(letters) >= 8 and sum(map(str.isupper, letters)) > 0.7 * len(letters),
        "subject-marks-in-a-row": any(run in text for run in _MARKS),
        "subject-tail": bool(_TAIL.search(text)),
        "subject-fake-reply": not r.thread and text.lstrip()[:4].lower().startswith(("re:", "fw:", "fwd:")),
        "subject-phrase": bool(phrases("spam").search(text)),
        "subject-long": len(text) > 100,
    }


def _sender(r: Reading) -> dict[str, float]:
    sender = r.message.sender
    if sender is None:
        return {}
    known = names("hosts", "freemail")
    display = sender.display.strip()
    return {
        "sender-freemail": sender.domain in known,
        "sender-freemail-digits": sender.domain in known and bool(_DIGITS.search(sender.local)),
        "sender-reply-freemail": r.reply_domain in known,
        "sender-without-name": not display,
        "sender-name-capitals": len(display) > 5 and display.isupper(),
        "sender-name-marks": any(c in display for c in "!$?*"),
        "sender-is-recipient": sender.address.lower() in r.recipients,
    }


def _headers(r: Reading) -> dict[str, float]:
    codes = {code for code, _ in r.message.defects}
    return {
        "headers-bad-date": "bad-date" in codes,
        "headers-8bit": "raw-8bit-header" in codes,
        "headers-broken-mime": bool(codes & {"bad-mime", "missing-mime-version"}),
        "headers-hidden-recipients": "undisclosed" in r.value("to").lower(),
        "headers-priority": r.value("x-priority")[:1] in ("1", "2") or r.value("x-msmail-priority").lower() == "high",
        "headers-thread": r.thread,
        "headers-list": bool(r.value("list-id") or r.value("list-unsubscribe") or r.value("list-post")),
    }


def _html(r: Reading) -> dict[str, float]:
    html = r.html
    if not html:
        return {}
    lower = html.lower()
    hidden = (p for p in r.message.in_scope(Scope.HIDDEN) if p.style.hidden and p.style.hidden != "display:none")
    return {
        "html-without-text": r.mail and not (r.message.text or "").strip(),
        "html-no-letters": r.letters < 30,
        "html-hidden-text": any(len(p.text) > 3 for p in hidden),
        "html-words-split": any(html[m.start() - 1 : m.start()].isalnum() for m in _COMMENT.finditer(html)),
        "html-large-type": bool(_LARGE_FONT.search(lower) or _LARGE_STYLE.search(lower)),
        "html-clipped": len(r.message.html or "") > 102 * 1024,
    }


def _text(r: Reading) -> dict[str, float]:
    text, words = r.text, r.words
    shouted = sum(len(w) > 3 for w in filter(str.isupper, words))
    asked = phrases("spam").within(r.said)
    found = {" ".join(p.lower().split()) for p in asked.findall(text)} if asked is not None else set()
    return {
        "text-shouts": min(1.0, shouted / len(words) * 8) if len(words) > 10 else 0.0,
        "text-marks-in-a-row": "!!" in text or "$$" in text,
        "text-phrases": min(1.0, len(found) / 3),
        "text-law-claim": not r.said.isdisjoint(("spam", "unsolicited", "1618", "301")) and bool(_LAW.search(text)),
        "text-click-here": min(1.0, len(_CLICK.findall(text)) / 2) if "click" in r.said else 0.0,
        "text-nameless-greeting": bool(_GREETING.search(text[:600])),
        "text-quotes": r.quotes,
    }


def _links(r: Reading) -> dict[str, float]:
    clicked = [link for link in r.message.links[:_LINKS] if not link.auto]
    urls = [link.url.strip() for link in clicked]
    web = [url for url in urls if url[:4].lower() == "http"]
    hosts = {host for url in urls if (host := host_of(url))}
    return {
        "links-raw-ip": any(_IP.fullmatch(host) for host in hosts),
        "links-odd-port": any(_PORT.match(url) for url in web),
        "links-userinfo": any("@" in url.partition("//")[2].partition("/")[0] for url in web),
        "links-shortened": any(listed(host, "shorteners") for host in hosts),
        "links-cheap-domain": any(_DISPOSABLE.search(host) for host in hosts),
        "links-shown-elsewhere": any(_elsewhere(link.text, link.url) for link in clicked),
    }


def _elsewhere(text: str, url: str) -> bool:
    shown = _SHOWN.match(text.strip())
    target = host_of(url)
    return shown is not None and bool(target) and shown[1].lower().split(".")[-2:] != target.split(".")[-2:]
