import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from harness import Running, running, sqlite  # noqa: E402
from postfix import Postfix, postfix  # noqa: E402, F401 - postfix is a fixture

from gatekeeper.milter.address import Address  # noqa: E402
from gatekeeper.milter.server import Limits  # noqa: E402
from gatekeeper.store.store import Store  # noqa: E402


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = sqlite(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def gate(postfix: Postfix, store: Store) -> Iterator[Running]:  # noqa: F811
    run = running(
        Address(path=str(postfix.socket)), store, group="postfix",
        limits=Limits(deadline=6.0, progress=1.0, max_size=200_000, drain=5.0),
    )  # fmt: skip
    yield run
    run.stop()


@pytest.fixture
def marker() -> str:
    return f"marker-{uuid.uuid4().hex}"


@pytest.fixture
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="gks", dir="/tmp"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
