"""Finds merge syntax by its delimiters, with exact spans, in every dialect at once.

Template engines give no offsets or refuse each other's files, and two dialects in one file are normal; so the
delimiters are found here and only the inside is understood per dialect. Every closer is searched for once and
remembered, which keeps hostile input linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass

#: Longest piece of merge syntax that is believed, in characters; a longer one is text with stray braces.
LIMIT = 4000
#: Longest code or comment block (AMPscript, ``{% comment %}``), in characters.
BLOCK_LIMIT = 100_000


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """One piece of merge syntax.

    Args:
        family: ``mustache`` ({{ }}), ``block`` ({% %}), ``hash`` ({# #}), ``star`` (*| |*), ``erb``,
            ``percent`` (%%x%%), ``ampscript`` (%%[ ]%%), ``expression`` (%%= =%%), ``square`` ([[ ]]),
            ``bracket`` ([x]), ``dollar`` ({$x}), ``salesforce`` ({!x}),
            ``brace`` ({x=y}), ``single`` (%X%), ``dash`` (-x-), ``velocity``.
        inner: What stands between the delimiters, percent-decoded where it was encoded, white-space control removed.
    """

    start: int
    end: int
    family: str
    inner: str


_OPENERS = (  # every branch begins with a literal, so that the engine can skip what begins none
    r"\{\{|\{%|\{#|\{!(?=\w)|\{\$(?=\w)|%%(?=[\[=\w])|\*\||\*%7[Cc]|\[\[|%7[Bb](?!%22)"
    r"|\{(?=(?:if|elseif) ?\(?[!$][^{}\n]{0,200}\}|else\}|/if\})"
    r"|\{(?=(?:contactfield|ownerfield|dwc|assetlink|pagelink|focus|form|dynamiccontent)=|unsubscribe_|webview_|dnc_url"
    r"|resubscribe_url|tracking_pixel|signature\}|segmentlist|saveprefsbutton)"
    r"|\[(?=[a-zA-Z0-9_ ]{1,40},fallback=)"
    r"|\[(?=(?:[uU]nsubscribe|weblink|UNSUBSCRIBE|MIRROR|DEFAULT_HEADER|DEFAULT_FOOTER"
    r"|Sender_(?:Name|Address|City|State|Zip))\](?![(\[]))"  # [Unsubscribe](https://…) is a Markdown link
)
_OPEN = lazy(_OPENERS)
#: Where there is any ERB: its sign begins like every element of HTML, which makes looking for it slow.
_OPEN_OR_ERB = lazy(f"<%|{_OPENERS}")
_GATED = {
    "campaignmonitor": re.compile(
        r"\[(?=if:|elseif:|else\]|endif\]|(?:firstname|lastname|fullname|email|currentday\w*|currentmonth\w*|currentyear)\])",
        re.IGNORECASE,
    ),
    "activecampaign": re.compile(r"%(?=/?[A-Z][A-Z0-9_\-]*(?:[ |][^%<>\n]{0,200})?%)"),
    "brevo": re.compile(r"\{(?=[A-Z][A-Z0-9_]{1,40}\})"),
    "marketo": re.compile(r"\$!?\{?(?=[a-zA-Z][\w.]{0,80})|#(?=(?:if|elseif|set|foreach)\s?\(|else\b|end\b)"),
}
_NAME = lazy(r"[A-Za-z0-9_][\w.@:\- ]{0,120}\Z")
_ERB_CONTROL = "-"


class _Finder:
    """Remembers where each closer comes next, so that the text is searched once for each."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.next: dict[str, int] = {}

    def close(self, closer: str, at: int, limit: int = LIMIT) -> int:
        """Return the offset of the next *closer* at or after *at*, or -1 when there is none within *limit*."""
        known = self.next.get(closer, -2)
        if known != -1 and known < at:
            known = self.text.find(closer, at)
            self.next[closer] = known
        return known if at <= known <= at + limit else -1


@lru_cache(maxsize=8)
def _everything(text: str) -> tuple[Found, ...]:
    """Return what looks like merge syntax on any platform; recognition and reading ask one after the other."""
    return tuple(_scan(text))


def scan(text: str, platform: str | None = None) -> list[Found]:
    """Return all merge syntax of *text*, in order, never overlapping.

    *platform* opens the dialects that look like ordinary text: ``%NAME%``, ``[name]``, ``{NAME}``, ``$name``.
    """
    found = list(_everything(text))
    gate = _GATED.get(platform or "")
    if gate is not None:
        taken = found
        found = sorted(taken + list(_gated(text, platform or "", gate, taken)), key=lambda piece: piece.start)
    return found


def _scan(text: str) -> Iterator[Found]:
    finder = _Finder(text)
    at = 0
    search = (_OPEN_OR_ERB if "<%" in text else _OPEN).search
    while True:
        opener = search(text, at)
        if not opener:
            return
        piece = _piece(text, opener.start(), opener.group().lower(), finder)
        if piece is None:
            at = opener.end() if opener.end() > opener.start() else opener.start() + 1
            continue
        yield piece
        at = piece.end


def _piece(text: str, i: int, opener: str, finder: _Finder) -> Found | None:
    match opener:
        case "{{":
            return _mustache(text, i, finder)
        case "{%":
            return _block(text, i, finder)
        case "{#":
            return _until(text, i, 2, "#}", "hash", finder)
        case "<%":
            piece = _until(text, i, 2, "%>", "erb", finder, BLOCK_LIMIT)
            return None if piece is None or "<%" in piece.inner else piece
        case "%%":
            return _percent(text, i, finder)
        case "*|":
            piece = _until(text, i, 2, "|*", "star", finder)
            inner = piece.inner.strip() if piece is not None else ""
            return piece if inner and "\n" not in inner and "*|" not in inner else None
        case "[[":
            piece = _until(text, i, 2, "]]", "square", finder)
            return (
                piece
                if piece is not None and re.match(r"\s*[#/]?[A-Za-z_@]", piece.inner) and "[[" not in piece.inner
                else None
            )
        case "{!":
            return _named(text, i, 2, "}", "salesforce", finder)
        case "{$":
            return _named(text, i, 1, "}", "dollar", finder)
        case "[":
            return _until(text, i, 1, "]", "bracket", finder)
        case "{":
            return _until(text, i, 1, "}", "brace", finder)
    return _encoded(text, i)


def _until(text: str, i: int, skip: int, closer: str, family: str, finder: _Finder, limit: int = LIMIT) -> Found | None:
    close = finder.close(closer, i + skip, limit)
    if close == -1:
        return None
    return Found(i, close + len(closer), family, text[i + skip : close])


def _named(text: str, i: int, skip: int, closer: str, family: str, finder: _Finder) -> Found | None:
    piece = _until(text, i, skip, closer, family, finder, 400)
    return (
        piece
        if piece is not None and "\n\n" not in piece.inner and "{" not in piece.inner and ";" not in piece.inner
        else None
    )


def _mustache(text: str, i: int, finder: _Finder) -> Found | None:
    if text.startswith("{{!--", i):
        return _until(text, i, 2, "--}}", "mustache", finder, BLOCK_LIMIT)
    if text.startswith("{{/*", i):
        return _until(text, i, 2, "*/}}", "mustache", finder, BLOCK_LIMIT) or _until(
            text, i, 2, "}}", "mustache", finder
        )
    triple = text.startswith("{{{", i)
    skip = 3 if triple else 2
    close = finder.close("}}", i + skip)
    if close == -1:
        return None
    inner = text[i + skip : close]
    if "{{" in inner:
        return None
    if _open_quote(inner):  # a closer inside a quoted default is not the end
        later = text.find("}}", close + 2, close + 400)
        if later != -1 and not _open_quote(text[i + skip : later]) and "{{" not in text[close:later]:
            close, inner = later, text[i + skip : later]
    end = close + 2
    # Braze: in {{custom_attribute.${x}}} the first brace of the closing run belongs to ${
    if inner.count("{") > inner.count("}") and text.startswith("}", end):
        inner, end = inner + "}", end + 1
    if triple and text.startswith("}", end):
        end += 1
    return Found(i, end, "mustache", inner.strip().strip("~-").strip())


def _open_quote(inner: str) -> bool:
    quote = ""
    for character in inner:
        if quote:
            if character == quote:
                quote = ""
        elif character in "\"'":
            quote = character
    return bool(quote)


_BLOCK_COMMENT = lazy(r"-?\s*(comment|raw|verbatim|doc)\b")


def _block(text: str, i: int, finder: _Finder) -> Found | None:
    close = finder.close("%}", i + 2)
    if close == -1 or "{%" in text[i + 2 : close]:
        return None
    inner = text[i + 2 : close]
    opened = _BLOCK_COMMENT.match(inner)
    if opened:
        word = opened.group(1)
        mark = finder.close(f"end{word}", close, BLOCK_LIMIT)
        end = text.rfind("{%", close, mark) if mark != -1 else -1
        last = finder.close("%}", mark) if end != -1 else -1
        if last != -1:
            kind = "raw " if word in ("raw", "verbatim") else "comment "
            return Found(i, last + 2, "block", kind + text[close + 2 : end])
    return Found(i, close + 2, "block", inner.strip().strip("-+").strip())


def _percent(text: str, i: int, finder: _Finder) -> Found | None:
    mark = text[i + 2]
    if mark == "[":
        return _until(text, i, 3, "]%%", "ampscript", finder, BLOCK_LIMIT)
    if mark == "=":
        return _until(text, i, 3, "=%%", "expression", finder)
    piece = _until(text, i, 2, "%%", "percent", finder, 120)
    return piece if piece is not None and _NAME.match(piece.inner) else None


_ENCODED = lazy(r"(?:%7B|\*%7C)[^\s\"'<>]{1,400}?(?:%7D%7D(?:%7D)?|%7D|%7C\*)", re.IGNORECASE)


def _encoded(text: str, i: int) -> Found | None:
    """Read merge syntax inside a URL that an editor has percent-encoded."""
    found = _ENCODED.match(text, i)
    if not found:
        return None
    decoded = unquote(found.group())
    inside = list(_scan(decoded)) if not decoded.lower().startswith("%7b") else []
    if len(inside) != 1 or inside[0].start != 0 or inside[0].end != len(decoded):
        return None
    return Found(i, found.end(), inside[0].family, inside[0].inner)


def _gated(text: str, platform: str, gate: re.Pattern[str], taken: list[Found]) -> Iterator[Found]:
    finder = _Finder(text)
    spans = iter(taken)
    current = next(spans, None)
    at = 0
    for opener in gate.finditer(text):
        i = opener.start()
        while current is not None and current.end <= i:
            current = next(spans, None)
        if i < at or (current is not None and current.start <= i):
            continue
        piece: Found | None
        match platform:
            case "campaignmonitor":
                # Outlook's conditional comments end in <![endif]: no tag of the platform
                piece = (
                    None
                    if text.startswith(("<!", "!"), max(i - 2, 0)) and text[i - 1 : i] == "!"
                    else _until(text, i, 1, "]", "bracket", finder)
                )
            case "activecampaign":
                piece = _until(text, i, 1, "%", "single", finder, 300)
            case "brevo":
                piece = _until(text, i, 1, "}", "brace", finder, 60)
            case _:
                piece = _velocity(text, i)
        if piece is not None and (current is None or piece.end <= current.start):
            yield piece
            at = piece.end


_VELOCITY = lazy(
    r"\$!?\{?([A-Za-z][\w]*(?:\.[A-Za-z_]\w*)*)\}?|#(?:if|elseif|set|foreach)\s?\(([^()\n]{0,400})\)|#(?:else|end)\b"
)


def _velocity(text: str, i: int) -> Found | None:
    found = _VELOCITY.match(text, i)
    if not found:
        return None
    inner = found.group() if text[i] == "#" else found.group(1)
    if text[i] == "$" and "." not in inner and not text.startswith(("${", "$!"), i):
        return None
    return Found(i, found.end(), "velocity", inner)
