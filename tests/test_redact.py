"""Masks show shape only; fingerprints are keyed and unambiguous."""

from __future__ import annotations

import pytest

from gatekeeper.redact import Key, key_from_environment, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("breast cancer", "b••••• c•••••"),
        ("HIV", "•••"),
        ("C50.911", "•••.•••"),
        ("jo@people.example", "••@••••••.•••••••"),
        ("dx_code LIKE 'C50%'", "••_c••• L••• '•••%'"),
    ],
)
def test_mask(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_fingerprints_depend_on_key_and_borders() -> None:
    one, two = Key(b"k" * 16), Key(b"q" * 16)
    assert one.fingerprint("ab", "c") != one.fingerprint("a", "bc")
    assert one.fingerprint("a\x00", "b") != one.fingerprint("a", "\x00b")
    assert one.fingerprint("x") != two.fingerprint("x")
    assert "kkkk" not in repr(one)


def test_key_sources(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.delenv("GATEKEEPER_KEY", raising=False)
    assert not key_from_environment().persistent
    monkeypatch.setenv("GATEKEEPER_KEY", "a long enough secret")
    assert key_from_environment().secret == b"a long enough secret"
    (tmp_path / "key").write_bytes(b"from a file\n")
    assert key_from_environment(str(tmp_path / "key")).secret == b"from a file"
