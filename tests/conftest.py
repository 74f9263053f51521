"""Settings of the whole test run."""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """Take what collection made out of the garbage collector's sight, so that tests of time measure their own work."""
    gc.collect()
    gc.freeze()
