"""Writes a policy as plain values and reads it back: the built-in policy is the same at every start.

Reading its YAML and binding it is a tenth of the check of one template. Only what ships with the program is kept so; a
user's own policy is read anew each time.
"""

from __future__ import annotations

import dataclasses
import datetime
import os
from collections.abc import Callable
from enum import Enum
from typing import Any

from gatekeeper import kept
from gatekeeper.model import policy as words
from gatekeeper.model.policy import Policy
from gatekeeper.policy.packaged import pack_names, packaged

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
#: Where the code stands that makes a policy of YAML, beside this folder.
_MAKERS = (
    "value.py", "model/organization.py", "model/policy.py", "model/words.py", "readers/binder.py",
    "readers/expected.py", "readers/yamlfile.py", "readers/yamltree.py",
)  # fmt: skip


def identity(path: str) -> bytes:
    """Return what the policy of a shipped file hangs on: its content, that of all packs, and the code that reads them.

    Raises:
        OSError: A file cannot be read.
    """
    packs = [found for name in pack_names() if (found := packaged(f"policies/{name}.yaml")) is not None]
    parts = [f"{path}\n".encode("utf-8", "surrogateescape")]
    for name in (path, *packs):
        with open(name, "rb") as file:
            content = file.read()
        parts.append(f"{os.path.basename(name)} {len(content)}\n".encode() + content)
    here = os.path.dirname(os.path.abspath(__file__))
    code = [entry.path for entry in os.scandir(here) if entry.name.endswith(".py")]
    for name in (*sorted(code), *(os.path.join(_PACKAGE, maker) for maker in _MAKERS)):
        facts = os.stat(name)
        parts.append(f"{os.path.relpath(name, _PACKAGE)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return b"".join(parts)


def freeze(value: Any) -> Any:
    """Return a policy, or a part of one, as JSON can hold it.

    Raises:
        TypeError: It holds something that a policy does not consist of.
    """
    if value is None or type(value) in (str, int, float, bool):
        return value
    if type(value) is tuple:
        return [freeze(item) for item in value]
    if type(value) is dict:
        return {"table": {_text(key): freeze(item) for key, item in value.items()}}
    if type(value) is datetime.date:
        return {"date": value.toordinal()}
    cls = type(value)
    if getattr(words, cls.__name__, None) is not cls:
        raise TypeError(f"a policy holds no {cls.__name__}")
    if isinstance(value, Enum):
        return {"word": [cls.__name__, value.value]}
    return {"record": [cls.__name__, {f.name: freeze(getattr(value, f.name)) for f in dataclasses.fields(value)}]}


def thaw(value: Any) -> Any:
    """Return what `freeze` was given.

    Raises:
        ValueError, TypeError, AttributeError: It was no such thing.
    """
    if isinstance(value, list):
        return tuple(map(thaw, value))
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    if kind == "table":
        return {key: thaw(item) for key, item in content.items()}
    if kind == "date":
        return datetime.date.fromordinal(content)
    name, inner = content
    cls = getattr(words, name)
    return cls(inner) if kind == "word" else cls(**{key: thaw(item) for key, item in inner.items()})


def _text(key: Any) -> str:
    if type(key) is not str:
        raise TypeError("a key of a policy is a text")
    return key


def keep(path: str, load: Callable[[], Policy]) -> Policy:
    """Return the policy of a shipped file, as kept or else loaded.

    Args:
        path: The file.
        load: Reads and binds it.
    """
    if not kept.keeping():
        return load()
    try:
        source = identity(path)
        policy = thaw(kept.values("policy", source, lambda: freeze(load())))
    except (OSError, TypeError, ValueError, AttributeError):
        return load()
    return policy if isinstance(policy, Policy) else load()
