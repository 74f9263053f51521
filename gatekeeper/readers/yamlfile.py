"""YAML text as a tree in which every key and value knows its place, read with the words of YAML 1.2.

The parser's events are composed here instead of by PyYAML's constructors, because those know the booleans, octal
and sexagesimal numbers of YAML 1.1 (``on``, ``no``, ``010``, ``12:30``), let the last of two equal keys win in
silence, and forget where a value stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gatekeeper.errors import InputError, InputErrors
from gatekeeper.model.place import Place, Source
from gatekeeper.readers.yamltree import NULL, Entry, Listing, Mapping, Node, Scalar, from_plain, plain, shown
from gatekeeper.readers.yamlveil import Veil
from gatekeeper.value import dataclass

__all__ = [
    "Document",
    "Entry",
    "Listing",
    "Mapping",
    "Node",
    "Scalar",
    "decode",
    "from_plain",
    "plain",
    "read_yaml",
    "shown",
]

#: Deepest nesting that is read; real policies and segments stay below 20.
DEPTH = 100
#: Nodes that aliases may multiply a file to, beside ten times what it writes out.
EXPANSION = 100_000

_TAG = "tag:yaml.org,2002:"
_TAGS = {None, "!", *(_TAG + name for name in ("str", "int", "float", "bool", "null", "map", "seq"))}


@dataclass(frozen=True)
class Document:
    """A file's tree.

    Args:
        root: None for an empty file.
        source: Its text.
        faults: Doubled keys and other faults that did not stop the reading.
    """

    root: Node | None
    source: Source
    faults: tuple[InputError, ...] = ()

    def demand(self) -> Node | None:
        """Return the root.

        Raises:
            InputErrors: The file has faults.
        """
        if self.faults:
            raise InputErrors(self.faults)
        return self.root


def decode(path: str, data: bytes) -> str:
    """Return the text of a UTF-8 (or UTF-16 with a byte order mark) file.

    Raises:
        InputError: The bytes are something else; the place is that of the first bad byte.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise InputError("this is no text: the UTF-16 is broken", path=path) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = Source(path, data[: error.start].decode("utf-8-sig", "replace"))
        line, column = before.position(len(before.text))
        raise InputError("this is no UTF-8 text", path=path, line=line, column=column) from None


def read_yaml(path: str, data: bytes | str) -> Document:
    """Return the tree of a YAML file with one document.

    Args:
        path: The file as the caller named it.
        data: Its content.

    Raises:
        InputError: No text, no YAML, nested too deep, or aliases that multiply beyond measure.
    """
    source = Source(path, decode(path, data) if isinstance(data, bytes) else data)
    return _Composer(source).document()


class _Composer:
    """Builds the tree from parser events with an explicit stack, so that no nesting exhausts Python's own."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.faults: list[InputError] = []
        self.anchors: dict[str, Node] = {}
        self.events = 0
        self.veil = Veil(source.text)

    def error(self, message: str, mark: Any) -> InputError:
        line, column = self.source.position(min(mark.index, len(self.source.text)))
        return InputError(message, path=self.source.path, line=line, column=column)

    def place(self, event: Any) -> Place:
        start, end = event.start_mark, event.end_mark
        return Place(
            path=self.source.path,
            line=start.line + 1,
            column=start.column + 1,
            end_line=end.line + 1,
            end_column=end.column + 1,
        )

    def document(self) -> Document:
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        text = self.veil.on(self.source.text)
        try:
            root = self.compose(iter(yaml.parse(text, Loader=loader)), yaml)
        except yaml.MarkedYAMLError as error:
            raise self.syntax(error) from None
        except yaml.YAMLError:
            raise self.unreadable() from None
        return Document(root, self.source, tuple(self.faults))

    def syntax(self, error: Any) -> InputError:
        mark = error.problem_mark or error.context_mark
        problem = re.sub(r"['\"<]\w.*", "something else", error.problem or "the structure breaks off")
        if mark is None:
            return InputError(f"not valid YAML: {problem}", path=self.source.path)
        text, at = self.source.text, min(mark.index, len(self.source.text))
        start = self.source.starts[self.source.position(at)[0] - 1]
        if "\t" in text[start : at + 1] and not text[start:at].strip():
            return self.error("not valid YAML: a tab cannot indent; use spaces", mark)
        return self.error(f"not valid YAML: {problem}", mark)

    def unreadable(self) -> InputError:
        odd = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", self.source.text)
        line, column = self.source.position(odd.start() if odd else 0)
        return InputError(
            "not valid YAML: a control character stands here", path=self.source.path, line=line, column=column
        )

    def compose(self, events: Iterator[Any], yaml: Any) -> Node | None:
        stack: list[tuple[Any, list[Node]]] = []
        root: Node | None = None
        for event in events:
            self.events += 1
            match event:
                case yaml.DocumentStartEvent() if root is not None:
                    raise self.error("a second YAML document begins here; one is expected", event.start_mark)
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    if len(stack) >= DEPTH:
                        raise self.error(f"nested deeper than {DEPTH} levels", event.start_mark)
                    stack.append((event, []))
                    continue
                case yaml.ScalarEvent():
                    is_plain = not event.style and event.tag not in ("!", _TAG + "str")
                    node: Node = Scalar(self.veil.off(event.value, event.style), is_plain, self.place(event))
                case yaml.AliasEvent():
                    known = self.anchors.get(event.anchor)
                    if known is None:
                        raise self.error("this alias names no anchor above it", event.start_mark)
                    node = known
                case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                    closing, (event, children) = event, stack.pop()
                    place = self.extent(event, closing, children)
                    sequence = isinstance(event, yaml.SequenceStartEvent)
                    node = self.listing(event, children, place) if sequence else self.mapping(event, children, place)
                case _:
                    continue
            if not isinstance(event, yaml.AliasEvent):
                if event.tag not in _TAGS:
                    self.faults.append(self.error("YAML tags are not read here", event.start_mark))
                if event.anchor:
                    self.anchors[event.anchor] = node
            if stack:
                stack[-1][1].append(node)
            else:
                root = node
        return root

    def listing(self, event: Any, items: list[Node], place: Place) -> Listing:
        return Listing(tuple(items), place, self.weigh(event, items))

    def mapping(self, event: Any, flat: list[Node], at: Place) -> Mapping:
        entries: dict[str, Entry] = {}
        merged: list[Node] = []
        for key, value in zip(flat[::2], flat[1::2], strict=True):
            if not isinstance(key, Scalar) or (key.plain and key.text in NULL):
                place = key.place
                self.faults.append(
                    InputError("a key must be a word", path=place.path, line=place.line, column=place.column)
                )
            elif key.plain and key.text == "<<":
                merged.append(value)
            elif key.text in entries:
                first = entries[key.text].at
                message = f'key "{shown(key.text)}" is doubled; it stands first in line {first.line}'
                place = key.place
                self.faults.append(InputError(message, path=place.path, line=place.line, column=place.column))
            else:
                entries[key.text] = Entry(key.text, key.place, value)
        for node in merged:
            for base in node.items if isinstance(node, Listing) else (node,):
                for entry in base.entries if isinstance(base, Mapping) else ():
                    entries.setdefault(entry.key, entry)
        return Mapping(tuple(entries.values()), at, self.weigh(event, flat))

    def extent(self, event: Any, closing: Any, children: list[Node]) -> Place:
        """A collection in brackets ends with them, a block where its last child ends (the parser says: later)."""
        start = self.place(event)
        last = self.place(closing)
        if not event.flow_style:
            last = max((c.place for c in children), key=lambda p: (p.end_line, p.end_column), default=start)
        return Place(
            path=start.path, line=start.line, column=start.column, end_line=last.end_line, end_column=last.end_column
        )

    def weigh(self, event: Any, children: list[Node]) -> int:
        weight = 1 + sum(1 if isinstance(c, Scalar) else c.weight for c in children)
        if weight > EXPANSION + 10 * self.events:
            raise self.error("aliases multiply this file beyond measure", event.start_mark)
        return weight
