"""Grammar of List-Unsubscribe: brackets, comments, folds, several URIs, tags."""

from __future__ import annotations

import pytest

from gatekeeper.rules.opt._list_headers import parse, scheme


@pytest.mark.parametrize(
    "value,uris,rest",
    [
        ("<https://a.example/u/1>", ("https://a.example/u/1",), False),
        ("<mailto:out@a.example>, <https://a.example/u/1>", ("mailto:out@a.example", "https://a.example/u/1"), False),
        ("(web (nested \\) ) <x>) <https://a.example/u>", ("https://a.example/u",), False),
        ("<https://a.example/\r\n  long/u>", ("https://a.example/long/u",), False),
        (
            "<https://a.example/u?a=1,2>,<mailto:b@a.example>",
            ("https://a.example/u?a=1,2", "mailto:b@a.example"),
            False,
        ),
        ("<https://a.example/u> see below <mailto:b@a.example>", ("https://a.example/u",), True),
        ("https://a.example/u", (), True),
        ("<https://a.example/u", (), True),
        ("<<%asm_group_unsubscribe_raw_url%>>", ("<%asm_group_unsubscribe_raw_url%>",), False),
        ("", (), False),
        ("<>", (), False),
    ],
)
def test_uris_of_a_field(value: str, uris: tuple[str, ...], rest: bool) -> None:
    assert parse(value).uris == uris
    assert parse(value).rest is rest


@pytest.mark.parametrize(
    "uri,expected",
    [
        ("HTTPS://a.example", "https"),
        ("mailto:a@b.example", "mailto"),
        ("{{ unsubscribe_url }}", "tag"),
        ("*|UNSUB|*", "tag"),
        ("/u/1", ""),
    ],
)
def test_scheme(uri: str, expected: str) -> None:
    assert scheme(uri) == expected


def test_hostile_fields_take_linear_time() -> None:
    assert parse("(" * 200_000).uris == ()
    assert parse("<" * 200_000).uris == ()
    assert len(parse("<a:b>," * 20_000).uris) == 20_000
