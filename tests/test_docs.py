"""Docs are fresh, their links lead somewhere, and what they show runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from gatekeeper.docs import pages

ROOT = Path(__file__).parent.parent
PAGES = sorted(p for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("corpora/**/*.md")])


def test_rule_pages_are_fresh() -> None:
    folder = ROOT / "docs/rules"
    existing = {p.name: p.read_text(encoding="utf-8") for p in folder.glob("*.md")}
    wanted = pages()
    assert sorted(n for n in wanted.keys() | existing.keys() if wanted.get(n) != existing.get(n)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_to_files(page: Path) -> None:
    text = re.sub(r"^(````|```).*?^\1", "", page.read_text(encoding="utf-8"), flags=re.S | re.M)
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    assert [t for t in targets if "://" not in t and not (page.parent / t).exists()] == []


def test_the_demo_keeps_its_promises() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "examples/demo.py")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]


def test_the_commands_of_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"gatekeeper ([a-z]+)\b", readme)) - {"is", "therefore"}
    from gatekeeper.cli.main import COMMANDS, _exists

    known = {name for name, (module, _) in COMMANDS.items() if _exists(module)}
    assert {n for n in named if n in COMMANDS} <= known
    for name in ("check", "explain", "init", "policy", "milter", "review"):
        assert name in named


@pytest.mark.parametrize(
    "command",
    [
        "check",
        "explain",
        "rules",
        "parse",
        "detect",
        "init",
        "policy",
        "schema",
        "baseline",
        "campaign",
        "milter",
        "review",
        "audit",
    ],
)
def test_every_command_has_help(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gatekeeper", command, "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: ")
    assert len(done.stdout) > 200


def test_the_project_names_nothing_of_the_workplace() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    words = re.compile(r"/" + r"work/|/tm" + r"p/brief|sub" + r"agent|py" + r"pi\.org", re.I)
    wrong = []
    for name in listed:
        path = ROOT / name
        if path.suffix in (".py", ".md", ".yaml", ".toml", ".yml", ".in", "") and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            wrong += [f"{name}: {m[0]}" for m in words.finditer(text)]
    assert wrong == []
