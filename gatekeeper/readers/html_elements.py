"""The open elements of an HTML text, with what their text inherits: style, quotation, footer, preheader."""

from __future__ import annotations

import re

from gatekeeper.patterns import lazy
from gatekeeper.readers.css import ROOT, Computed, Declarations, compute, parse_declarations
from gatekeeper.readers.entities import decode
from gatekeeper.readers.html_tokens import Token
from gatekeeper.readers.stylesheets import Stylesheet
from gatekeeper.value import dataclass

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
_BARRIER = frozenset({"td", "th", "table", "body"})
_FONT_SIZES = {"1": "10px", "2": "13px", "3": "16px", "4": "18px", "5": "24px", "6": "32px", "7": "48px"}
_DEFAULT = {
    "h1": "font-size:2em", "h2": "font-size:1.5em", "h3": "font-size:1.17em",
    "h5": "font-size:0.83em", "h6": "font-size:0.67em",
    "small": "font-size:0.83em", "sub": "font-size:0.83em", "sup": "font-size:0.83em", "big": "font-size:1.17em",
    "head": "display:none", "template": "display:none", "mj-head": "display:none",
}  # fmt: skip


@dataclass(slots=True)
class Element:
    """One open element."""

    name: str
    computed: Computed = ROOT
    block: bool = False
    quoted: bool = False
    footer: bool = False
    preheader: bool = False
    heading: bool = False
    hidden_root: Element | None = None
    shadow: tuple[str, frozenset[str], str] = ("", frozenset(), "")


class Elements:
    """The stack of open elements."""

    def __init__(self, sheet: Stylesheet) -> None:
        self.sheet = sheet
        self.root = Element("", block=True)
        self.open: list[Element] = [self.root]
        self._shadows: list[tuple[str, frozenset[str], str]] = []

    @property
    def top(self) -> Element:
        """The innermost open element."""
        return self.open[-1]

    def make(self, token: Token, text: str) -> Element:
        """Return the element that *token* starts, below the open ones, without opening it."""
        parent = self.top
        values: dict[str, str] = {}
        for attribute in token.attributes:
            if attribute.name in _READ and attribute.name not in values:
                values[attribute.name] = decode(text, attribute.start, attribute.end)[0]
        marks = f"{values.get('class', '')} {values.get('id', '')}".strip()
        classes = frozenset(values.get("class", values.get("css-class", "")).split()[:32])
        id_ = values.get("id", "").strip()
        computed = compute(parent.computed, self._declarations(token.name, classes, id_, values))
        block = token.name in BLOCK if computed.block is None else computed.block
        element = Element(
            token.name, computed, block,
            parent.quoted or token.name == "blockquote" or bool(marks and _QUOTES.search(marks)),
            parent.footer or token.name == "footer" or values.get("role") == "contentinfo"
            or bool(marks and _FOOTER.search(marks)),
            parent.preheader or token.name == "mj-preview" or bool(marks and _PREHEADER.search(marks)),
            parent.heading or token.name in HEADINGS,
            shadow=(token.name, classes, id_),
        )  # fmt: skip
        if computed.hidden:
            element.hidden_root = parent.hidden_root if parent.hidden_root is not None else element
        return element

    def _declarations(self, name: str, classes: frozenset[str], id_: str, values: dict[str, str]) -> Declarations:
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
        found += self.sheet.matching(name, classes, id_, self._shadows)
        if "style" in values:
            found += parse_declarations(values["style"])
        return found

    def push(self, element: Element) -> None:
        """Open *element*."""
        self.open.append(element)
        self._shadows.append(element.shadow)

    def pop(self) -> Element:
        """Close the innermost element."""
        self._shadows.pop()
        return self.open.pop()

    def implied_end(self, name: str) -> None:
        """Close what the start of *name* closes by itself (HTML standard, optional tags)."""
        if name in BLOCK and self.top.name == "p":
            self.pop()
        for _ in range(2):
            if len(self.open) > 1 and self.top.name in _CLOSES.get(name, ()):
                self.pop()

    def close(self, name: str) -> list[Element]:
        """Close the innermost open element of that name and all inside it; return them, none when there is none."""
        for back in range(1, min(len(self.open), 256)):
            candidate = self.open[-back]
            if candidate.name == name:
                return [self.pop() for _ in range(back)]
            if candidate.name in _BARRIER and name not in _ACROSS:
                return []
        return []


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
