"""Packed mappings answer like the dictionary that they were made of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gatekeeper.vocabulary.packed import Packed, pack
from gatekeeper.vocabulary.stored import Stored


def test_a_packed_mapping_answers_like_its_dictionary() -> None:
    entries = {f"word {n}": str(n) for n in range(1000)} | {"empty": "", "niño": "ñ", "": "nothing"}
    packed = Packed(Stored(pack(entries)))
    assert {key: packed.get(key) for key in entries} == entries
    assert packed.get("word 1000") is None
    assert packed.get("word") is None
    assert "empty" in packed
    assert "\ud800" not in packed


def test_the_same_entries_are_the_same_bytes() -> None:
    entries = {f"word {n}": str(n) for n in range(1000)}
    assert pack(dict(reversed(entries.items()))) == pack(entries)


def test_an_empty_mapping_holds_nothing() -> None:
    assert "" not in Packed(Stored(pack({})))


@pytest.mark.parametrize("entry", [("a\tb", "c"), ("a", "b\nc"), ("a\nb", "c"), ("a", "b\u2028c")])
def test_what_cannot_be_read_back_is_not_written(entry: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="cannot be packed"):
        pack(dict([entry]))


@pytest.mark.parametrize("size", [0, 3, 7, 40, -1])
def test_cut_short_is_an_error(size: int) -> None:
    content = pack({f"word {n}": str(n) for n in range(50)})
    with pytest.raises(ValueError, match="no packed mapping"):
        Packed(Stored(content[:size]))


def test_a_damaged_bucket_is_found_when_it_is_asked_for() -> None:
    content = bytearray(pack({f"word {n}": str(n) for n in range(50)}))
    content[-1] ^= 1
    packed = Packed(Stored(bytes(content)))
    with pytest.raises(ValueError, match="the vocabulary is damaged: remove its file"):
        _all(packed)


def test_a_file_that_shrinks_while_it_is_open_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "packed"
    file.write_bytes(b"head" + pack({f"word {n}": str(n) for n in range(50)}) + b"tail")
    whole = Stored(os.open(file, os.O_RDONLY))
    packed = Packed(whole.part(4, whole.size - 4))
    assert packed.get("word 7") == "7"
    os.truncate(file, 100)
    assert packed.get("word 7") == "7"
    with pytest.raises(ValueError, match="the vocabulary is damaged"):
        _all(packed)


def _all(packed: Packed) -> list[str | None]:
    return [packed.get(f"word {n}") for n in range(50)]
