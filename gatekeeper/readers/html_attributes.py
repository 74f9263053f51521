"""Reads what stands in attributes: links, pictures, alternative texts, names, active content, fetched resources."""

from __future__ import annotations

import re
from collections.abc import Callable

from gatekeeper.model.message import Image
from gatekeeper.model.place import MapBuilder
from gatekeeper.model.words import Scope
from gatekeeper.patterns import lazy
from gatekeeper.readers.css import pixels
from gatekeeper.readers.document import Document
from gatekeeper.readers.entities import decode, decoded, trim
from gatekeeper.readers.gathering import Anchor, Gathering
from gatekeeper.readers.html_elements import Element
from gatekeeper.readers.html_tokens import Attribute, Token
from gatekeeper.readers.templates.syntax import Syntax

#: (element, attribute) → (what it is called, whether opening the message fetches it, scope)
_URLS: dict[tuple[str, str], tuple[str, bool, Scope]] = {
    ("a", "href"): ("a", False, Scope.LINK), ("area", "href"): ("area", False, Scope.LINK),
    ("form", "action"): ("form", False, Scope.LINK), ("button", "formaction"): ("form", False, Scope.LINK),
    ("input", "formaction"): ("form", False, Scope.LINK), ("img", "src"): ("img", True, Scope.ASSET),
    ("input", "src"): ("img", True, Scope.ASSET), ("link", "href"): ("link", True, Scope.ASSET),
    ("script", "src"): ("script", True, Scope.ASSET), ("iframe", "src"): ("iframe", True, Scope.LINK),
    ("frame", "src"): ("iframe", True, Scope.LINK), ("embed", "src"): ("embed", True, Scope.ASSET),
    ("object", "data"): ("object", True, Scope.ASSET), ("video", "src"): ("video", True, Scope.ASSET),
    ("video", "poster"): ("img", True, Scope.ASSET), ("audio", "src"): ("video", True, Scope.ASSET),
    ("source", "src"): ("video", True, Scope.ASSET), ("track", "src"): ("video", True, Scope.ASSET),
    ("v:fill", "src"): ("background", True, Scope.ASSET), ("v:imagedata", "src"): ("img", True, Scope.ASSET),
    ("v:image", "src"): ("img", True, Scope.ASSET), ("v:roundrect", "href"): ("a", False, Scope.LINK),
    ("mj-button", "href"): ("a", False, Scope.LINK), ("mj-image", "href"): ("a", False, Scope.LINK),
    ("mj-image", "src"): ("img", True, Scope.ASSET), ("mj-navbar-link", "href"): ("a", False, Scope.LINK),
    ("mj-social-element", "href"): ("a", False, Scope.LINK), ("mj-social-element", "src"): ("img", True, Scope.ASSET),
    ("mj-font", "href"): ("link", True, Scope.ASSET), ("mj-hero", "background-url"): ("background", True, Scope.ASSET),
    ("mj-section", "background-url"): ("background", True, Scope.ASSET),
    ("mj-wrapper", "background-url"): ("background", True, Scope.ASSET),
    ("mj-carousel-image", "src"): ("img", True, Scope.ASSET), ("mj-carousel-image", "href"): ("a", False, Scope.LINK),
    ("button", "href"): ("a", False, Scope.LINK), ("item", "href"): ("a", False, Scope.LINK),
    ("blockquote", "cite"): ("cite", False, Scope.LINK),
}  # fmt: skip
_HOLDS_TEXT = frozenset({"a", "mj-button", "mj-navbar-link", "mj-social-element", "button", "item", "v:roundrect"})
_ACTIVE = frozenset({"script", "form", "iframe", "frame", "object", "embed", "applet"})
_HIDDEN_TEXT = frozenset({"title", "aria-label", "aria-description", "summary", "placeholder"})
_CSS_URL = lazy(r"url\(\s*([\"']?)([^\"')]{1,2000})\1\s*\)", re.IGNORECASE)
_META = frozenset(
    {"description", "keywords", "author", "subject", "title", "og:title", "og:description", "og:image:alt"}
)
_FETCHING_RELATIONS = frozenset(
    {
        "stylesheet",
        "icon",
        "preload",
        "prefetch",
        "preconnect",
        "dns-prefetch",
        "shortcut",
        "apple-touch-icon",
        "import",
        "font",
    }
)


#: Attributes that only lay out, of elements that name nothing by themselves.
_SILENT = frozenset(
    [
        *("align", "bgcolor", "border", "cellpadding", "cellspacing", "color", "colspan", "dir", "face", "height"),
        *("lang", "role", "rowspan", "size", "style", "valign", "width", "xmlns", "font-size", "padding"),
    ]
)
_SPEAKING = frozenset({"img", "mj-image", "v:image", "v:imagedata", "input", "meta", *_ACTIVE})


def speaks(token: Token) -> bool:
    """Return whether a start tag may hold anything that `AttributeReader.read` looks for; a style may hold a URL."""
    tag = token.tag
    if tag is None or tag.name in _SPEAKING:
        return True
    return not _SILENT.issuperset(tag.names) or tag.urls


def fetched(element: str, attribute: str) -> str | None:
    """Return what an attribute's URL is called where opening the message fetches it, else None."""
    known = _URLS.get((element, attribute))
    return known[0] if known is not None and known[1] else None


class AttributeReader:
    """Reads the attributes of one document's tags into a `Gathering`."""

    def __init__(self, gathering: Gathering, document: Document, syntax: Syntax) -> None:
        self.gathering = gathering
        self.document = document
        self.syntax = syntax
        self.names: dict[str, tuple[int, str]] = {}

    def scope_of(self, element: str, attribute: str) -> Scope:
        """Return the scope of text and tags in that attribute."""
        known = _URLS.get((element, attribute))
        if known is not None:
            return known[2]
        if attribute == "alt":
            return Scope.ALT
        if attribute in _HIDDEN_TEXT:
            return Scope.HIDDEN
        if attribute in ("class", "id", "style"):
            return Scope.STYLE
        if attribute in ("background", "srcset"):
            return Scope.ASSET
        return Scope.BODY

    def read(self, token: Token, element: Element, block: Callable[[], int], anchors: list[Anchor]) -> Anchor | None:
        """Read all attributes of a start tag; return the link whose text follows, if it starts one."""
        name = token.name
        opened: Anchor | None = None
        if name in _ACTIVE:
            self.gathering.active.append((name, self.document.place(token.start, token.end)))
        by_name = {attribute.name: attribute for attribute in reversed(token.attributes)}
        for attribute in token.attributes:
            key = attribute.name
            if key.startswith("on") and len(key) > 3 and key.isalpha():
                self.gathering.active.append((key, self.document.place(attribute.at, max(attribute.end, attribute.at))))
            elif (name, key) in _URLS:
                anchor = self._url(name, attribute, by_name, element, block)
                if anchor is not None and name in _HOLDS_TEXT:
                    opened = anchor
                elif anchor is not None and name in ("mj-image", "mj-carousel-image") and key == "href":
                    anchors = [*anchors, anchor]
            elif key == "alt" or key in _HIDDEN_TEXT:
                self._words(attribute, Scope.ALT if key == "alt" else Scope.HIDDEN, element, block, key)
            elif key in ("class", "id", "css-class", "mj-class"):
                self._name(attribute)
            elif key == "background":
                self._asset(attribute.start, attribute.end, "background", element, block)
            elif key == "srcset":
                self._srcset(attribute, element, block)
            elif key == "style" and "url(" in self.document.text[attribute.start : attribute.end].lower():
                for found in _CSS_URL.finditer(self.document.text, attribute.start, attribute.end):
                    self._asset(*found.span(2), "background", element, block)
        if name in ("img", "mj-image", "v:image", "v:imagedata", "input"):
            self._image(token, by_name, element, anchors)
        elif name == "meta":
            self._meta(by_name, block)
        return opened

    def _url(
        self, name: str, attribute: Attribute, by_name: dict[str, Attribute], element: Element, block: Callable[[], int]
    ) -> Anchor | None:
        what, auto, scope = _URLS[name, attribute.name]
        if name == "link":
            relation = self._value(by_name.get("rel")).lower().split()
            auto = any(word in _FETCHING_RELATIONS for word in relation) or not relation
        if name == "input" and attribute.name == "src" and self._value(by_name.get("type")).lower() != "image":
            return None
        return self._link(attribute.start, attribute.end, what, auto, scope, element, block)

    def _link(
        self, start: int, end: int, what: str, auto: bool, scope: Scope, element: Element, block: Callable[[], int]
    ) -> Anchor:
        text, mapping = trim(*decode(self.document.text, start, end))
        first = mapping.start(0) if text else start
        last = mapping.stop(len(text)) if text else end
        branch = self.syntax.branch(start)
        number = block()
        style = element.computed.style
        anchor = Anchor(self.document, text, first, last, what, auto, number, branch, element.footer, style)
        self.gathering.anchors.append(anchor)
        self.gathering.add(
            self.document,
            text,
            mapping,
            scope,
            block=number,
            branch=branch,
            footer=element.footer,
            style=style,
            name=what,
        )
        return anchor

    def _asset(self, start: int, end: int, what: str, element: Element, block: Callable[[], int]) -> None:
        self._link(start, end, what, True, Scope.ASSET, element, block)

    def _srcset(self, attribute: Attribute, element: Element, block: Callable[[], int]) -> None:
        for found in re.finditer(r"[^\s,][^\s]*", self.document.text[attribute.start : attribute.end]):
            url = found.group().rstrip(",")
            if not re.fullmatch(r"[\d.]+[wxh]", url):
                start = attribute.start + found.start()
                self._asset(start, start + len(url), "img", element, block)

    def _words(self, attribute: Attribute, scope: Scope, element: Element, block: Callable[[], int], name: str) -> None:
        text, mapping = trim(*decode(self.document.text, attribute.start, attribute.end))
        self.gathering.add(
            self.document, text, mapping, scope, block=block() if text else None,
            branch=self.syntax.branch(attribute.start),
            footer=element.footer, name=name,
        )  # fmt: skip

    def _meta(self, by_name: dict[str, Attribute], block: Callable[[], int]) -> None:
        key = self._value(by_name.get("name") or by_name.get("property")).lower()
        content = by_name.get("content")
        if key in _META and content is not None:
            text, mapping = trim(*decode(self.document.text, content.start, content.end))
            self.gathering.add(self.document, text, mapping, Scope.HIDDEN, name="meta")

    def _name(self, attribute: Attribute) -> None:
        for found in re.finditer(r"\S+", self.document.text[attribute.start : attribute.end]):
            self.names.setdefault(found.group(), (attribute.start + found.start(), found.group()))

    def _image(self, token: Token, by_name: dict[str, Attribute], element: Element, anchors: list[Anchor]) -> None:
        source = by_name.get("src")
        if token.name == "input" and source is None:
            return
        styled = {}
        for piece in self._value(by_name.get("style")).lower().split(";"):
            key, _, value = piece.partition(":")
            styled[key.strip()] = value.replace("!important", "").strip()
        sizes = [
            pixels(styled[side]) if side in styled and "%" not in styled[side] and styled[side] != "auto"
            else pixels(self._value(by_name.get(side))) if "%" not in self._value(by_name.get(side)) else None
            for side in ("width", "height")
        ]  # fmt: skip
        alt = self._value(by_name["alt"]) if "alt" in by_name else None
        for anchor in anchors:
            anchor.pictures += 1
            if alt and not anchor.alt:
                anchor.alt = alt.strip()
        span = (
            (source.start, source.end) if source is not None and source.end > source.start else (token.start, token.end)
        )
        self.gathering.images.append(
            Image(
                src=self._value(source).strip(),
                alt=alt,
                width=sizes[0],
                height=sizes[1],
                hidden=element.computed.gone or ("visibility:hidden" if element.computed.invisible else ""),
                linked=bool(anchors) or "href" in by_name,
                at=self.document.place(*span),
                part=self.document.part,
            )
        )

    def _value(self, attribute: Attribute | None) -> str:
        return "" if attribute is None else decoded(self.document.text, attribute.start, attribute.end)

    def finish(self) -> None:
        """Add the class and id names met, once each, as one passage of lines."""
        builder = MapBuilder()
        for at, name in self.names.values():
            if len(builder):
                builder.add("\n", at, end=at)
            builder.add(name, at)
        self.gathering.add(self.document, *builder.build(), Scope.STYLE, name="class")
