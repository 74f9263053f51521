"""Packed mappings answer like the dictionary that they were made of."""

from __future__ import annotations

import pytest

from gatekeeper.vocabulary.packed import Packed, pack


def test_a_packed_mapping_answers_like_its_dictionary() -> None:
    entries = {f"word {n}": str(n) for n in range(1000)} | {"empty": "", "niño": "ñ", "": "nothing"}
    packed = Packed(pack(entries))
    assert {key: packed.get(key) for key in entries} == entries
    assert packed.get("word 1000") is None
    assert packed.get("word") is None
    assert "empty" in packed
    assert "\ud800" not in packed


def test_an_empty_mapping_holds_nothing() -> None:
    assert "" not in Packed(pack({}))


@pytest.mark.parametrize("entry", [("a\tb", "c"), ("a", "b\nc"), ("a\nb", "c"), ("a", "b\u2028c")])
def test_what_cannot_be_read_back_is_not_written(entry: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="cannot be packed"):
        pack(dict([entry]))


@pytest.mark.parametrize("size", [0, 3, 7, 40, -1])
def test_cut_short_is_an_error(size: int) -> None:
    content = pack({f"word {n}": str(n) for n in range(50)})
    with pytest.raises(ValueError, match=r"no packed mapping|bytes length"):
        Packed(content[:size])
