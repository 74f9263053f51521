"""Reads CSS colours and compares them, because white on white is a way to hide text."""

from __future__ import annotations

from functools import lru_cache

from gatekeeper.patterns import lazy

Color = tuple[int, int, int]

#: Basic and common extended names (CSS Color Module Level 4, section 6.1).
_NAMES = {
    "white": 0xFFFFFF, "black": 0x000000, "silver": 0xC0C0C0, "gray": 0x808080, "grey": 0x808080, "red": 0xFF0000,
    "maroon": 0x800000, "yellow": 0xFFFF00, "olive": 0x808000, "lime": 0x00FF00, "green": 0x008000, "aqua": 0x00FFFF,
    "cyan": 0x00FFFF, "teal": 0x008080, "blue": 0x0000FF, "navy": 0x000080, "fuchsia": 0xFF00FF, "magenta": 0xFF00FF,
    "purple": 0x800080, "orange": 0xFFA500, "snow": 0xFFFAFA, "ivory": 0xFFFFF0, "whitesmoke": 0xF5F5F5,
    "ghostwhite": 0xF8F8FF, "floralwhite": 0xFFFAF0, "aliceblue": 0xF0F8FF, "lightgray": 0xD3D3D3,
    "lightgrey": 0xD3D3D3, "darkgray": 0xA9A9A9, "darkgrey": 0xA9A9A9, "gainsboro": 0xDCDCDC, "dimgray": 0x696969,
    "linen": 0xFAF0E6, "beige": 0xF5F5DC, "pink": 0xFFC0CB, "brown": 0xA52A2A, "crimson": 0xDC143C, "gold": 0xFFD700,
    "darkblue": 0x00008B, "darkgreen": 0x006400, "darkred": 0x8B0000, "steelblue": 0x4682B4, "tomato": 0xFF6347,
}  # fmt: skip
_HEX = lazy(r"#([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})(?![0-9a-f])")
_RGB = lazy(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/]\s*([\d.]{1,8})\s*)?\)")
_BARE = lazy(r"[0-9a-f]{6}\Z")
_WORD = lazy(r"[a-z]+")


@lru_cache(maxsize=2048)
def parse_color(value: str) -> Color | None:
    """Return the first colour that *value* names as (r, g, b); None for none, transparent or unknown ones."""
    value = value.strip().lower()[:200]
    found = _HEX.search(value)
    if found:
        digits = found.group(1)
        if len(digits) in (3, 4):
            digits = "".join(digit * 2 for digit in digits)
        if len(digits) == 8 and digits[6:] == "00":
            return None
        return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    found = _RGB.search(value)
    if found:
        alpha = found.group(4)
        if alpha is not None and alpha.strip("0.") == "":
            return None
        red, green, blue = (min(int(number), 255) for number in found.groups()[:3])
        return red, green, blue
    if _BARE.match(value):  # bgcolor="ffffff"
        return int(value[0:2], 16), int(value[2:4], 16), int(value[4:6], 16)
    number = next((_NAMES[word] for word in _WORD.findall(value) if word in _NAMES), None)
    return None if number is None else (number >> 16, number >> 8 & 255, number & 255)


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio, 1 to 21 (WCAG 2.1, definition of contrast ratio)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=2048)
def _luminance(color: Color) -> float:
    red, green, blue = (
        channel / 255 / 12.92 if channel <= 10 else ((channel / 255 + 0.055) / 1.055) ** 2.4 for channel in color
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
