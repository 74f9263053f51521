"""The open elements of an HTML text, with what their text inherits: style, quotation, footer, preheader."""

from __future__ import annotations

import re

from gatekeeper.patterns import lazy
from gatekeeper.readers.css import ROOT, Computed, Declarations, compute, parse_declarations
from gatekeeper.readers.entities import decoded
from gatekeeper.readers.html_tokens import StartTag, Token
from gatekeeper.readers.stylesheets import Stylesheet

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "mj-image",
        "mj-divider",
        "mj-spacer",
    ]
)
BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "title",
        "option",
        "mj-text",
        "mj-button",
        "mj-section",
        "mj-column",
        "mj-wrapper",
        "mj-preview",
        "mj-title",
        "mj-table",
        "mj-hero",
        "mj-raw",
        "mj-body",
        "mj-head",
        "mj-social-element",
        "mj-navbar-link",
        "mj-accordion-title",
        "mj-accordion-text",
        "row",
        "columns",
        "container",
        "callout",
        "wrapper",
        "spacer",
    ]
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_QUOTES = lazy(
    r"(?:^|\s)(?:gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra|OutlookMessageHeader)(?:\s|$)|divRplyFwdMsg|appendonsend|mail-editor-reference",
    re.IGNORECASE,
)
_FOOTER = lazy(
    r"(?:^|[\s_-])(?:email)?(?:footer|foot|colophon|legal|disclaimer|unsubscribe|unsub)(?:$|[\s_-])", re.IGNORECASE
)
_PREHEADER = lazy(r"(?:^|[\s_-])(?:pre-?header|preview-?text|preview)(?:$|[\s_-])|preheader", re.IGNORECASE)
_CLOSES = {
    "li": ("li",), "td": ("td", "th"), "th": ("td", "th"), "tr": ("td", "th", "tr"), "dt": ("dt", "dd"),
    "dd": ("dt", "dd"), "option": ("option",),
}  # fmt: skip
#: What stands in no head: its start ends one that was not closed, or that was opened inside the body.
_SHOWN = frozenset(name for name in BLOCK - {"html", "title"} if not name.startswith("mj-")) | {
    "a", "b", "big", "br", "em", "font", "i", "img", "span", "strong", "u",
}  # fmt: skip
_BARRIER = frozenset({"td", "th", "table", "body"})
_FONT_SIZES = {"1": "10px", "2": "13px", "3": "16px", "4": "18px", "5": "24px", "6": "32px", "7": "48px"}
_DEFAULT = {
    "h1": "font-size:2em", "h2": "font-size:1.5em", "h3": "font-size:1.17em",
    "h5": "font-size:0.83em", "h6": "font-size:0.67em",
    "small": "font-size:0.83em", "sub": "font-size:0.83em", "sup": "font-size:0.83em", "big": "font-size:1.17em",
    "head": "display:none", "template": "display:none", "mj-head": "display:none",
}  # fmt: skip


class Traits:
    """What the attributes of a start tag say about its element, wherever it stands.

    Args:
        declarations: Of the element's kind and attributes, as far as they are weaker than a style sheet.
        inline: Of its ``style``, stronger than a style sheet.
        shadow: Name, classes and id, for selectors.
        line: Whether it draws a line across the page.
        void: Whether it has no content.
        closes: Names of open elements that its start ends (HTML standard, 13.1.2.4, optional tags).
    """

    __slots__ = (
        *("block", "closes", "declarations", "footer", "heading", "inline", "line", "name", "preheader", "quoted"),
        *("shadow", "void"),
    )

    def __init__(self, name: str, values: dict[str, str], *, closed: bool = False) -> None:
        marks = f"{values.get('class', '')} {values.get('id', '')}".strip()
        classes = frozenset(values.get("class", values.get("css-class", "")).split()[:32])
        self.name = name
        self.shadow = (name, classes, values.get("id", "").strip())
        self.declarations = _declarations(name, values)
        self.inline = parse_declarations(values["style"]) if "style" in values else ()
        self.block = name in BLOCK
        self.line = name in ("hr", "mj-divider")
        self.void = name in VOID or (closed and name.startswith(("mj-", "v:", "o:")))
        self.closes = (*_CLOSES.get(name, ()), "head") if name in _SHOWN else ()
        self.heading = name in HEADINGS
        self.quoted = name == "blockquote" or bool(marks and _QUOTES.search(marks))
        self.footer = name == "footer" or values.get("role") == "contentinfo" or bool(marks and _FOOTER.search(marks))
        self.preheader = name == "mj-preview" or bool(marks and _PREHEADER.search(marks))


def _declarations(name: str, values: dict[str, str]) -> Declarations:
    found: Declarations = ()
    if name in _DEFAULT:
        found += parse_declarations(_DEFAULT[name])
    if "bgcolor" in values or "background-color" in values:
        found += (("background-color", values.get("bgcolor", values.get("background-color", "")).lower(), False),)
    if values.get("background"):
        found += (("background-image", "url(x)", False),)
    if "color" in values:
        found += (("color", values["color"].lower(), False),)
    if "font-size" in values:
        found += (("font-size", values["font-size"].lower(), False),)
    if name == "font" and values.get("size") in _FONT_SIZES:
        found += (("font-size", _FONT_SIZES[values["size"]], False),)
    if "hidden" in values:
        found += (("display", "none", False),)
    return found


class Element:
    """One open element."""

    __slots__ = ("block", "computed", "footer", "heading", "hidden_root", "name", "preheader", "quoted", "shadow")

    def __init__(self, traits: Traits, computed: Computed, parent: Element | None) -> None:
        self.name = traits.name
        self.shadow = traits.shadow
        self.computed = computed
        self.block = traits.block if computed.block is None else computed.block
        self.hidden_root: Element | None = None
        if parent is None:
            self.quoted = self.footer = self.preheader = self.heading = False
            return
        self.quoted = parent.quoted or traits.quoted
        self.footer = parent.footer or traits.footer
        self.preheader = parent.preheader or traits.preheader
        self.heading = parent.heading or traits.heading
        if computed.hidden:
            self.hidden_root = parent.hidden_root or self


class Elements:
    """The stack of open elements."""

    def __init__(self, sheet: Stylesheet) -> None:
        self.sheet = sheet
        self.root = Element(Traits("", {}), ROOT, None)
        self.root.block = True
        self.open: list[Element] = [self.root]
        self._traits: dict[tuple[StartTag | None, str], Traits] = {}
        self._declared: dict[Traits, Declarations] = {}
        #: By identity, since the values of one text live as long as this: hashing styles costs more than computing.
        self._styles: dict[tuple[int, int], tuple[Computed, Computed]] = {}

    @property
    def top(self) -> Element:
        """The innermost open element."""
        return self.open[-1]

    def traits(self, token: Token, text: str) -> Traits:
        """Return what the start tag *token* of *text* says about its element."""
        key = token.tag, text[token.start : token.end]
        traits = self._traits.get(key)
        if traits is None:
            traits = self._traits[key] = _read(token, text)
        return traits

    def make(self, traits: Traits) -> Element:
        """Return an element below the open ones, without opening it."""
        parent = self.open[-1]
        if self.sheet.nested:
            shadows = [element.shadow for element in self.open[1:]]
            sheet = self.sheet.matching(*traits.shadow, shadows)
            return Element(traits, compute(parent.computed, traits.declarations + sheet + traits.inline), parent)
        declared = self._declared.get(traits)
        if declared is None:
            sheet = self.sheet.matching(*traits.shadow, [])
            declared = self._declared[traits] = traits.declarations + sheet + traits.inline
        known = self._styles.get((id(parent.computed), id(declared)))
        if known is None:
            known = compute(parent.computed, declared), parent.computed
            self._styles[id(parent.computed), id(declared)] = known
        return Element(traits, known[0], parent)

    def implied_end(self, traits: Traits) -> None:
        """Close what the start of an element closes by itself."""
        if traits.block and self.open[-1].name == "p":
            self.open.pop()
        if traits.closes:
            for _ in range(2):
                if len(self.open) > 1 and self.open[-1].name in traits.closes:
                    self.open.pop()

    def close(self, name: str) -> list[Element]:
        """Close the innermost open element of that name and all inside it; return them, none when there is none."""
        if self.open[-1].name == name and len(self.open) > 1:
            return [self.open.pop()]
        for back in range(1, min(len(self.open), 256)):
            candidate = self.open[-back]
            if candidate.name == name:
                return [self.open.pop() for _ in range(back)]
            if candidate.name in _BARRIER and name not in _ACROSS:
                return []
        return []


def _read(token: Token, text: str) -> Traits:
    values: dict[str, str] = {}
    for attribute in token.attributes:
        if attribute.name in _READ and attribute.name not in values:
            values[attribute.name] = decoded(text, attribute.start, attribute.end)
    return Traits(token.name, values, closed=token.closed)


_ACROSS = frozenset({"table", "tr", "td", "th", "tbody", "thead", "tfoot", "body", "html"})
_READ = frozenset(
    [
        "class",
        "css-class",
        "id",
        "style",
        "bgcolor",
        "background",
        "background-color",
        "color",
        "font-size",
        "size",
        "hidden",
        "role",
    ]
)
