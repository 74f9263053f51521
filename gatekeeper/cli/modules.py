"""Loads the modules of this package from one file instead of four hundred.

Finding, opening and reading a module's bytecode takes Python longer than running it. The file is that bytecode as
Python wrote it, lies beside it in ``__pycache__``, and an entry counts by the rule of all bytecode: time and size of
the source are those that it was compiled from. Where nothing can be written there, Python's own way remains.
"""

from __future__ import annotations

import json
import marshal
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import MAGIC_NUMBER, cache_from_source, spec_from_file_location
from types import CodeType, ModuleType

_PACKAGE = __name__.partition(".")[0]
_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
#: Bytes before the code in a file of bytecode: magic number, flags, time and size of the source (PEP 552).
_HEADER = 16
#: What happens to a file that is missing or damaged.
_DAMAGED = (AttributeError, EOFError, LookupError, OSError, TypeError, ValueError)

#: Module → (source file, file of its bytecode, whether it is a package, the bytecode).
_held: dict[str, tuple[str, str, bool, memoryview]] = {}
#: Modules whose source is no longer what was compiled.
_stale: set[str] = set()


class _Loader(SourceFileLoader):
    """Loads a module as Python does, but for where the bytecode comes from."""

    def get_code(self, fullname: str) -> CodeType | None:
        """Return the code that is held, or as Python does where that is damaged."""
        with suppress(*_DAMAGED):
            code = marshal.loads(_held[fullname][3][_HEADER:])
            if isinstance(code, CodeType):
                # Bytecode that was moved names another file; Python mends that.
                return code if code.co_filename == self.path else super().get_code(fullname)
        _stale.add(fullname)
        return super().get_code(fullname)


class _Finder:
    """Finds the modules that are held and whose source is still what was compiled."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return the spec of a module, None where Python has to look for itself."""
        if name not in _held:
            return None
        file, cached, package, bytecode = _held[name]
        try:
            facts = os.stat(file)
        except OSError:
            return None
        if bytecode[8:_HEADER] != _number(int(facts.st_mtime)) + _number(facts.st_size):
            _stale.add(name)
            return None
        where = [os.path.dirname(file)] if package else None
        spec = spec_from_file_location(name, file, loader=_Loader(name, file), submodule_search_locations=where)
        if spec is not None:
            spec.cached = cached  # it would be worked out from the name
        return spec


def begin() -> None:
    """Let modules that are imported from now on come from the one file, where there is one."""
    if _Finder in sys.meta_path:
        return
    with suppress(*_DAMAGED), open(_file(), "rb") as file:
        content = file.read()
        start = content.index(b"\n") + 1
        rest, held = memoryview(content), {}
        for name, (source, cached, package, length) in json.loads(content[:start]).items():
            held[name] = (os.path.join(_FOLDER, source), os.path.join(_FOLDER, cached), package, rest[start:][:length])
            start += length
        _held.update(held)
    sys.meta_path.insert(0, _Finder)


def end() -> None:
    """Write the file anew when this process has loaded modules that it lacks or that have changed."""
    ours = {name: module for name, module in list(sys.modules.items()) if name.partition(".")[0] == _PACKAGE}
    wanted = (ours.keys() - _held.keys()) | (_stale & ours.keys())
    if not wanted or sys.dont_write_bytecode:
        return
    held = {name: entry for name, entry in _held.items() if name in ours or os.path.exists(entry[0])}
    fresh = {name: entry for name in wanted if (entry := _bytecode(ours[name])) is not None}
    if not fresh:
        return
    held |= fresh
    index = {
        name: [os.path.relpath(source, _FOLDER), os.path.relpath(cached, _FOLDER), package, len(bytecode)]
        for name, (source, cached, package, bytecode) in held.items()
    }
    with suppress(OSError):
        _write(json.dumps(index).encode() + b"\n" + b"".join(bytecode for _, _, _, bytecode in held.values()))


def _bytecode(module: ModuleType) -> tuple[str, str, bool, memoryview] | None:
    """Return what is held of a module; None for one without bytecode that names time and size of its source."""
    spec = module.__spec__
    if spec is None or not isinstance(spec.loader, SourceFileLoader) or not spec.origin or not spec.cached:
        return None
    with suppress(OSError), open(spec.cached, "rb") as file:
        content = file.read()
        if content[:8] == MAGIC_NUMBER + _number(0):
            package = spec.submodule_search_locations is not None
            return spec.origin, spec.cached, package, memoryview(content)
    return None


def _number(value: int) -> bytes:
    return (value & 0xFFFFFFFF).to_bytes(4, "little")


def _file() -> str:
    return cache_from_source(os.path.join(_FOLDER, "modules.py")).removesuffix(".pyc") + ".all"


def _write(content: bytes) -> None:
    """Write the file at once or not at all."""
    import tempfile

    path = _file()
    descriptor, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".modules-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise
