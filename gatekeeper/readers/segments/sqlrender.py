"""SqlRender conditionals (OHDSI): ``{condition}?{then}:{else}`` in SQL, both branches kept, the braces as blanks."""

from __future__ import annotations

from gatekeeper.patterns import lazy

_OPENER = lazy(r"\{[^{}\n]{1,200}\}\s*\?\s*\{")
_ELSE = lazy(r"\s*:\s*\{")


def flatten_conditionals(text: str) -> str:
    """Return the text with the marks of its conditionals overwritten by blanks, so that offsets stay true."""
    out = list(text)

    def blank(start: int, end: int) -> None:
        out[start:end] = [c if c == "\n" else " " for c in out[start:end]]

    starts = {match.end(): match.start() for match in _OPENER.finditer(text)}
    depth: list[bool] = []
    i = 0
    while i < len(text):
        if i + 1 in starts:
            blank(starts[i + 1], i + 1)
            depth.append(True)
        elif text[i] == "{":
            depth.append(False)
        elif text[i] == "}" and depth and depth.pop():
            blank(i, i + 1)
            follows = _ELSE.match(text, i + 1)
            if follows:
                blank(i + 1, follows.end())
                depth.append(True)
                i = follows.end() - 1
        i += 1
    return "".join(out)


def has_conditionals(text: str) -> bool:
    """Return whether a text holds any."""
    return "}?{" in text or _OPENER.search(text) is not None
