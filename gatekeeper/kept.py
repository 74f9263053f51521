"""Keeps between runs what every start would work out anew: parsed tables of the program, compiled expressions.

An entry is named by what it was made from, so that none can be stale, and holds nothing of a message: only what ships
with the program is kept. The file is no pickle: JSON and numbers behind a digest, so that a damaged one is refused.
A process keeps nothing unless it says `begin`, which the command line does.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

#: Goes up with every change of what an entry holds.
FORMAT = "1"
#: Entries before those that a run did not use are dropped: some five times what the program has.
MOST = 4000
#: Seconds after which a cache file of an earlier version is taken as left behind.
MONTH = 30 * 86_400
#: What happens to code that is none.
_NO_CODE = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)

_open = False
_entries: dict[str, memoryview | bytes] | None = None
_used: set[str] = set()
_fresh: dict[str, Callable[[], bytes | None]] = {}


def folders() -> Iterator[str]:
    """Yield the folders to try: XDG_CACHE_HOME or ~/.cache, else a private folder among the temporary files."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    user = named if named and os.path.isabs(named) else os.path.expanduser("~/.cache")
    yield os.path.join(user, "gatekeeper")
    import tempfile

    yield os.path.join(tempfile.gettempdir(), f"gatekeeper-{os.getuid() if hasattr(os, 'getuid') else 0}")


def open_file(name: str, places: Iterable[str] = ()) -> Iterator[int]:
    """Yield descriptors of the cache files of a name that nobody but their owner (this user or root) may have written.

    Args:
        name: File name.
        places: Folders to look in before those of the user.
    """
    for found in (places, folders()):
        for folder in found:
            try:
                file = os.open(os.path.join(folder, name), os.O_RDONLY | getattr(os, "O_BINARY", 0))
            except OSError:
                continue
            facts = os.fstat(file)
            if not hasattr(os, "getuid") or (facts.st_uid in (0, os.getuid()) and not facts.st_mode & 0o022):
                yield file
            else:
                os.close(file)


def read_file(name: str) -> Iterator[bytes]:
    """Yield the contents of such files."""
    for descriptor in open_file(name):
        with suppress(OSError), open(descriptor, "rb") as file:
            yield file.read()


def write_file(name: str, content: bytes, *, instead_of: str = "") -> bool:
    """Write a cache file into the first folder that takes it, at once or not at all; return whether one did.

    Args:
        name: File name.
        content: What it holds.
        instead_of: Beginning of the names of files of this kind: those a month older than this one are removed.
    """
    for folder in folders():
        if _write(folder, name, content):
            if instead_of:
                _remove_old(folder, name, instead_of)
            return True
    return False


def _remove_old(folder: str, name: str, prefix: str) -> None:
    with suppress(OSError):
        since = os.stat(os.path.join(folder, name)).st_mtime - MONTH
        for other in os.listdir(folder):
            path = os.path.join(folder, other)
            if other.startswith(prefix) and other != name and os.stat(path).st_mtime < since:
                os.unlink(path)


def _write(folder: str, name: str, content: bytes) -> bool:
    import tempfile

    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if hasattr(os, "getuid") and os.stat(folder).st_uid not in (0, os.getuid()):
            return False
        descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".new-")
    except OSError:
        return False
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o600)
        os.replace(temporary, os.path.join(folder, name))
    except OSError:
        with suppress(OSError):
            os.unlink(temporary)
        return False
    return True


def keeping() -> bool:
    """Return whether this process keeps anything."""
    return _open


def begin() -> None:
    """Let this process use what was kept, and keep what it makes when it says `end`."""
    global _open
    _open = True
    from gatekeeper import patterns

    patterns.compiler = expression


def end() -> None:
    """Write what this process has made and the file does not hold; nothing when there is nothing new."""
    if not _fresh:
        return
    made = {name: value for name, make in list(_fresh.items()) if (value := make()) is not None}
    _fresh.clear()
    if not made:
        return
    # Another process may have written since: what it made stays.
    kept: dict[str, memoryview | bytes] = {**_load(), **made}
    if len(kept) > MOST:
        kept = {name: value for name, value in kept.items() if name in _used or name in made}
    write_file(_file_name(), dump(kept))


def values(kind: str, source: bytes, make: Callable[[], Any]) -> Any:
    """Return what *make* makes of *source*: plain dicts with texts as keys, lists, texts, numbers, truth values.

    Args:
        kind: What is made of it, in a word.
        source: Everything that the result hangs on.
        make: Makes it, where it was not kept.
    """
    if not _open:
        return make()
    name = _name(kind, source)
    kept = _get(name)
    if kept is not None:
        with suppress(ValueError):
            return json.loads(bytes(kept))
    value = make()
    _fresh[name] = lambda: _json(value)
    return value


def table(path: Path) -> Any:
    """Return a data file that ships with the program, TOML or YAML by its name; dates become texts."""
    data = path.read_bytes()
    return values(path.suffix, data, lambda: _plain(_toml(data) if path.suffix == ".toml" else _yaml(data)))


def _toml(data: bytes) -> Any:
    import tomllib

    return tomllib.loads(data.decode())


def _yaml(data: bytes) -> Any:
    import yaml

    return yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, (str, int, float)) else str(value)


def _json(value: Any) -> bytes | None:
    """Return a value as JSON; None where it would come back as something else (keys that are no texts)."""
    text = json.dumps(value, separators=(",", ":"))
    return text.encode() if json.loads(text) == value else None


def expression(source: Any, flags: int) -> Any:
    """Return the compiled expression, as `re.compile` does."""
    data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    name = _name(f"{type(source).__name__} {flags}", data)
    kept = _get(name)
    if kept is not None:
        with suppress(*_NO_CODE):
            return _revive(source, bytes(kept))
    compiled = re.compile(source, flags)
    _fresh[name] = lambda: _packed(compiled, flags)
    return compiled


def _packed(compiled: Any, flags: int) -> bytes | None:
    """Return what the engine of expressions was given; None where this Python does not let us see it."""
    try:
        inside: Any = re
        parsed = inside._parser.parse(compiled.pattern, flags)
        code = array("I", inside._compiler._code(parsed, flags)).tobytes()
        head = json.dumps([compiled.flags, compiled.groups, dict(compiled.groupindex)]).encode()
        packed = head + b"\n" + code
        return packed if _revive(compiled.pattern, packed) == compiled else None
    except _NO_CODE:
        return None


def _revive(source: Any, packed: bytes) -> Any:
    """Return an expression from what `_packed` wrote; the engine checks the code before it takes it."""
    import _sre  # type: ignore[import-not-found]  # the engine behind `re`

    head, _, code = packed.partition(b"\n")
    flags, groups, index = json.loads(head)
    names: list[str | None] = [None] * (groups + 1)
    for name, number in index.items():
        names[number] = name
    numbers = array("I")
    numbers.frombytes(code)
    return _sre.compile(source, flags, numbers.tolist(), groups, index, tuple(names))


def _name(kind: str, source: bytes) -> str:
    return hashlib.sha256(kind.encode() + b"\0" + source).hexdigest()[:32]


def _get(name: str) -> memoryview | bytes | None:
    global _entries
    if _entries is None:
        _entries = _load()
    _used.add(name)
    return _entries.get(name)


def _file_name() -> str:
    """Return the name of the file: expressions are compiled for one Python on one kind of machine."""
    inside: Any = sys.modules.get("_sre")
    engine = f"{getattr(inside, 'MAGIC', 0)}-{array('I').itemsize}{sys.byteorder}"
    return f"start-{FORMAT}-{sys.implementation.cache_tag}-{sys.hexversion:x}-{engine}"


def _load() -> dict[str, memoryview | bytes]:
    for content in read_file(_file_name()):
        with suppress(ValueError):
            return load(content)
    return {}


def dump(entries: dict[str, memoryview | bytes]) -> bytes:
    """Return entries as the content of a file."""
    body = (
        json.dumps({name: len(value) for name, value in entries.items()}).encode() + b"\n" + b"".join(entries.values())
    )
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def load(content: bytes) -> dict[str, memoryview | bytes]:
    """Return the entries of a file's content.

    Raises:
        ValueError: It is damaged or something else.
    """
    digest, _, _ = content[:65].partition(b"\n")
    body = memoryview(content)[65:]
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise ValueError("a damaged file")
    start = content.index(b"\n", 65) + 1
    entries: dict[str, memoryview | bytes] = {}
    for name, length in json.loads(content[65:start]).items():
        entries[name] = body[start - 65 : start - 65 + length]
        start += length
    return entries
