"""Names the faults of a mail's form: what RFC 5322 and 2045 forbid and filters or smugglers make use of."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.message import Header
from gatekeeper.model.place import Place, Source
from gatekeeper.patterns import lazy
from gatekeeper.readers.mime import Structure

#: RFC 5322, 2.1.1: octets of a line without its line end.
LINE_LIMIT = 998
#: Fields that may stand once only (RFC 5322, 3.6); From and Subject have codes of their own.
_ONCE = (
    "date",
    "sender",
    "reply-to",
    "to",
    "cc",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
)
_NOT_OF_MIME = frozenset({"DateHeaderDefect", "AddressHeaderDefect", "ReceivedHeaderDefect"})
_LINE = lazy(r"[^\r\n]+")
_LONG = lazy(rf"[^\r\n]{{{LINE_LIMIT + 1},}}+")
_BARE_CR = lazy(r"\r(?!\n)")
_BARE_LF = lazy(r"(?<!\r)\n")


def find_faults(
    source: Source, structure: Structure, headers: tuple[Header, ...], parser: list[str]
) -> Iterator[tuple[str, Place]]:
    """Yield (code, place) for each fault; places of absences are the start of the file."""
    text = source.text
    start = Place(path=source.path)
    yield from _line_ends(source)
    for line in _LONG.finditer(text) if text.isascii() else _LINE.finditer(text):
        size = line.end() - line.start()
        if size > LINE_LIMIT or (
            size * 4 > LINE_LIMIT
            and not line.group().isascii()
            and len(line.group().encode("utf-8", "surrogateescape")) > LINE_LIMIT
        ):
            yield "long-line", source.place(*line.span())
    by_name: dict[str, list[Header]] = {}
    for header in headers:
        by_name.setdefault(header.name.lower(), []).append(header)
        if not header.raw.isascii():
            yield "raw-8bit-header", header.value_at
    for name, code in (("from", "doubled-from"), ("subject", "doubled-subject")):
        yield from ((code, header.at) for header in by_name.get(name, [])[1:])
    for name in _ONCE:
        yield from (("doubled-field", header.at) for header in by_name.get(name, [])[1:])
    for name in ("date", "message-id", "from"):
        if name not in by_name:
            yield f"missing-{name}", start
    for header in by_name.get("from", []):
        if any(address.group is not None for address in header.addresses):
            yield "group-in-from", header.value_at
        if len(header.addresses) > 1:
            yield "several-from", header.value_at
    mime = any(name in by_name for name in ("content-type", "content-transfer-encoding", "content-disposition"))
    if mime and "mime-version" not in by_name:
        yield "missing-mime-version", start
    for first, last in structure.faults:
        yield "bad-mime", source.place(first, last)
    # Faulty addresses are told apart above; what mail-parser says of Received fields is not the sender's fault
    if "DateHeaderDefect" in parser:
        yield "bad-date", next((header.value_at for header in by_name.get("date", [])), start)
    if not structure.faults and not _NOT_OF_MIME.issuperset(parser):
        yield "bad-mime", start


def _line_ends(source: Source) -> Iterator[tuple[str, Place]]:
    """A file with LF throughout is a mail at rest; mixed line ends are what smuggling uses (RFC 5321, 2.3.8)."""
    text = source.text
    cr = _BARE_CR.search(text)
    if cr is not None:
        yield "bare-cr", source.place(cr.start(), cr.end())
    if "\r\n" in text:
        lf = _BARE_LF.search(text)
        if lf is not None:
            yield "bare-lf", source.place(lf.start(), lf.end())
