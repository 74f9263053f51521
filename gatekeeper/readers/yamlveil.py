"""Veils the few characters that libyaml reads otherwise than YAML 1.2 and JSON do, and lifts the veil in the values.

Three things differ: libyaml ends lines at NEL, LS and PS; refuses JSON's escaped surrogate pairs (``\\ud83d\\ude00``,
as every JSON writer makes them of an emoji); and refuses tabs before the tokens of a JSON file. Each is replaced by
something harmless of the same length before parsing, so that every place stays true.
"""

from __future__ import annotations

import re

from gatekeeper.patterns import lazy

_BREAKS = "\x85\u2028\u2029"
_STANDINS = "\uf6b1\uf6b2\uf6b3"
_VEIL = str.maketrans(_BREAKS, _STANDINS)
_UNVEIL = str.maketrans(_STANDINS, _BREAKS)
#: One escape at a time, so that an escaped backslash before "ud83d" is not taken for one.
_ESCAPE = lazy(r"\\(?:u([dD][89a-fA-F])([0-9a-fA-F]{2})|.)", re.DOTALL)
_WRITTEN = lazy(r"\\u([eE][0-7])([0-9a-fA-F]{2})")
#: Surrogates are moved up by 0x800, into private use: D800–DFFF becomes E000–E7FF.
_PAIR = lazy("([\ue000-\ue3ff])([\ue400-\ue7ff])|[\ue000-\ue7ff]")
_INDENT = lazy(r"(?m)^[ \t]*\t[ \t]*")


class Veil:
    """What was veiled in one text.

    Args:
        text: The text of a file.
    """

    def __init__(self, text: str) -> None:
        self._breaks = any(c in text for c in _BREAKS)
        self._surrogates = re.search(r"\\u[dD][89a-fA-F]", text) is not None
        self._json = text.lstrip()[:1] in ("{", "[")

    def on(self, text: str) -> str:
        """Return the text to parse, as long as *text*."""
        if self._breaks:
            text = text.translate(_VEIL)
        if self._surrogates:
            text = _ESCAPE.sub(_raise, text)
        if self._json and "\t" in text:
            text = _INDENT.sub(lambda match: " " * len(match[0]), text)
        return text

    def off(self, value: str, style: str | None) -> str:
        """Return the value of a scalar; *style* is ``"`` where escapes were read."""
        if self._surrogates:
            value = _PAIR.sub(_join, value) if style == '"' else _WRITTEN.sub(_lower, value)
        return value.translate(_UNVEIL) if self._breaks else value


def _raise(match: re.Match[str]) -> str:
    return f"\\u{int(match[1], 16) + 8:02x}{match[2]}" if match[1] else match[0]


def _lower(match: re.Match[str]) -> str:
    return f"\\u{int(match[1], 16) - 8:02x}{match[2]}"


def _join(match: re.Match[str]) -> str:
    if match[1] is None:
        return "\ufffd"
    return chr(0x10000 + ((ord(match[1]) - 0xE000) << 10) + ord(match[2]) - 0xE400)
