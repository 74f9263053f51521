"""A check of one template starts fast: no heavy package is loaded, and the processor time stays in proportion."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

PLAIN = (
    "<html><body><p>Our new entrance is open.</p><p>Valley Health, 100 Main Street, Springfield, IL 62701</p>"
    '<p><a href="https://mail.valleyhealth.example/out">Unsubscribe</a></p></body></html>\n'
)
#: Packages that take tenths of a second each and that a template without health text has no use for.
HEAVY = ("spacy", "presidio_analyzer", "sqlalchemy", "pydantic", "rich", "sqlglot", "cryptography", "mailparser")
#: Times the processor time of ``python -c pass``: well above what is measured (docs/decisions/0002-start-up.md),
#: well below what one heavy package costs.
BOUND = 24
_LIST = (
    "import sys\nfrom gatekeeper.cli.main import main\nsys.argv[1:] = ['check', sys.argv[1]]\n"
    "try:\n    main()\nexcept SystemExit as end:\n    code = end.code\nprint('modules', code, *sys.modules)\n"
)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    file = tmp_path / "plain.html"
    file.write_text(PLAIN, encoding="utf-8")
    return file


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _seconds(*arguments: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], env=_environment(), capture_output=True, check=False, timeout=60)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def test_a_plain_template_loads_no_heavy_package(template: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _LIST, str(template)], capture_output=True, text=True, check=True, timeout=60
    )
    _, code, *loaded = run.stdout.splitlines()[-1].split()
    assert code == "0"
    assert "gatekeeper.rules.opt.missing_unsubscribe_link" in loaded
    assert [name for name in HEAVY if name in loaded] == []


def test_a_plain_template_costs_few_starts_of_python(template: Path) -> None:
    check = ("-m", "gatekeeper", "check", str(template))
    _seconds(*check)  # writes the caches
    pairs = [(_seconds(*check), _seconds("-c", "pass")) for _ in range(5)]
    assert min(took for took, _ in pairs) <= BOUND * min(bare for _, bare in pairs)
