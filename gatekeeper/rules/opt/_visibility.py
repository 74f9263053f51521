"""Whether text can be read: size in CSS pixels and contrast as WCAG 2.2 computes it (success criterion 1.4.3)."""

from __future__ import annotations

from gatekeeper.model.message import Style

Color = tuple[int, int, int]
_WHITE: Color = (255, 255, 255)


def luminance(color: Color) -> float:
    """Return the relative luminance of an sRGB colour, 0 (black) to 1 (white), by the formula of WCAG 2.2."""
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of two colours, 1 (none) to 21 (black on white)."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def hard_to_see(style: Style, *, smallest: float, faintest: float) -> str:
    """Return why a reader misses text of this style, or "".

    Args:
        style: As the reader of the draft computed it; a missing background counts as white, the canvas of mail clients.
        smallest: Size in CSS pixels below which text is tiny.
        faintest: Contrast ratio below which text is faint.
    """
    if style.hidden:
        return f"it is hidden ({style.hidden})"
    if style.size is not None and style.size < smallest:
        return f"its text is {style.size:g} px high"
    if style.color is not None:
        ratio = contrast(style.color, style.background or _WHITE)
        if ratio < faintest:
            return f"its contrast is only {ratio:.1f} to 1"
    return ""
