"""Regular expressions that are compiled when they are first used.

The rules and detectors own some four hundred patterns and one message needs a fraction of them; compiling all at import
was half of the start-up time of `gatekeeper check`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, AnyStr, cast

#: What compiles; the command line puts in its place what keeps expressions between runs (`gatekeeper.kept`).
compiler: Callable[[Any, int], Any] = re.compile


class _Lazy:
    """Stands for a pattern until a method of it is asked for, then becomes its methods."""

    def __init__(self, source: Any, flags: int) -> None:
        self._source = source
        self._flags = flags
        self._compiled: Any = None

    def __getattr__(self, name: str) -> Any:
        if self._compiled is None:
            self._compiled = compiler(self._source, self._flags)
        found = getattr(self._compiled, name)
        if not name.startswith("__"):
            self.__dict__[name] = found
        return found

    def __repr__(self) -> str:
        return f"lazy({self._source!r})"


def lazy(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a pattern like `re.compile` does, compiled at first use; a test compiles them all.

    Args:
        source: Regular expression, text or bytes.
        flags: As for `re.compile`.
    """
    return cast("re.Pattern[AnyStr]", _Lazy(source, int(flags)))
