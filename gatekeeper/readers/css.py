"""Computes from declarations how text is shown, as far as hiding, size and colour go.

A reader who cannot see a text can still be told on by it, and a scanner that sees it wonders why it is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from gatekeeper.model.message import Style
from gatekeeper.patterns import lazy
from gatekeeper.readers.colors import contrast, parse_color

Declarations = tuple[tuple[str, str, bool], ...]  # (property, value, important)

_COMMENT = lazy(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_LENGTH = lazy(r"^(-?(?:\d+(?:\.\d*)?|\.\d+))\s*(px|pt|em|rem|%|vw|vh)?$")
_NAMED = {
    "xx-small": 9.0,
    "x-small": 10.0,
    "small": 13.0,
    "medium": 16.0,
    "large": 18.0,
    "x-large": 24.0,
    "xx-large": 32.0,
}
_USED = frozenset(
    [
        "display",
        "visibility",
        "font-size",
        "font",
        "color",
        "background",
        "background-color",
        "background-image",
        "opacity",
        "mso-hide",
        "height",
        "max-height",
        "width",
        "max-width",
        "line-height",
        "overflow",
        "text-indent",
        "position",
        "left",
        "top",
        "right",
        "margin-left",
        "clip",
    ]
)


@lru_cache(maxsize=4096)
def parse_declarations(text: str) -> Declarations:
    """Return the declarations that matter here, in order."""
    found: list[tuple[str, str, bool]] = []
    for piece in _COMMENT.sub(" ", text).split(";"):
        name, colon, value = piece.partition(":")
        name = name.strip().lower()
        if colon and name in _USED:
            value = value.strip().lower()
            important = value.endswith("important")
            if important:
                value = value.rpartition("!")[0].strip()
            found.append((name, value, important))
    return tuple(found)


@dataclass(frozen=True)
class Computed:
    """The style of an element as its text inherits it.

    Args:
        size: Font size in CSS pixels, None while nothing is said.
        color, background: As (r, g, b); *background* is the nearest one behind the text.
        picture: Whether a picture or gradient lies behind the text, so that its colour is unknown.
        gone: Why the whole element is invisible, whatever its children say.
        invisible: ``visibility: hidden``, which children can undo.
        block: Whether it is displayed as a block; None leaves it to the element.
    """

    size: float | None = None
    color: tuple[int, int, int] | None = None
    background: tuple[int, int, int] | None = None
    picture: bool = False
    gone: str = ""
    invisible: bool = False
    block: bool | None = None

    @cached_property
    def hidden(self) -> str:
        """Why a text here cannot be seen, or ""."""
        if self.gone:
            return self.gone
        if self.invisible:
            return "visibility:hidden"
        if self.size is not None and self.size <= 1:
            return "font-size:0" if self.size == 0 else "font-size:1px"
        if self.color is not None and not self.picture and contrast(self.color, self.background or WHITE) < 1.1:
            return "same-colour"
        return ""

    @cached_property
    def style(self) -> Style:
        """What the model keeps of it."""
        return Style(size=self.size, color=self.color, background=self.background, hidden=self.hidden)


WHITE = (255, 255, 255)
ROOT = Computed()


def compute(parent: Computed, declarations: Declarations) -> Computed:
    """Return the style of a child of *parent* with these declarations (weakest first)."""
    return _compute(parent, declarations) if declarations else _inherit(parent)


@lru_cache(maxsize=8192)
def _inherit(parent: Computed) -> Computed:
    return parent if parent.block is None else replace(parent, block=None)


@lru_cache(maxsize=8192)
def _compute(parent: Computed, declarations: Declarations) -> Computed:
    said: dict[str, str] = {}
    strong: set[str] = set()
    for name, value, important in declarations:
        if important or name not in strong:
            said[name] = value
            if important:
                strong.add(name)
    size = _size(said, parent.size)
    color = (parse_color(said["color"]) if "color" in said else None) or parent.color
    background, picture = parent.background, parent.picture
    for name in ("background", "background-color", "background-image"):
        value = said.get(name, "")
        own = parse_color(value) if name != "background-image" else None
        if own is not None:
            background, picture = own, False
        if "url(" in value or "gradient(" in value:
            picture = True
    visibility = said.get("visibility")
    invisible = parent.invisible if visibility is None else visibility in ("hidden", "collapse")
    display = said.get("display")
    return Computed(
        size, color, background, picture, parent.gone or _gone(said), invisible,
        None if display is None else not display.startswith("inline"),
    )  # fmt: skip


def _gone(said: Mapping[str, str]) -> str:
    if said.get("display") == "none":
        return "display:none"
    if said.get("mso-hide") == "all" and "display" not in said:
        return "mso-hide"
    opacity = pixels(said.get("opacity", ""))
    if opacity == 0:
        return "opacity:0"
    for name in ("height", "max-height", "width", "max-width"):
        if said.get("overflow") == "hidden" and pixels(said.get(name, "")) in (0, 1):
            return "zero-size"
    for name in ("left", "top", "right", "margin-left", "text-indent"):
        length = pixels(said.get(name, ""))
        if length is not None and length <= -500 and (name in ("margin-left", "text-indent") or "position" in said):
            return "off-screen"
    if (
        said.get("clip", "").replace(" ", "").replace(",", "").startswith(("rect(0", "rect(1px1px"))
        and "position" in said
    ):
        return "clipped"
    return ""


def _size(said: Mapping[str, str], parent: float | None) -> float | None:
    value = said.get("font-size")
    if value is None and "font" in said:
        value = next(
            (word.partition("/")[0] for word in said["font"].split() if _LENGTH.match(word.partition("/")[0])), None
        )
    if value is None:
        return parent
    if value in _NAMED:
        return _NAMED[value]
    size = pixels(value, parent if parent is not None else 16.0)
    return parent if size is None or size < 0 else size


def pixels(value: str, base: float = 16.0) -> float | None:
    """Return a CSS length in pixels (``%`` and ``em`` of *base*), or None for what is no length."""
    found = _LENGTH.match(value.strip().lower())
    if not found:
        return None
    number = float(found.group(1))
    match found.group(2):
        case "pt":
            return number * 4 / 3
        case "em":
            return number * base
        case "rem":
            return number * 16
        case "%":
            return number * base / 100
    return number
