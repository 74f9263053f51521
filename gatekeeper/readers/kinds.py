"""Tells what kind of draft a file is, and refuses what is none."""

from __future__ import annotations

import re
from pathlib import PurePath

from gatekeeper.errors import InputError
from gatekeeper.patterns import lazy

KINDS = frozenset({"eml", "html", "mjml", "markdown", "text"})
_EXTENSIONS = {
    ".eml": "eml", ".msg": "eml", ".mbox": "eml", ".mail": "eml", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".hbs": "html",
    ".handlebars": "html", ".liquid": "html", ".mustache": "html", ".j2": "html", ".jinja": "html", ".jinja2": "html",
    ".twig": "html",
    ".erb": "html", ".tmpl": "html", ".tpl": "html", ".gohtml": "html", ".vm": "html", ".amp": "html",
    ".ampscript": "html",
    ".hubl": "html",
    ".mjml": "mjml", ".md": "markdown", ".markdown": "markdown", ".txt": "text", ".text": "text",
}  # fmt: skip
#: Octets of text that one draft or one text part may have; mail programs clip at a fiftieth of it.
MOST_TEXT = 5 * 1024 * 1024
HTML = lazy(
    r"<!doctype html|<(?:html|head|body|table|div|p|br|a|h[1-6]|span|td|img|center|style)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_MAIL = lazy(r"(?:From |>From |[!-9;-~]{1,60}:[ \t]?)")
_MAIL_FIELDS = lazy(
    r"^(?:from|to|subject|date|message-id"
    r"|received|return-path|mime-version|content-type|reply-to"
    r"|delivered-to|sender)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)


def kind_of(path: str, data: bytes) -> str:
    """Return the kind of a draft by its extension, else by its content (``text`` when nothing speaks for another)."""
    suffixes = [suffix.lower() for suffix in PurePath(path).suffixes]
    for suffix in reversed(suffixes):  # mail.html.erb, mail.txt.j2
        known = _EXTENSIONS.get(suffix)
        if known == "html" and suffix not in (".html", ".htm", ".xhtml"):
            inner = next((_EXTENSIONS[s] for s in suffixes if s in _EXTENSIONS and s != suffix), None)
            return inner or ("mjml" if b"<mjml" in data[:4096].lower() else known)
        if known == "html" and b"<mjml" in data[:2048].lower():
            return "mjml"
        if known:
            return known
    head = data[:8192].decode("latin-1")
    fields = {found.group().lower() for found in _MAIL_FIELDS.finditer(head.replace("\r\n", "\n").partition("\n\n")[0])}
    if _MAIL.match(head) and len(fields) >= 2:
        return "eml"
    if "<mjml" in head.lower():
        return "mjml"
    return "html" if HTML.search(head) else "text"


def refuse(path: str, data: bytes, kind: str) -> None:
    """Raise `InputError` for an empty or binary file, and for a mail without header fields."""
    if kind not in KINDS:
        raise InputError(f"unknown kind of draft; expected one of {', '.join(sorted(KINDS))}", path=path)
    if not data.strip():
        raise InputError("the file is empty; expected a mail or a draft", path=path)
    if kind != "eml" and len(data) > MOST_TEXT:
        raise InputError(
            f"larger than {MOST_TEXT // (1024 * 1024)} MB of text, the most that is read of a draft", path=path
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) and kind != "eml":
        return
    head = data[:65536]
    zeros = head.count(0)
    if zeros and (kind != "eml" or not _MAIL.match(head[:400].decode("latin-1"))):
        raise InputError("the file is binary; expected the text of a mail or draft", path=path)
    if kind == "eml":
        start = head.decode("latin-1").lstrip("\r\n")
        if not _MAIL.match(start) and not _MAIL_FIELDS.search(start[:8192]):
            raise InputError("the file is no mail: it begins with no header field (RFC 5322)", path=path)
