"""The gate's log: one JSON object a line on standard error, ids and words of ours only."""

from __future__ import annotations

import sys
from collections.abc import Callable


def json_log() -> Callable[..., None]:
    """Return a function that logs an event with its words."""
    import structlog

    logger = structlog.wrap_logger(
        structlog.WriteLogger(sys.stderr),  # line and end in one write: workers share the stream
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
    )

    def log(event: str, **words: object) -> None:
        logger.info(event, **words)

    return log
