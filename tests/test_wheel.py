"""Built as a wheel and installed away from the checkout, gatekeeper has everything that it needs."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "-q",
        "-w",
        str(folder),
        str(ROOT),
    ]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_holds_packs_lexicons_and_schemas(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"gatekeeper/_data/policies/{p.name}" for p in (ROOT / "policies").glob("*.yaml")}
    wanted |= {f"gatekeeper/_data/policies/lexicons/{p.name}" for p in (ROOT / "policies/lexicons").glob("*.yaml")}
    wanted |= {"gatekeeper/_data/policies.example.yaml"}
    assert len(wanted) > 8
    assert wanted - names == set()
    assert not [n for n in names if n.startswith(("tests/", "corpora/", "examples/"))]


def test_init_and_check_work_in_a_fresh_environment(wheel: Path, tmp_path: Path) -> None:
    """The environment shares the dependencies of this one, and has gatekeeper from the wheel alone."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "env")], check=True)
    python = tmp_path / "env/bin/python"
    purelib = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    zipfile.ZipFile(wheel).extractall(purelib)
    here = [p for p in sys.path if p.endswith("site-packages")]
    (Path(purelib) / "dependencies.pth").write_text("\n".join(here) + "\n")
    work = tmp_path / "work"
    work.mkdir()
    (work / "letter.txt").write_text(
        "Subject: Garden tour\n\nCome and see the tulips. Unsubscribe: https://x.example/u\n"
    )
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        # -S off, -I keeps this checkout off the path
        command = [str(python), "-I", "-m", "gatekeeper", *arguments]
        return subprocess.run(command, cwd=work, env=env, capture_output=True, text=True, check=False)

    where = subprocess.run(
        [str(python), "-I", "-c", "import gatekeeper; print(gatekeeper.__file__)"],
        cwd=work,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert where.startswith(purelib)
    assert call("init", "--yes").stdout.startswith("policies.yaml written")
    done = call("check", "letter.txt", "--format", "json")
    assert done.returncode in (0, 1), done.stderr
    assert '"policy": {\n    "name": "example-health"' in done.stdout
    detected = call("detect", "letter.txt", "--format", "json")
    assert detected.returncode == 0, detected.stderr
    assert "packs: hipaa, can-spam, bulk-sender" in call("policy", "check", "policies.yaml").stdout
