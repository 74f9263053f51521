"""What is kept between runs is what would be made anew, is refused when damaged, and never comes from a message."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import gatekeeper
from gatekeeper import kept, patterns
from gatekeeper.model.policy import Policy
from gatekeeper.patterns import _Lazy, lazy
from gatekeeper.policy import frozen
from gatekeeper.policy.load import builtin_policy, load_policy
from gatekeeper.policy.packaged import packaged

ROOT = Path(gatekeeper.__file__).parent
#: Functions that make expressions: of module constants, or of the delimiter of a table.
MAKERS = {
    "inference/assertions.py:_any",
    "inference/everyday.py:_any",
    "readers/front_matter.py:read_front_matter",
    "readers/tables.py:_cells",
    "rules/opt/_words.py:_any",
}


@pytest.fixture
def keeping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let this process keep what it makes in a folder of its own, for one test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name, value in (("_open", False), ("_entries", None), ("_used", set()), ("_fresh", {})):
        monkeypatch.setattr(kept, name, value)
    monkeypatch.setattr(patterns, "compiler", patterns.compiler)
    kept.begin()
    return tmp_path / "gatekeeper"


def _start_again() -> None:
    kept._entries = None
    kept._used.clear()


def _never() -> Any:
    raise AssertionError("this was kept")


def test_values_are_made_once(keeping: Path) -> None:
    value = {"words": ["é", "b"], "weight": 0.5, "flag": True, "none": None}
    assert kept.values("test", b"source", lambda: value) == value
    kept.end()
    (file,) = keeping.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    _start_again()
    assert kept.values("test", b"source", _never) == value
    assert kept.values("test", b"other source", lambda: 1) == 1
    assert kept.values("other", b"source", lambda: 2) == 2


def test_what_two_processes_made_is_kept(keeping: Path) -> None:
    kept.values("test", b"first", lambda: 1)
    kept.end()
    kept._entries = {}  # a process that began before the first ended
    kept.values("test", b"second", lambda: 2)
    kept.end()
    _start_again()
    assert (kept.values("test", b"first", _never), kept.values("test", b"second", _never)) == (1, 2)


def test_a_value_that_json_would_change_is_not_kept(keeping: Path) -> None:
    assert kept.values("test", b"source", lambda: {1: ("a",)}) == {1: ("a",)}
    kept.end()
    assert not keeping.exists()


@pytest.mark.parametrize("damage", [b"", b"\n", b"0" * 64 + b"\n{}\n", b"\xff" * 200])
def test_a_damaged_file_is_made_anew(keeping: Path, damage: bytes) -> None:
    kept.values("test", b"source", lambda: 1)
    kept.end()
    (file,) = keeping.iterdir()
    whole = file.read_bytes()
    for content in (damage, whole[:-1], whole[:70], whole + b"x"):
        file.write_bytes(content)
        _start_again()
        assert kept.values("test", b"source", lambda: 2) == 2
    kept.end()
    _start_again()
    assert kept.values("test", b"source", _never) == 2


def test_a_file_that_others_may_write_is_not_read(keeping: Path) -> None:
    kept.values("test", b"source", lambda: 1)
    kept.end()
    (file,) = keeping.iterdir()
    file.chmod(0o666)
    _start_again()
    assert kept.values("test", b"source", lambda: 2) == 2


def test_a_folder_that_takes_no_file_is_no_obstacle(keeping: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeping.write_text("a file where the folder should be", encoding="utf-8")
    monkeypatch.setattr(kept, "folders", lambda: iter((str(keeping), str(keeping / "below"))))
    assert kept.values("test", b"source", lambda: 1) == 1
    kept.end()


def test_the_file_does_not_grow_without_end(keeping: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 3)
    for number in range(3):
        kept.values("test", b"%d" % number, lambda: 1)
    kept.end()
    _start_again()
    kept.values("test", b"1", _never)
    kept.values("test", b"new", lambda: 1)
    kept.end()
    (file,) = keeping.iterdir()
    assert len(kept.load(file.read_bytes())) == 2


def test_nothing_is_kept_unless_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(kept, "_open", False)
    monkeypatch.setattr(kept, "_fresh", {})
    assert kept.values("test", b"source", lambda: 1) == 1
    kept.end()
    assert list(tmp_path.iterdir()) == []


def _expressions() -> Iterator[_Lazy]:
    for module in pkgutil.walk_packages(gatekeeper.__path__, "gatekeeper."):
        if not module.name.endswith("__main__") and ".migrations." not in module.name:
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, _Lazy):
                    yield value


def test_every_expression_comes_back_as_it_was() -> None:
    seen = 0
    for late in _expressions():
        compiled = re.compile(late._source, late._flags)
        packed = kept._packed(compiled, late._flags)
        assert packed is not None, late
        back = kept._revive(late._source, packed)
        assert (back, back.groupindex, back.groups) == (compiled, compiled.groupindex, compiled.groups)
        seen += 1
    assert seen > 200


def test_expressions_are_kept_by_text_and_flags(keeping: Path) -> None:
    lazy(r"(?P<letter>[a-c])\d", re.IGNORECASE).search("x")
    kept.end()
    _start_again()
    found = lazy(r"(?P<letter>[a-c])\d", re.IGNORECASE).search("xB1")
    assert found is not None
    assert (found["letter"], found.span(), kept._fresh) == ("B", (1, 3), {})
    assert lazy(r"(?P<letter>[a-c])\d").search("xB1") is None
    assert lazy(rb"(?P<letter>[a-c])\d").search(b"xa1") is not None


def test_code_that_is_no_code_is_not_taken(keeping: Path) -> None:
    name = kept._name("str 0", b"a+b")
    head = b"[32, 0, {}]\n"
    for packed in (b"", b"[]", head + b"123", head + b"\xff" * 64, b'[32, 1, {"x": 7}]\n' + b"\0" * 8):
        kept._entries = {name: packed}
        assert kept.expression("a+b", 0).findall("aab b ab") == ["aab", "ab"]


def test_expressions_are_made_of_constants_only() -> None:
    """An expression made of what a message says would be kept: every maker inside a function has been looked at."""
    makers = set()
    for path in sorted(ROOT.rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                for node in ast.walk(function):
                    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "lazy":
                        makers.add(f"{path.relative_to(ROOT)}:{getattr(function, 'name', 'lambda')}")
    assert makers == MAKERS


def test_no_word_of_a_message_is_kept(tmp_path: Path) -> None:
    draft = tmp_path / "draft.html"
    draft.write_text(
        "<html><body><p>Dear Quibblesworth, your diabetes visit with Dr. Zanzibarowitz is due. MRN 000-12-3456.</p>"
        "<p>Call 555-0142 or write to zanzibarowitz@clinic.example.</p></body></html>",
        encoding="utf-8",
    )
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    run = subprocess.run(
        [sys.executable, "-m", "gatekeeper", "check", str(draft)], env=environment, capture_output=True, timeout=120
    )
    assert run.returncode in (0, 1, 3)
    (file,) = (tmp_path / "cache" / "gatekeeper").glob("start-*")
    entries = kept.load(file.read_bytes())
    assert len(entries) > 50
    for word in (b"Quibblesworth", b"anzibarowitz", b"000-12-3456", b"555-0142", b"draft.html"):
        assert not any(word.lower() in bytes(value).lower() for value in entries.values())
        # in the code of an expression each letter is a number of four bytes
        wide = b"".join(bytes((letter, 0, 0, 0)) for letter in word)
        assert not any(wide in bytes(value) for value in entries.values())


def test_shipped_tables_come_back_as_they_are(keeping: Path) -> None:
    paths = [path for path in ROOT.rglob("*") if path.suffix in (".toml", ".yaml") and "_data" not in path.parts]
    assert len(paths) >= 7
    first = {path: kept.table(path) for path in paths}
    kept.end()
    _start_again()
    assert {path: kept.table(path) for path in paths} == first
    assert not kept._fresh


def test_the_builtin_policy_comes_back_as_it_was(keeping: Path) -> None:
    path = packaged("policies.example.yaml")
    assert path is not None
    loaded = load_policy(path)
    assert frozen.keep(path, lambda: loaded) == loaded
    kept.end()
    _start_again()
    back = frozen.keep(path, _never)
    assert back == loaded
    assert repr(back) == repr(loaded)
    assert type(back.actions.critical) is type(loaded.actions.critical)
    assert builtin_policy().digest == loaded.digest


def test_a_policy_hangs_on_its_files_and_on_the_code_that_reads_them(tmp_path: Path) -> None:
    path = packaged("policies.example.yaml")
    assert path is not None
    copy = tmp_path / "policies.example.yaml"
    copy.write_bytes(Path(path).read_bytes())
    first = frozen.identity(str(copy))
    assert first == frozen.identity(str(copy)) != frozen.identity(path)
    copy.write_bytes(copy.read_bytes().replace(b"version: 1", b"version:  1"))
    assert frozen.identity(str(copy)) != first
    for maker in frozen._MAKERS:
        assert f"{maker} ".encode() in first
    assert b"policy/load.py " in first
    assert b"hipaa.yaml " in first


def test_a_policy_that_holds_anything_else_is_not_kept(keeping: Path) -> None:
    path = packaged("policies.example.yaml")
    assert path is not None
    odd = dataclasses.replace(load_policy(path), packs=("a", frozenset({"b"})))  # type: ignore[arg-type]
    assert frozen.keep(path, lambda: odd) is odd
    kept.end()
    assert not any(kept._get(kept._name("policy", frozen.identity(path))) for _ in range(1))
    with pytest.raises(ValueError):
        frozen.thaw({})
    with pytest.raises(AttributeError):
        frozen.thaw({"record": ["NoClass", {}]})
    assert isinstance(frozen.thaw(frozen.freeze(builtin_policy())), Policy)
