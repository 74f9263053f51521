"""The compiled vocabulary: one table of phrases in a file of plain lines that loads in tens of milliseconds.

A table of 100,000 phrases behind a hash of their first words is as fast to search as an automaton over the
text and much faster to load, because no automaton has to be built; the file holds text only, so that
reading a damaged or forged one can at worst fail.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from dataclasses import field

from gatekeeper.model.words import Category
from gatekeeper.value import dataclass
from gatekeeper.vocabulary.term import Term

#: Changes whenever the format or the filters change: part of the cache file's name.
FORMAT = "gatekeeper-vocabulary-7"


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Phrases and what they mean.

    Args:
        index: Look-up key → number of a record.
        records: One line a concept: kind, category, level, concept, canonical, ambiguous, strict.
        first: First word of a phrase → words of the longest phrase that begins with it.
        common: Everyday English words, for the decision whether an unknown word is a misspelling or a name.
        near: A word with one letter left out → the word.
        heads: What may follow a condition → the kind that both make together.
        cues: Normal form of a context word → ``strong``, ``weak`` or the name of a domain that is not clinical.
    """

    index: dict[str, int] = field(repr=False)
    records: list[str] = field(repr=False)
    first: dict[str, int] = field(repr=False)
    common: frozenset[str] = field(repr=False)
    near: dict[str, str] = field(repr=False)
    cues: dict[str, str] = field(repr=False)
    heads: dict[str, str] = field(repr=False)
    digest: str = ""
    _terms: dict[int, Term] = field(default_factory=dict, repr=False)

    def get(self, form: str) -> Term | None:
        """Return the term of a look-up key (`tokens.key`), or None."""
        number = self.index.get(form)
        if number is None:
            return None
        term = self._terms.get(number)
        if term is None:
            kind, category, level, concept, canonical, ambiguous, strict = self.records[number].split("\t")
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
    links = array("I")
    for term in terms.values():
        record = "\t".join(
            (
                term.kind,
                term.category.value,
                str(term.level),
                term.concept,
                term.canonical.replace("\t", " ").replace("\n", " "),
                ("2" if term.likely else "1") if term.ambiguous else "0",
                term.strict,
            )
        )
        links.append(numbers.setdefault(record, len(numbers)))
    first: dict[str, int] = {}
    for form in terms:
        head, _, _ = form.partition(" ")
        first[head] = max(first.get(head, 0), form.count(" ") + 1)
    sections = [
        "\n".join(terms).encode(),
        " ".join(map(str, links)).encode(),
        "\n".join(numbers).encode(),
        "\n".join(first).encode(),
        " ".join(map(str, first.values())).encode(),
        "\n".join(sorted(common)).encode(),
        "\n".join(near).encode(),
        "\n".join(near.values()).encode(),
        "\n".join(cues).encode(),
        "\n".join(cues.values()).encode(),
        "\n".join(heads).encode(),
        "\n".join(heads.values()).encode(),
    ]
    body = b"\x00".join(sections)
    header = {"format": FORMAT, "digest": hashlib.sha256(body).hexdigest(), "sections": len(sections)}
    return json.dumps(header, sort_keys=True).encode() + b"\n" + body


def load(content: bytes) -> Vocabulary:
    """Return the vocabulary of a file's bytes.

    Raises:
        ValueError: The bytes are no complete vocabulary of this format.
    """
    header, _, body = content.partition(b"\n")
    try:
        facts = json.loads(header)
        if facts["format"] != FORMAT or facts["digest"] != hashlib.sha256(body).hexdigest():
            raise ValueError("stale or damaged vocabulary")
        keys, links, records, starts, lengths, common, deletes, words, cues, senses, heads, kinds = body.decode().split(
            "\x00"
        )
    except (KeyError, TypeError, UnicodeDecodeError) as error:
        raise ValueError("no vocabulary file") from error
    return Vocabulary(
        index=dict(zip(keys.split("\n"), map(int, links.split(" ")), strict=True)),
        records=records.split("\n"),
        first=dict(zip(starts.split("\n"), map(int, lengths.split(" ")), strict=True)),
        common=frozenset(common.split("\n")),
        near=dict(zip(deletes.split("\n"), words.split("\n"), strict=True)) if deletes else {},
        cues=dict(zip(cues.split("\n"), senses.split("\n"), strict=True)) if cues else {},
        heads=dict(zip(heads.split("\n"), kinds.split("\n"), strict=True)) if heads else {},
        digest=facts["digest"][:16],
    )
