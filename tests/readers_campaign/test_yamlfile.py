"""YAML is read with the words of YAML 1.2, every value placed, every fault located."""

from __future__ import annotations

import time

import pytest

from gatekeeper.errors import InputError
from gatekeeper.model.place import Place
from gatekeeper.readers.yamlfile import Mapping, Scalar, from_plain, plain, read_yaml


def value(text: str) -> object:
    return plain(read_yaml("p.yaml", f"a: {text}").root)["a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("false", False),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("True", "True"),
        ("NO", "NO"),
        ("12", 12),
        ("-3", -3),
        ("+1", 1),
        ("0", 0),
        ("010", "010"),
        ("02134", "02134"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("190:20:30", "190:20:30"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1.2.3", "1.2.3"),
        ("2026-05-01", "2026-05-01"),
        ("2026-05-01T03:00:00", "2026-05-01T03:00:00"),
        ("99999999999999999999", "99999999999999999999"),
        ("null", None),
        ("~", None),
        ("", None),
        ('"12"', "12"),
        ("'true'", "true"),
        ("'-'", "-"),
        ("!!str 12", "12"),
        ("١٢", "١٢"),
    ],
)
def test_scalars_are_those_of_yaml_1_2(text: str, expected: object) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)


def test_on_is_a_key() -> None:
    assert plain(read_yaml("p.yaml", "on: {yes: 1, no: 2}").root) == {"on": {"yes": 1, "no": 2}}


def test_places_cover_keys_and_values() -> None:
    document = read_yaml("p.yaml", "a: één\nb:\n  - x: 'q'\n    y: [1,\n      2]\n\nc: |\n  text\n")
    root = document.root
    assert isinstance(root, Mapping)
    excerpts = {entry.key: document.source.excerpt(entry.value.place) for entry in root}
    assert excerpts["a"] == "één"
    assert excerpts["b"] == "- x: 'q'\n    y: [1,\n      2]"
    assert [str(entry.at) for entry in root] == ["p.yaml:1:1", "p.yaml:2:1", "p.yaml:7:1"]
    inner = root.get("b").items[0]
    assert str(inner.get("y").place) == "p.yaml:4:8"
    assert document.source.excerpt(inner.get("x").place) == "'q'"


def test_columns_count_characters_and_lines_are_those_of_editors() -> None:
    document = read_yaml("p.yaml", "a: '😀', \r\n".replace(", ", "") + "b: x\u2028y\rc: 1\n")
    root = document.root
    assert isinstance(root, Mapping)
    assert [str(entry.value.place) for entry in root] == ["p.yaml:1:4", "p.yaml:2:4", "p.yaml:3:4"]
    assert document.source.excerpt(root.get("a").place) == "'😀'"


def test_json_is_yaml_with_its_escapes_and_tabs() -> None:
    import json

    value = {"a": "😀 x \\ud83d \u2028 é", "b": ["\ud83d", "tab\t"], "c": {"d": "/"}}
    for indent in ("\t", " \t", None, 1):
        for ascii_only in (True, False):
            text = json.dumps(value, indent=indent, ensure_ascii=ascii_only).replace("/", "\\/")
            document = read_yaml("c.yaml", text.encode("utf-8", "replace"))
            expected = {**value, "b": ["\ufffd" if ascii_only else "?", "tab\t"]}
            assert plain(document.root) == expected
            assert document.source.excerpt(document.root.get("c").get("d").place) == '"\\/"'
    assert plain(read_yaml("c.yaml", "a: '\\ud83d\\ude00'\nb: \\ud83d").root) == {"a": "\\ud83d\\ude00", "b": "\\ud83d"}
    with pytest.raises(InputError):
        read_yaml("c.yaml", "a:\n\tb: {")


def test_byte_order_marks_are_no_content() -> None:
    for data in ("a: b".encode("utf-8-sig"), "a: b".encode("utf-16")):
        root = read_yaml("p.yaml", data).root
        assert isinstance(root, Mapping)
        assert str(root.entries[0].at) == "p.yaml:1:1"


def test_doubled_keys_are_all_reported() -> None:
    document = read_yaml("p.yaml", "a: 1\nb: {c: 1, c: 2}\na: 3\n")
    assert [str(fault) for fault in document.faults] == [
        'p.yaml:2:11: key "c" is doubled; it stands first in line 2',
        'p.yaml:3:1: key "a" is doubled; it stands first in line 1',
    ]
    assert plain(document.root) == {"a": 1, "b": {"c": 1}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: b: c", "p.yaml:1:5: not valid YAML: mapping values are not allowed in this context"),
        ("a:\n\t- x", "p.yaml:2:1: not valid YAML: a tab cannot indent; use spaces"),
        ("a: [1, 2", "p.yaml:1:9: not valid YAML: did not find expected ',' or ']'"),
        ("a: *nobody", "p.yaml:1:4: this alias names no anchor above it"),
        ("a: \x01", "p.yaml:1:4: not valid YAML: a control character stands here"),
        ("---\na: 1\n---\nb: 1", "p.yaml:3:1: a second YAML document begins here; one is expected"),
        ("[" * 200, "p.yaml:1:101: nested deeper than 100 levels"),
        ("a: &a [*a]", "p.yaml:1:8: this alias names no anchor above it"),
    ],
)
def test_faults_of_form_are_located(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_yaml("p.yaml", text)
    assert str(caught.value) == message


def test_messages_never_quote_content() -> None:
    for text in (
        "a: 'Jane Roe\nb: c",
        'a: "Jane Roe\\q"',
        "Jane Roe: [",
        "{Jane Roe",
        "a: !Jane x",
        "a: %Jane",
        "@Jane",
    ):
        try:
            faults = [str(f) for f in read_yaml("p.yaml", text).faults]
        except InputError as error:
            faults = [str(error)]
        assert not any("Jane" in fault for fault in faults)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: !secret x", "p.yaml:1:4: YAML tags are not read here"),
        ("[a, b]: c", "p.yaml:1:1: a key must be a word"),
        ("~: c", "p.yaml:1:1: a key must be a word"),
    ],
)
def test_what_policies_do_not_need_is_a_fault(text: str, message: str) -> None:
    assert [str(fault) for fault in read_yaml("p.yaml", text).faults] == [message]


def test_bytes_that_are_no_text_are_located() -> None:
    with pytest.raises(InputError) as caught:
        read_yaml("p.yaml", b"a: b\nc: \xff\xfe")
    assert str(caught.value) == "p.yaml:2:4: this is no UTF-8 text"


def test_anchors_and_merge_keys() -> None:
    root = read_yaml("p.yaml", "base: &b {x: 1, y: 2}\nmore: {<<: *b, y: 3}\nboth: {<<: [*b, {z: 4}]}\n").root
    assert plain(root)["more"] == {"y": 3, "x": 1}
    assert plain(root)["both"] == {"x": 1, "y": 2, "z": 4}


def test_aliases_cannot_multiply() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10)]
    started = time.process_time()
    with pytest.raises(InputError) as caught:
        read_yaml("p.yaml", "\n".join(lines))
    assert str(caught.value) == "p.yaml:5:5: aliases multiply this file beyond measure"
    assert time.process_time() - started < 2


def test_deep_nesting_in_blocks_ends_in_an_error() -> None:
    text = "".join("  " * i + "a:\n" for i in range(3000))
    with pytest.raises(InputError) as caught:
        read_yaml("p.yaml", text)
    assert str(caught.value) == "p.yaml:101:201: nested deeper than 100 levels"


def test_plain_values_make_the_round() -> None:
    place = Place(path="x")
    original = {"a": [1, 2.5, True, None, "x", "true", "010"], "b": {"c": "12"}}
    assert plain(from_plain(original, place)) == original
    assert repr(Scalar("Jane Roe", True, place)).count("Jane") == 0
