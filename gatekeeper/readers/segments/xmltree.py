"""XML as the same tree as JSON: attributes as ``@_name``, repeated elements as arrays, all with places."""

from __future__ import annotations

from xml.parsers import expat

from gatekeeper.errors import InputError
from gatekeeper.model.place import Source
from gatekeeper.readers.segments.jsontree import DEPTH, Item


class _Builder:
    """Receives expat's events; offsets come in bytes and leave in characters."""

    def __init__(self, source: Source, data: bytes) -> None:
        self.source = source
        self.data = data
        self.parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
        self.stack: list[tuple[str, Item, list[str]]] = []
        self.root: tuple[str, Item] | None = None
        self.bytes = self.characters = 0
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.doctype

    def offset(self) -> int:
        index = self.parser.CurrentByteIndex
        if index >= self.bytes:
            self.characters += len(self.data[self.bytes : index].decode("utf-8", "replace"))
            self.bytes = index
        return self.characters

    def fault(self, message: str) -> InputError:
        line, column = self.source.position(min(self.offset(), len(self.source.text)))
        return InputError(f"not valid XML: {message}", path=self.source.path, line=line, column=column)

    def doctype(self, *_: object) -> None:
        raise self.fault("a document type declaration is not read here")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.stack) >= DEPTH:
            raise self.fault(f"nested deeper than {DEPTH} levels")
        at = self.offset()
        item = Item("object", at, at)
        tag_end = self.source.text.find(">", at) + 1
        for key, value in attributes.items():
            item.members["@_" + key.rpartition(" ")[2]] = Item("string", at, max(tag_end, at), value)
        self.stack.append((name, item, []))

    def text(self, data: str) -> None:
        if self.stack:
            self.stack[-1][2].append(data)

    def end(self, _: str) -> None:
        name, item, pieces = self.stack.pop()
        at = self.offset()
        # expat reports an empty element's end behind it, any other end at its closing tag.
        item.end = self.source.text.find(">", at) + 1 if self.source.text.startswith("</", at) else at
        text = "".join(pieces).strip()
        if "@_value" in item.members and len(item.members) == 1:
            text, item.kind, item.members = item.members["@_value"].text, "string", {}
            item.text = text
        elif text and not item.members:
            item.kind, item.text = "string", text
        elif text:
            item.members.setdefault("#text", Item("string", item.start, item.end, text))
        short = name.rpartition(" ")[2]
        if not self.stack:
            self.root = (name, item)
            return
        parent = self.stack[-1][1]
        known = parent.members.get(short)
        if known is None:
            parent.members[short] = item
        elif known.kind == "array":
            known.items.append(item)
            known.end = item.end
        else:
            parent.members[short] = Item("array", known.start, item.end, items=[known, item])


def parse_xml(source: Source) -> tuple[str, str, Item]:
    """Return (namespace, root name, tree).

    Raises:
        InputError: No XML, a document type, or nested too deep.
    """
    data = source.text.encode("utf-8", "replace")
    builder = _Builder(source, data)
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as error:
        line = min(error.lineno, len(source.starts))
        raise InputError(
            f"not valid XML: {expat.ErrorString(error.code)}", path=source.path, line=line, column=error.offset + 1
        ) from None
    if builder.root is None:
        raise InputError("not valid XML: no element", path=source.path)
    name, item = builder.root
    namespace, _, short = name.rpartition(" ")
    return namespace, short, item
