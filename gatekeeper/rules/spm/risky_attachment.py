"""An attached file can run, carries macros, disguises its type, or is an archive that nobody can look into.

## Why it matters
Mailbox providers refuse such files outright, and patients who learn to open them open the next one too.

## What to do instead
Offer the document in the portal, or attach it as a plain PDF.

## When it stays silent
PDF files, protected ones too, pictures, calendars and Office files without macros; several dots in the name of one.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Attachment, Message
from gatekeeper.model.place import Place
from gatekeeper.model.words import Scope, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule

#: What Gmail blocks by its name (Gmail help, "File types blocked in Gmail").
_RUNS = frozenset({
    "ade", "adp", "apk", "appx", "appxbundle", "bat", "cab", "chm", "cmd", "com", "cpl", "dll", "dmg", "ex", "ex_",
    "exe", "hta", "ins", "isp", "iso", "img", "jar", "js", "jse", "lib", "lnk", "mde", "msc", "msi", "msix",
    "msixbundle", "msp", "mst", "nsh", "pif", "ps1", "psm1", "reg", "scr", "sct", "shb", "sh", "sys", "vb", "vbe",
    "vbs", "vhd", "vhdx", "vxd", "wsc", "wsf", "wsh", "xll",
})  # fmt: skip
_MACROS = frozenset({
    "docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppam", "ppsm", "sldm",
})  # fmt: skip
_ARCHIVES = frozenset({
    "zip", "rar", "7z", "gz", "tgz", "tar", "bz2", "xz", "arj", "ace", "lzh",
})  # fmt: skip
_HARMLESS = frozenset({
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "rtf", "csv", "jpg", "jpeg", "png", "gif", "htm",
    "html", "ics", "mp3", "mp4", "zip",
})  # fmt: skip
_RUN_TYPES = frozenset({
    "application/x-msdownload", "application/x-msdos-program", "application/x-dosexec", "application/javascript",
    "text/javascript", "application/x-sh", "application/java-archive", "application/hta",
    "application/vnd.microsoft.portable-executable",
})  # fmt: skip


def check(case: Case) -> Iterator[Finding]:
    """Look at the name and type of each attachment."""
    for message in case.messages:
        for attachment in message.attachments:
            why = _risk(attachment)
            if why:
                yield case.finding(f"An attachment {why}.", _name_at(message, attachment), evidence=attachment.name)


def _name_at(message: Message, attachment: Attachment) -> Place:
    named = (p for p in message.in_scope(Scope.ATTACHMENT_NAME) if p.text == attachment.name)
    return next((p.place() for p in named), attachment.at)


def _risk(attachment: Attachment) -> str:
    name = attachment.name.strip().rstrip(".").lower()
    if any(c in name for c in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"):
        return "hides its type by turning the direction of its name"
    _, *parts = name.split(".")
    parts = [part.strip() for part in parts]
    last = parts[-1] if parts else ""
    if last in _RUNS:
        return "disguises a program as a document" if len(parts) > 1 and parts[-2] in _HARMLESS else "is a program"
    if attachment.media_type in _RUN_TYPES:
        return "is a program by its type"
    if attachment.macros or last in _MACROS:
        return "carries macros"
    if attachment.encrypted and (
        last in _ARCHIVES or "zip" in attachment.media_type or "compressed" in attachment.media_type
    ):
        return "is an archive that nobody can look into"
    return ""


def _mail(name: str, media_type: str = "application/octet-stream", body: str = "data") -> str:
    return (
        "Subject: Hello\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type:"
        " text/plain\n\n"
        f"Hello.\n--b\nContent-Type: {media_type}\nContent-Disposition: attachment;"
        f' filename="{name}"\n\n{body}\n--b--\n'
    )


RULE = Rule(
    id="SPM017",
    name="risky-attachment",
    severity=Severity.ERROR,
    scale="E",
    cites=("Gmail blocked file types", "45 CFR 164.308(a)(5)(ii)(B)"),
    check=check,
    examples=(
        Example(title="a program", draft=_mail("map.exe"), marks=('attachment; filename="map.exe"',)),
        Example(title="a double extension", draft=_mail("map.pdf.scr"), marks=('attachment; filename="map.pdf.scr"',)),
        Example(title="macros", draft=_mail("map.docm"), marks=('attachment; filename="map.docm"',)),
        Example(title="a document", draft=_mail("map.pdf", "application/pdf", "%PDF-1.4\n%%EOF")),
        Example(title="dots in the name", draft=_mail("st.exe-map.v1.2.txt", "text/plain")),
        Example(title="a calendar", draft=_mail("visit.ics", "text/calendar", "BEGIN:VCALENDAR\nEND:VCALENDAR")),
    ),
)
