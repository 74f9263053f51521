"""sqlglot comes without the metadata of installed packages, and whoever needs that metadata gets the real module."""

from __future__ import annotations

import subprocess
import sys

import pytest

_RUN = """
import sys
from gatekeeper.readers.segments import sql_engine
{before}
sqlglot = sql_engine.load()
assert sqlglot.parse_one("SELECT a FROM t WHERE b = 1").find(sqlglot.exp.Column).name == "a"
print([name for name in ("email.message", "zipfile", "importlib.metadata") if name in sys.modules])
{after}
"""


def _run(before: str = "", after: str = "") -> list[str]:
    code = _RUN.format(before=before, after=after)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert run.stderr == ""
    return run.stdout.splitlines()


def test_sqlglot_loads_without_metadata() -> None:
    assert _run() == ["[]"]


def test_the_real_module_is_there_for_whoever_needs_it() -> None:
    after = (
        "import importlib.metadata as real, sqlglot.dialects.dialect as dialect\n"
        "print(type(real).__name__, bool(real.version('sqlglot')))\n"
        "print(sorted(e.name for e in dialect.entry_points(group='console_scripts') if e.name == 'gatekeeper'))\n"
        "try:\n    sqlglot.Dialect.get_or_raise('no such dialect')\nexcept ValueError as error:\n    print(type(error).__name__)\n"
    )
    assert _run(after=after)[1:] == ["module True", "['gatekeeper']", "ValueError"]


def test_a_module_that_is_there_already_stays() -> None:
    lines = _run(before="import importlib.metadata as real", after="print(sys.modules['importlib.metadata'] is real)")
    assert lines[1:] == ["True"]


@pytest.mark.parametrize("asked", ["version('sqlglot')", "entry_points(group='none').names"])
def test_who_meets_the_stand_in_gets_what_the_module_has(asked: str) -> None:
    code = (
        "import sys\nfrom gatekeeper.readers.segments import sql_engine\n"
        "late = sys.modules['importlib.metadata'] = sql_engine._Late()\n"
        f"found = late.{asked}\nimport importlib.metadata as real\n"
        f"print(real is not late, found == real.{asked})\n"
        "try:\n    late.no_such_name\nexcept AttributeError:\n    print('none')\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (run.stdout.split(), run.stderr) == (["True", "True", "none"], "")
