"""Modules come from one file only while it says what their sources say; without it, everything works as before."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
RULE = "gatekeeper/rules/spm/no_call_to_action.py"
SAYS = "The message asks its reader for nothing."
DRAFT = (
    "<html><body><p>Our new entrance is open.</p><p>Valley Health, 100 Main Street, Springfield, IL 62701</p>"
    '<p><a href="https://mail.valleyhealth.example/out">Unsubscribe</a></p></body></html>\n'
)
_RUN = (
    "import sys\nfrom gatekeeper.cli.main import main\nsys.argv[1:] = ['check', sys.argv[1]]\n"
    "try:\n    main()\nexcept SystemExit as end:\n    code = end.code\n"
    "module = sys.modules['gatekeeper.rules.spm.no_call_to_action']\n"
    "print('loaded', code, type(module.__loader__).__name__, module.__spec__.cached == module.__cached__,"
    " module.RULE.check.__code__.co_filename == module.__file__, module.__file__, sep='|')\n"
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the program without bytecode, with a draft."""
    shutil.copytree(ROOT / "gatekeeper", tmp_path / "gatekeeper", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    shutil.copy(ROOT / "policies.example.yaml", tmp_path)
    (tmp_path / "draft.html").write_text(DRAFT, encoding="utf-8")
    return tmp_path


def _check(copy: Path, **environment: str) -> tuple[str, list[str]]:
    """Run the copy; return the report, and how a rule was loaded."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    run = subprocess.run(
        [sys.executable, "-c", _RUN, "draft.html"], cwd=copy, env=kept | {"GATEKEEPER_KEY": "k" * 32} | environment,
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert run.stderr == ""
    report, _, loaded = run.stdout.rpartition("loaded|")
    return report, loaded.strip().split("|")


def _one_file(copy: Path) -> list[Path]:
    return list((copy / "gatekeeper" / "__pycache__").glob("modules.*.all"))


def test_modules_come_from_the_one_file_and_follow_their_sources(copy: Path) -> None:
    rule = copy / RULE
    first, loaded = _check(copy)
    assert SAYS in first
    assert loaded == ["0", "SourceFileLoader", "True", "True", str(rule)]
    (file,) = _one_file(copy)
    again, loaded = _check(copy)
    assert (again, loaded) == (first, ["0", "_Loader", "True", "True", str(rule)])
    # A changed source counts at once, and is held from the next start on.
    rule.write_text(rule.read_text(encoding="utf-8").replace(SAYS, "It asks nothing."), encoding="utf-8")
    for loader in ("SourceFileLoader", "_Loader"):
        changed, loaded = _check(copy)
        assert changed == first.replace(SAYS, "It asks nothing.")
        assert loaded[1] == loader
    # A damaged file is of no consequence.
    for content in (b"", b"{}", b"[1]\n", b'{"gatekeeper.rules": 3}\n', file.read_bytes()[:100_000]):
        file.write_bytes(content)
        assert _check(copy)[0] == changed
    assert _check(copy)[1][1] == "_Loader"
    # A module that is gone is gone.
    rule.unlink()
    run = subprocess.run(
        [sys.executable, "-m", "gatekeeper", "check", "draft.html"], cwd=copy, capture_output=True, text=True
    )
    assert (run.returncode, "SPM020" in run.stdout) == (0, False)


def test_no_file_is_written_where_python_writes_no_bytecode(copy: Path) -> None:
    report, loaded = _check(copy, PYTHONDONTWRITEBYTECODE="1")
    assert SAYS in report
    assert loaded[1] == "SourceFileLoader"
    assert _one_file(copy) == []


def test_a_place_that_takes_no_file_is_no_obstacle(copy: Path) -> None:
    _check(copy)
    (file,) = _one_file(copy)
    file.unlink()
    file.mkdir()
    report, loaded = _check(copy)
    assert SAYS in report
    assert loaded[1] == "SourceFileLoader"
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".modules")] == []


def test_bytecode_that_was_moved_names_the_file_it_is_in_now(
    copy: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _check(copy)
    moved = tmp_path_factory.mktemp("moved") / "tree"
    shutil.copytree(copy, moved)
    report, loaded = _check(moved)
    assert SAYS in report
    assert loaded[3:] == ["True", str(moved / RULE)]
