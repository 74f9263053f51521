"""The native form of a segment: YAML as in section 4 of the contract, in a file or inside a campaign manifest."""

from __future__ import annotations

from gatekeeper.errors import InputError, InputErrors
from gatekeeper.model.place import Place, Source
from gatekeeper.model.segment import Node, Segment
from gatekeeper.model.words import Relationship
from gatekeeper.readers import yamlfile
from gatekeeper.readers.segments.collect import Collector, flip

OPERATORS = (
    "=", "!=", "<", "<=", ">", ">=", "in", "not_in", "between", "starts_with", "ends_with", "contains", "matches",
    "is_set", "is_not_set", "within_days",
)  # fmt: skip
_NEGATIVE = frozenset({"!=", "not_in"})
_GROUPS = ("all", "any", "none")
_KEYS = ("name", "description", "relationship", *_GROUPS, "select", "size")
_TEST_KEYS = ("field", "op", "value", "system")
_VALUELESS = frozenset({"is_set", "is_not_set"})
_LISTS = frozenset({"in", "not_in", "between"})


def read_native_file(path: str, data: bytes) -> Segment:
    """Return the segment of a YAML file.

    Raises:
        InputError: No YAML.
        InputErrors: Unknown or doubled keys, unknown operators, wrong types; every one with its place.
    """
    document = yamlfile.read_yaml(path, data)
    faults = list(document.faults)
    if document.root is None:
        raise InputError("the file is empty; a segment has all:, any: or none:", path=path)
    return _Native(document.source, path, faults).read(document.root)


def read_native(node: yamlfile.Node, source: Source, path: str) -> Segment:
    """Return the segment that stands inline in a campaign manifest.

    Args:
        node: The mapping under ``segment:``.
        source: The manifest's text.
        path: The manifest.

    Raises:
        InputErrors: As for a file.
    """
    return _Native(source, path, []).read(node)


class _Native:
    """Reads one tree and gathers all its faults."""

    def __init__(self, source: Source, path: str, faults: list[InputError]) -> None:
        self.found = Collector(path, "gatekeeper-segment", source)
        self.path = path
        self.faults = faults

    def fault(self, message: str, at: Place) -> None:
        self.faults.append(InputError(message, path=self.path, line=at.line, column=at.column))

    def read(self, root: yamlfile.Node) -> Segment:
        name = description = ""
        size: int | None = None
        relationship: Relationship | None = None
        children: list[Node] = []
        if not isinstance(root, yamlfile.Mapping):
            self.fault("a segment is a mapping with all:, any: or none:", root.place)
            raise InputErrors(tuple(self.faults))
        for entry in root:
            match entry.key:
                case "name":
                    name = self.text(entry)
                    self.found.name("segment", name, entry.value.place)
                case "description":
                    description = self.text(entry)
                    self.found.name("description", description, entry.value.place)
                case "relationship":
                    word = self.text(entry)
                    if word in list(Relationship):
                        relationship = Relationship(word)
                    elif word:
                        self.unknown_word("relationship", word, tuple(Relationship), entry.value.place)
                case "all" | "any" | "none":
                    children.append(self.group(entry, "include"))
                case "select":
                    self.select(entry.value)
                case "size":
                    size = self.number(entry)
                case _:
                    self.unknown_word("key", entry.key, _KEYS, entry.at)
        if self.faults:
            raise InputErrors(tuple(sorted(self.faults, key=lambda f: (f.line, f.column))))
        tree = children[0] if len(children) == 1 else Node(kind="all", children=tuple(children))
        return self.found.segment(tree, name=name, description=description, size=size, relationship=relationship)

    def unknown_word(self, kind: str, word: str, known: tuple[str, ...], at: Place) -> None:
        import difflib

        near = difflib.get_close_matches(word[:40], known, n=1, cutoff=0.6)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        shown = f' "{word}"' if kind == "key" and word.isidentifier() and len(word) <= 40 else ""
        self.fault(f"unknown {kind}{shown}; expected {', '.join(known)}{hint}", at)

    def text(self, entry: yamlfile.Entry) -> str:
        if isinstance(entry.value, yamlfile.Scalar) and (entry.value.text or not entry.value.plain):
            return entry.value.text
        self.fault(f"{entry.key} must be text", entry.value.place)
        return ""

    def number(self, entry: yamlfile.Entry) -> int | None:
        value = entry.value.value if isinstance(entry.value, yamlfile.Scalar) else None
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.fault(f"{entry.key} must be a whole number, 0 or more", entry.value.place)
        return None

    def select(self, node: yamlfile.Node) -> None:
        items = node.items if isinstance(node, yamlfile.Listing) else (node,)
        for item in items:
            if isinstance(item, yamlfile.Scalar) and item.text:
                self.found.columns.append((item.text, item.place))
            else:
                self.fault("select must be a list of column names", item.place)

    def group(self, entry: yamlfile.Entry, polarity: str) -> Node:
        inner = flip(polarity) if entry.key == "none" else polarity
        if not isinstance(entry.value, yamlfile.Listing):
            self.fault(f"{entry.key} must be a list of criteria", entry.value.place)
            return Node(kind=entry.key)
        return Node(kind=entry.key, children=tuple(self.item(item, inner) for item in entry.value.items))

    def item(self, node: yamlfile.Node, polarity: str) -> Node:
        if not isinstance(node, yamlfile.Mapping):
            self.fault("a criterion is a mapping with field and op, or a group all:, any:, none:", node.place)
            return Node(kind="opaque")
        groups = [entry for entry in node if entry.key in _GROUPS]
        if groups:
            for entry in node:
                if entry.key not in _GROUPS:
                    self.unknown_word("key", entry.key, _GROUPS, entry.at)
            made = tuple(self.group(entry, polarity) for entry in groups)
            return made[0] if len(made) == 1 else Node(kind="all", children=made)
        return self.test(node, polarity)

    def test(self, node: yamlfile.Mapping, polarity: str) -> Node:
        before = len(self.faults)
        texts: dict[str, str] = {}
        values: tuple[str, ...] = ()
        for entry in node:
            if entry.key == "value":
                values = self.values(entry.value)
            elif entry.key in _TEST_KEYS:
                texts[entry.key] = self.text(entry)
            else:
                self.unknown_word("key", entry.key, (*_TEST_KEYS, *_GROUPS), entry.at)
        op = texts.get("op", "")
        operator = node.get("op")
        unknown = len(self.faults) > before
        if "field" not in node and not unknown:
            self.fault("a criterion needs field:", node.place)
        if operator is None and not unknown:
            self.fault("a criterion needs op:", node.place)
        elif operator is not None and op and op not in OPERATORS:
            self.unknown_word("operator", op, OPERATORS, operator.place)
        elif op:
            self.check(op, values, node)
        if len(self.faults) > before:
            return Node(kind="opaque")
        negative = op in _NEGATIVE or (op == "=" and values == ("false",) and self.plain_false(node))
        return self.found.criterion(
            texts["field"],
            op,
            values,
            system=texts.get("system"),
            polarity=flip(polarity) if negative else polarity,
            window=f"{values[0]} days" if op == "within_days" else "",
            at=self.extent(node),
        )

    def extent(self, node: yamlfile.Mapping) -> Place:
        """Return the place of a mapping, with the closing brace where it is written in braces."""
        text, place = self.found.source.text, node.place
        start = self.found.source.starts[place.line - 1] + place.column - 1
        end = self.found.source.starts[place.end_line - 1] + place.end_column - 1
        if text[start : start + 1] != "{" or text[end - 1 : end] == "}":
            return place
        brace = text.find("}", end)
        return self.found.source.place(start, brace + 1) if 0 <= brace < end + 200 else place

    @staticmethod
    def plain_false(node: yamlfile.Mapping) -> bool:
        value = node.get("value")
        return isinstance(value, yamlfile.Scalar) and value.value is False

    def check(self, op: str, values: tuple[str, ...], node: yamlfile.Mapping) -> None:
        value = node.get("value")
        at = value.place if value is not None else node.place
        if op in _VALUELESS and value is not None:
            self.fault(f"{op} takes no value", at)
        elif op not in _VALUELESS and value is None:
            self.fault(f"{op} needs value:", at)
        elif op == "between" and len(values) != 2:
            self.fault("between needs a list of two values", at)
        elif op in _LISTS and not isinstance(value, yamlfile.Listing):
            self.fault(f"{op} needs a list of values", at)
        elif op not in _LISTS and isinstance(value, yamlfile.Listing):
            self.fault(f"{op} takes one value; a list goes with in, not_in, between", at)
        elif op == "within_days" and not (values and values[0].isdigit()):
            self.fault("within_days needs a whole number of days", at)

    def values(self, node: yamlfile.Node) -> tuple[str, ...]:
        items = node.items if isinstance(node, yamlfile.Listing) else (node,)
        out: list[str] = []
        for item in items:
            if isinstance(item, yamlfile.Scalar) and not (item.plain and item.value is None):
                out.append(item.text)
            else:
                self.fault("value must be text, a number, true or false, or a list of these", item.place)
        return tuple(out)
