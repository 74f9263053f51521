"""The ways out of a mailing that a draft offers: links, platform tags, mailboxes, replies; each with how it is shown.

A link is understood from four sides, because senders phrase it in every way: the anchor, the sentence around it, the
address behind it, and the platform tag in it. What no reader can see is kept and marked, so that rules can tell a
hidden way out from a missing one.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from gatekeeper.model.message import Link, Message, Passage, Tag
from gatekeeper.model.place import Place
from gatekeeper.model.words import Scope
from gatekeeper.rules.opt import _words as words
from gatekeeper.rules.opt._list_headers import list_headers
from gatekeeper.rules.opt._platform import empty_variable, foreign, foreign_target, names_opt_out, obligations
from gatekeeper.rules.opt._surroundings import around
from gatekeeper.value import dataclass

if TYPE_CHECKING:
    from gatekeeper.inference.facts import Facts

#: Hidden by its colour only: some readers and every screen reader still find it.
_FAINT = "same-colour"
#: Ways out in words that are collected; nobody offers more.
MANY = 200
_CLICKED = frozenset({"a", "area", "form", "text", "button", "mj-button", "mj-navbar-link"})
_SEEN: WeakKeyDictionary[Message, tuple[OptOut, ...]] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False, kw_only=True)
class OptOut:
    """One way out.

    Args:
        form: ``link``, ``tag`` or ``mailto`` (contract, section 7).
        at: The address or tag.
        label_at: What a reader sees of it.
        link: Where it is a link.
        sentence: The words around it, or its label.
        hidden: Why no reader sees it, or "".
        broken: Whether the platform leaves it empty or unrendered.
        branch: Conditional block that it stands in, or None.
        reply: Whether answering the message is the way.
    """

    form: str
    at: Place
    label_at: Place
    link: Link | None = None
    sentence: str = field(default="", repr=False)
    hidden: str = ""
    broken: bool = False
    branch: int | None = None
    reply: bool = False

    @property
    def shown(self) -> bool:
        """Whether it is there for a reader, as text, however faint, or as a picture, and the platform fills it in."""
        return self.hidden in ("", _FAINT) and not self.broken

    @property
    def picture(self) -> bool:
        """Whether all that a reader sees of it is a picture or a part of one."""
        return self.link is not None and (self.link.image or self.link.element == "area")


def opt_outs(message: Message) -> tuple[OptOut, ...]:
    """Return every way out of a message, hidden and broken ones included, in order of their kind and place."""
    known = _SEEN.get(message)
    if known is None:
        links = _links(message)
        known = _SEEN[message] = (*links, *_tags(message), *_in_words(message, {way.at for way in links}))
    return known


def find_unsubscribe(message: Message, facts: Facts | None = None) -> tuple[tuple[str, Place], ...]:
    """Return (form, place) of every way out that a reader can use: ``link``, ``tag``, ``header``, ``mailto``.

    Args:
        message: A draft.
        facts: Unused today; the profile's promises are judged by the rules.
    """
    found = [(way.form, way.at) for way in opt_outs(message) if way.shown]
    found += [("header", header.value_at) for header in list_headers(message).unsubscribe]
    return tuple(sorted(found, key=lambda pair: (pair[1], pair[0])))


def reachable(message: Message) -> tuple[OptOut, ...]:
    """Return the ways out that every reader gets: shown, and not in one branch of a condition only."""
    shown = [way for way in opt_outs(message) if way.shown]
    everywhere = tuple(way for way in shown if way.branch is None or _guards_itself(message, way.branch))
    if everywhere:
        return everywhere
    branches = {way.branch for way in shown if way.branch is not None}
    return tuple(shown) if _covers(message, branches) else ()


def _guards_itself(message: Message, branch: int) -> bool:
    """Return whether the condition only asks whether there is an opt-out address: then there is no other case."""
    if branch >= len(message.conditionals):
        return False
    condition = message.conditionals[branch]
    return not condition.negated and names_opt_out(condition.expression)


def _covers(message: Message, branches: set[int]) -> bool:
    """Return whether an if and its else both hold one."""
    known = [message.conditionals[i] for i in branches if i < len(message.conditionals)]
    positive = {(c.parent, c.expression) for c in known if not c.negated}
    return any((c.parent, c.expression) in positive for c in known if c.negated)


def _links(message: Message) -> list[OptOut]:
    found: list[OptOut] = []
    tags = {
        tag.raw: tag for tag in message.tags if tag.kind == "obligation" and tag.field in ("unsubscribe", "preferences")
    }
    empty = [tag.raw for tag in message.tags if empty_variable(message, tag)]
    clicked = [link for link in message.links if link.element in _CLICKED and not link.auto]
    for link, label, sentence, alone in around(message, clicked):
        tag = next((tag for raw, tag in tags.items() if raw in link.url), None)
        if not _leads_out(message, link, label, sentence, alone, tag):
            continue
        unseen = tag is not None and not tag.rendered
        dead = any(raw in link.url for raw in empty) or foreign_target(message, link.url)
        dead = dead or (tag is not None and foreign(message, tag))
        bare = not label and not link.image and link.element not in ("text", "area")
        hidden = link.style.hidden or ("no text" if bare else "")
        form = "mailto" if link.url[:7].lower() == "mailto:" else "tag" if tag is not None and not dead else "link"
        found.append(
            OptOut(
                form=form,
                at=link.at,
                label_at=link.text_at,
                link=link,
                sentence=sentence or label,
                hidden="not rendered" if unseen else hidden,
                broken=dead,
                branch=link.branch,
            )
        )
    return found


def _leads_out(message: Message, link: Link, label: str, sentence: str, alone: bool, tag: Tag | None) -> bool:
    url = link.url
    if url[:4].lower() in ("tel:", "sms:"):
        return False
    if tag is not None:
        return tag.field == "unsubscribe" or _about_mail(label, sentence, url)
    said = words.plain(label)
    if words.offers_opt_out(said):
        return not (words.ARTICLE.search(said) and not words.URL.search(url))
    if words.URL.search(url) and not (said and words.UNRELATED.search(said)):
        return "resubscri" not in url.lower()
    if words.MAIL_PREFERENCES.search(said):
        return True
    if words.PREFERENCES.search(said) and (words.MAIL_URL.search(url) or words.offers_opt_out(sentence)):
        return not words.UNRELATED.search(said)
    if not words.offers_opt_out(sentence):
        return False
    if link.image and not said:
        return False
    generic = words.GENERIC.fullmatch(said) is not None or link.element == "text"
    return generic or (alone and not words.UNRELATED.search(said) and not words.ARTICLE.search(said))


def _about_mail(label: str, sentence: str, url: str) -> bool:
    said = f"{words.plain(label)}\n{words.plain(sentence)}"
    return bool(words.offers_opt_out(said) or words.MAIL_PREFERENCES.search(said) or words.PREFERENCES.search(said))


def _tags(message: Message) -> list[OptOut]:
    """Return the tags that render a whole link or address by themselves."""
    in_links = [link.url for link in message.links]
    return [
        OptOut(form="tag", at=tag.at, label_at=tag.at, branch=tag.branch)
        for tag in obligations(message, "unsubscribe")
        if not any(tag.raw in url for url in in_links)
    ]


def _in_words(message: Message, linked: set[Place]) -> list[OptOut]:
    """Return the ways out that need no link: by reply, by a message to an address, by an address spelled out."""
    found: list[OptOut] = []
    bodies = list(message.in_scope(Scope.BODY))
    for number, passage in enumerate(bodies):
        if not words.possible(passage.text):
            continue
        text = words.unwrap(passage.text)
        following = bodies[number + 1] if number + 1 < len(bodies) else None
        for start, end in words.sentences(text):
            if len(found) >= MANY:
                break
            found += _of_sentence(passage, text, start, end, following)
    return [way for way in found if way.at not in linked]


def _of_sentence(passage: Passage, text: str, start: int, end: int, following: Passage | None) -> list[OptOut]:
    sentence = text[start:end]

    def way(form: str, at: Place, reply: bool = False) -> OptOut:
        return OptOut(form=form, at=at, label_at=at, sentence=sentence, branch=passage.branch, reply=reply)

    if words.by_reply(sentence):
        return [way("mailto", passage.place(start, end), True)]
    address = words.by_mail(sentence)
    if address is not None:
        return [way("mailto", passage.place(start + address.start(), start + address.end()))]
    if not words.offers_opt_out(sentence):
        return []
    said = words.OPT_OUT.search(words.plain(sentence))
    target = words.WEB.search(sentence, said.end() if said else 0) or words.WEB.search(sentence)
    if target is not None:
        return [way("link", passage.place(start + target.start(), start + target.end()))]
    if end == len(passage.text) and following is not None and following.part == passage.part:
        target = words.WEB.match(following.text.lstrip())
        if target is not None:
            return [way("link", following.place(0, target.end()))]
    return []
