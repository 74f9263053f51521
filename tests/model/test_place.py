"""Offsets lead back to the file that a person edits, also through two decodings."""

from __future__ import annotations

from gatekeeper.model.place import MapBuilder, OffsetMap, Place, Source


def test_lines_end_with_lf_crlf_and_cr() -> None:
    source = Source("a.txt", "one\r\ntwo\rthree\nfour")
    assert [source.line(n) for n in (1, 2, 3, 4, 5)] == ["one", "two", "three", "four", ""]
    assert source.place(5, 8) == Place(path="a.txt", line=2, column=1, end_line=2, end_column=4)
    assert source.excerpt(source.place(9, 14)) == "three"


def test_a_decoded_entity_maps_to_the_whole_entity() -> None:
    original = "Tom &amp; Ann"
    builder = MapBuilder()
    builder.add("Tom ", 0)
    builder.add("&", 4, end=9)
    builder.add(" Ann", 9)
    text, offsets = builder.build()
    assert text == "Tom & Ann"
    assert original[offsets.start(4) : offsets.stop(5)] == "&amp;"
    assert original[offsets.start(6) : offsets.stop(9)] == "Ann"
    assert original[offsets.start(0) : offsets.stop(9)] == original


def test_maps_compose() -> None:
    # quoted-printable file → decoded HTML → text
    file = "x: a=C3=A9b &lt;c"
    outer = MapBuilder()
    outer.add("a", 3)
    outer.add("é", 4, end=10)
    outer.add("b &lt;c", 10)
    html, to_file = outer.build()
    assert html == "aéb &lt;c"
    inner = MapBuilder()
    inner.add("aéb ", 0)
    inner.add("<", 4, end=8)
    inner.add("c", 8)
    text, to_html = inner.build()
    both = to_html.then(to_file)
    assert text == "aéb <c"
    assert [file[both.start(i) : both.stop(i + 1)] for i in range(6)] == ["a", "=C3=A9", "b", " ", "&lt;", "c"]


def test_identity_with_a_shift() -> None:
    offsets = OffsetMap.identity(3, 10)
    assert [offsets.start(i) for i in (0, 2, 3)] == [10, 12, 13]
    assert offsets.stop(3) == 13
