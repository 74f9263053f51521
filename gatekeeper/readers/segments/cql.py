"""Clinical Quality Language: value sets, codes, retrieves and defines, read from its tokens.

There is no kept Python parser of CQL text. What decides here is which retrieves the audience is made of and on
which side of a negation they stand; the calculus between them is not judged.
"""

from __future__ import annotations

import re
from dataclasses import field

from gatekeeper.model.place import Place
from gatekeeper.model.segment import Node
from gatekeeper.patterns import lazy
from gatekeeper.readers.segments.collect import flip
from gatekeeper.readers.segments.reading import Reading, group
from gatekeeper.value import dataclass

_TOKEN = lazy(r"//[^\n]*|/\*[\s\S]*?\*/|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|[A-Za-z_][\w.]*|[0-9.]+|[^\s\w]")
_LIBRARY = lazy(r"(?m)^\s*(?:library\s+[\w.\"]+(?:\s+version\s+'[^'\n]*')?|using\s+(?:FHIR|QICore|QDM|QUICK)\b)")
_DEFINE = lazy(r"(?m)^\s*define\b")
_PUBLIC = ("audience", "initial population", "denominator", "numerator", "population")


def fits(text: str) -> bool:
    """Return whether a text is a CQL library."""
    head = text[:20_000]
    return bool(_LIBRARY.search(head)) and (bool(_DEFINE.search(text)) or "valueset" in head or "library" in head)


@dataclass(frozen=True)
class _Token:
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class _Meaning:
    """What a quoted name stands for: a value set or a code."""

    values: tuple[str, ...] = ()
    system: str | None = None
    shown: str = ""


@dataclass
class _Library:
    """Declarations found so far."""

    meanings: dict[str, _Meaning] = field(default_factory=dict)
    systems: dict[str, str] = field(default_factory=dict)
    included: set[str] = field(default_factory=set)
    negated: frozenset[str] = frozenset()


def read(reading: Reading, text: str) -> Node:
    """Return the tree of a library: the retrieves of all its defines."""
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(text):
        if match.group().startswith(("//", "/*")):
            comment = match.group().strip("/* \t\r\n")
            if comment:
                reading.found.name("description", comment, reading.found.source.place(match.start(), match.end()))
        else:
            tokens.append(_Token(match.group(), match.start(), match.end()))
    library = _Library(negated=_negated_defines(tokens))
    children: list[Node] = []
    i = 0
    while i < len(tokens):
        word = tokens[i].text
        following = tokens[i + 1].text if i + 1 < len(tokens) else ""
        if word == "library" and following and not reading.name:
            reading.name = following.strip('"')
            reading.found.name("segment", reading.name, _place(reading, tokens[i + 1], tokens[i + 1]))
        elif word in ("valueset", "code", "concept", "codesystem") and following.startswith('"'):
            _declare(reading, library, tokens, i)
        elif word == "include" and following:
            library.included.add(following.strip('"'))
            if i + 5 < len(tokens) and "called" in (tokens[i + 2].text, tokens[i + 4].text):
                library.included.add(tokens[i + 3].text if tokens[i + 2].text == "called" else tokens[i + 5].text)
        elif word == "define" and following:
            stop = next((j for j in range(i + 1, len(tokens)) if tokens[j].text == "define"), len(tokens))
            children.append(_define(reading, library, tokens[i:stop]))
            i = stop
            continue
        i += 1
    return group("any", [child for child in children if child.children or child.criterion])


def _place(reading: Reading, first: _Token, last: _Token) -> Place:
    return reading.found.source.place(first.start, last.end)


def _negated_defines(tokens: list[_Token]) -> frozenset[str]:
    """Return the defines that others name only behind a negation (``not "Has HIV"``, ``except "Staff"``)."""
    titles = {tokens[i + 1].text for i in range(len(tokens) - 1) if tokens[i].text == "define"}
    sides: dict[str, set[bool]] = {}
    for i, token in enumerate(tokens):
        if token.text not in titles or tokens[i - 1].text == "define":
            continue
        before = i - 1
        while before > 0 and tokens[before].text in ("exists", "("):
            before -= 1
        sides.setdefault(token.text.strip('"'), set()).add(tokens[before].text in ("not", "except", "without"))
    return frozenset(title for title, found in sides.items() if found == {True})


def _declare(reading: Reading, library: _Library, tokens: list[_Token], i: int) -> None:
    kind, name = tokens[i].text, tokens[i + 1].text.strip('"')
    rest = [token.text for token in tokens[i + 2 : i + 9]]
    literal = next((text.strip("'") for text in rest[:2] if text.startswith("'")), "")
    at = _place(reading, tokens[i + 1], tokens[i + 1])
    if kind == "codesystem":
        library.systems[name] = literal
        return
    if kind == "valueset":
        oid = literal.rpartition("/")[2].removeprefix("urn:oid:")
        library.meanings[name] = _Meaning((oid,) if oid else (), None, name)
        reading.found.name("valueset", name, at)
    elif kind == "code":
        system = (
            rest[rest.index("from") + 1].strip('"') if "from" in rest[:4] and rest.index("from") + 1 < len(rest) else ""
        )
        display = rest[rest.index("display") + 1].strip("'") if "display" in rest[:-1] else ""
        library.meanings[name] = _Meaning((literal,), library.systems.get(system) or system or None, display or name)
    else:
        library.meanings[name] = _Meaning((), None, name)


def _define(reading: Reading, library: _Library, tokens: list[_Token]) -> Node:
    at = 2 if len(tokens) > 2 and tokens[1].text == "function" else 1
    title = tokens[at].text.strip('"') if at < len(tokens) else ""
    leaves_out = title in library.negated or re.search(r"(?i)\bexclusions?\b|\bexception", title)
    base = "exclude" if leaves_out else "include"
    children: list[Node] = []
    sides = [base]
    negate = False
    i = at + 1
    while i < len(tokens):
        word = tokens[i].text
        match word.lower():
            case "not" | "except" | "without":
                negate = not negate if word.lower() == "not" else True
            case "(":
                sides.append(flip(sides[-1]) if negate else sides[-1])
                negate = False
            case ")":
                if len(sides) > 1:
                    sides.pop()
                negate = False
            case "and" | "or" | "where" | "return" | "sort" | "union" | "intersect" | "such":
                negate = False
            case "[":
                stop = next((j for j in range(i, len(tokens)) if tokens[j].text == "]"), len(tokens) - 1)
                children.append(
                    _retrieve(reading, library, tokens[i : stop + 1], flip(sides[-1]) if negate else sides[-1])
                )
                negate = False
                i = stop
            case _ if (
                word.split(".")[0] in library.included
                and i + 1 < len(tokens)
                and (word.endswith(".") or tokens[i + 1].text == ".")
            ):
                reading.found.unknown(
                    "the included library is not at hand", _place(reading, tokens[i], tokens[i]), what="include"
                )
        i += 1
    return group("all", children)


def _retrieve(reading: Reading, library: _Library, tokens: list[_Token], polarity: str) -> Node:
    """Read ``[Condition: "Diabetes"]`` or ``[Observation: code ~ "A1c"]``."""
    words = [token.text for token in tokens]
    resource = words[1].strip('"') if len(words) > 1 else ""
    name = words[3] if len(words) > 4 and words[2] == ":" and words[4] in ("~", "in", "=") else ""
    quoted = next((word.strip('"') for word in words[2:] if word.startswith('"')), "")
    meaning = library.meanings.get(quoted, _Meaning(shown=quoted))
    at = _place(reading, tokens[0], tokens[-1])
    reading.found.tables.append((resource, at))
    values = meaning.values or ((quoted,) if quoted else ())
    return reading.found.criterion(
        resource,
        "in" if values else "is_set",
        values,
        at=at,
        polarity=polarity,
        label=f"{resource} {name}".strip(),
        table=resource,
        system=meaning.system,
        hints=(meaning.shown, quoted) if quoted else (),
    )
