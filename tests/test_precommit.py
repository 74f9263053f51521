"""The hook runs under the real pre-commit, on changed drafts only, and fails the commit on a finding."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

BAD = """<html><body style="color:#222;background:#fff"><h1>Spring sale</h1><p>Book now and save 20 % on whitening.</p>
<p><a href="https://book.valleyhealth.example/whitening">Book now</a></p></body></html>
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository that uses the hook from this checkout; the hook's environment is this interpreter's."""
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text()
    (entry,) = [line.split(": ", 1)[1] for line in hooks.splitlines() if line.strip().startswith("files:")]
    (tmp_path / ".pre-commit-config.yaml").write_text(
        "repos:\n- repo: local\n  hooks:\n  - id: gatekeeper\n    name: gatekeeper\n    language: system\n"
        f"    entry: {sys.executable} -m gatekeeper check\n    types: [file]\n    require_serial: true\n    files: {entry}\n"
    )
    git(tmp_path, "init", "-q", "-b", "main")
    return tmp_path


def git(folder: Path, *arguments: str) -> str:
    identity = {
        "GIT_AUTHOR_NAME": "t",
        "GIT_AUTHOR_EMAIL": "t@x.example",
        "GIT_COMMITTER_NAME": "t",
        "GIT_COMMITTER_EMAIL": "t@x.example",
    }
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | identity
    return subprocess.run(["git", *arguments], cwd=folder, env=env, capture_output=True, text=True, check=True).stdout


def pre_commit(folder: Path) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    env |= {"PRE_COMMIT_HOME": str(folder / ".cache"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pre_commit", "run"]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_a_finding_fails_the_commit(repository: Path) -> None:
    (repository / "offer.html").write_text(BAD)
    (repository / "notes.txt").write_text("lorem ipsum")
    git(repository, "add", ".")
    done = pre_commit(repository)
    assert done.returncode == 1
    assert "OPT001 missing-unsubscribe-link" in done.stdout
    assert "offer.html:1:1" in done.stdout
    assert "notes.txt" not in done.stdout


def test_files_that_are_no_mail_are_left_out(repository: Path) -> None:
    (repository / "notes.txt").write_text("lorem ipsum")
    git(repository, "add", ".")
    done = pre_commit(repository)
    assert done.returncode == 0
    assert "(no files to check)Skipped" in done.stdout


def test_the_published_hook_is_well_formed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert shutil.which("git")
