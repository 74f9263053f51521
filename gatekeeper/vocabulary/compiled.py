"""The compiled vocabulary: a file of packed tables of which a start reads the little that it asks for.

A table of phrases behind a hash of their first words is as fast to search as an automaton over the text
and much faster to load, because no automaton has to be built; the file holds text only, so that reading a
damaged or forged one can at worst fail.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import field
from typing import NamedTuple
from zlib import crc32

from gatekeeper.model.words import Category
from gatekeeper.value import dataclass
from gatekeeper.vocabulary.packed import Answers, Packed, pack
from gatekeeper.vocabulary.stored import Stored
from gatekeeper.vocabulary.term import Term

#: Changes whenever the format or the filters change: part of the cache file's name.
FORMAT = "gatekeeper-vocabulary-11"
#: Bytes in which the header line ends.
HEADER_LIMIT = 2000


class Head(NamedTuple):
    """What phrases begin with a word.

    Args:
        longest: Words of the longest one.
        seconds: Second word → words of the longest phrase that begins with both.
    """

    longest: int
    seconds: dict[str, int]


class Heads:
    """First words of phrases, unpacked as they are asked for.

    Args:
        content: A packed mapping of first words to their second words with the longest lengths.
    """

    def __init__(self, content: Stored) -> None:
        self._packed = Packed(content)
        #: Returns what phrases begin with a word, or None.
        self.get: Callable[[str], Head | None] = Answers(self._unpack).__getitem__

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.get(word) is not None

    def _unpack(self, word: str) -> Head | None:
        written = self._packed.get(word)
        if written is None:
            return None
        fields = written.split()
        seconds = dict(zip(fields[::2], map(int, fields[1::2]), strict=True))
        return Head(max(seconds.values(), default=1), seconds)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Phrases and what they mean.

    Args:
        index: Look-up key → number of a record.
        records: One line a concept, by number: kind, category, level, concept, canonical, ambiguous, strict.
        first: First words of phrases.
        common: Everyday English words, for the decision whether an unknown word is a misspelling or a name.
        near: A word with one letter left out → the word.
        heads: What may follow a condition → the kind that both make together.
        cues: Normal form of a context word → ``strong``, ``weak`` or the name of a domain that is not clinical.
    """

    index: Packed = field(repr=False)
    records: Packed = field(repr=False)
    first: Heads = field(repr=False)
    common: Packed = field(repr=False)
    near: Packed = field(repr=False)
    cues: dict[str, str] = field(repr=False)
    heads: dict[str, str] = field(repr=False)
    digest: str = ""
    _terms: dict[str, Term] = field(default_factory=dict, repr=False)

    def get(self, form: str) -> Term | None:
        """Return the term of a look-up key (`tokens.key`), or None."""
        number = self.index.get(form)
        if number is None:
            return None
        term = self._terms.get(number)
        if term is None:
            record = self.records.get(number) or ""
            kind, category, level, concept, canonical, ambiguous, strict = record.split("\t")
            term = self._terms[number] = Term(
                kind=kind,
                category=Category(category),
                level=int(level),
                concept=concept,
                canonical=canonical,
                ambiguous=ambiguous != "0",
                likely=ambiguous == "2",
                strict=strict,
            )
        return term


def dump(
    terms: dict[str, Term], common: frozenset[str], near: dict[str, str], cues: dict[str, str], heads: dict[str, str]
) -> bytes:
    """Return the file of a vocabulary: a header line with digest and sizes, then the sections."""
    numbers: dict[str, int] = {}
    index: dict[str, str] = {}
    for form, term in terms.items():
        record = "\t".join(
            (
                term.kind,
                term.category.value,
                str(term.level),
                term.concept,
                " ".join(term.canonical.split()),
                ("2" if term.likely else "1") if term.ambiguous else "0",
                term.strict,
            )
        )
        index[form] = str(numbers.setdefault(record, len(numbers)))
    first: dict[str, dict[str, int]] = {}
    for form in terms:
        head, *rest = form.split(" ")
        seconds = first.setdefault(head, {})
        if rest:
            seconds[rest[0]] = max(seconds.get(rest[0], 0), len(rest) + 1)
    sections: list[bytes] = [
        pack(index),
        pack({str(number): record for record, number in numbers.items()}),
        pack({head: " ".join(f"{word} {size}" for word, size in seconds.items()) for head, seconds in first.items()}),
        pack(dict.fromkeys(common, "")),
        pack(near),
        *(line.encode() for table in (cues, heads) for line in ("\n".join(table), "\n".join(table.values()))),
    ]
    body = b"".join(sections)
    header = {
        "format": FORMAT, "digest": hashlib.sha256(body).hexdigest(), "rest": crc32(b"".join(sections[-4:])),
        "sections": [len(s) for s in sections],
    }  # fmt: skip
    return json.dumps(header, sort_keys=True).encode() + b"\n" + body


def load(content: Stored) -> Vocabulary:
    """Return the vocabulary of a file; the large tables stay there, and their parts are checked as they are read.

    Raises:
        ValueError: It is no complete vocabulary of this format.
    """
    line, end, _ = content.read(0, HEADER_LIMIT).partition(b"\n")
    try:
        facts = json.loads(line)
        sizes = facts["sections"]
        if facts["format"] != FORMAT or not end or len(line) + 1 + sum(sizes) != content.size:
            raise ValueError("stale or damaged vocabulary")
        at = len(line) + 1
        parts: list[Stored] = []
        for size in sizes:
            parts.append(content.part(at, at + size))
            at += size
        index, records, first, common, near, *rest = parts
        cues, senses, heads, kinds = (part.read(0, part.size) for part in rest)
        if facts["rest"] != crc32(cues + senses + heads + kinds):
            raise ValueError("damaged vocabulary")
    except (KeyError, TypeError) as error:
        raise ValueError("no vocabulary file") from error
    return Vocabulary(
        index=Packed(index),
        records=Packed(records),
        first=Heads(first),
        common=Packed(common),
        near=Packed(near),
        cues=dict(zip(_lines(cues), _lines(senses), strict=True)),
        heads=dict(zip(_lines(heads), _lines(kinds), strict=True)),
        digest=facts["digest"][:16],
    )


def _lines(text: bytes) -> list[str]:
    return text.decode().split("\n") if text else []
