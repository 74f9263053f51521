"""Reads the campaign file: the manifest that names draft, segment, list, route and purpose of a send."""

from __future__ import annotations

import re

from gatekeeper.model.place import Place, Source
from gatekeeper.model.submission import Manifest
from gatekeeper.readers.binder import bind
from gatekeeper.readers.yamlfile import Mapping, read_yaml

_HEAD = re.compile(rb"^(?:[\"']?campaign[\"']?[ \t]*:|[ \t]*\{)", re.MULTILINE)


def is_campaign(path: str, data: bytes) -> bool:
    """Return whether a file is YAML with a top-level ``campaign:`` key.

    A file whose YAML is broken counts when a line begins with that key, so that its author sees the fault.
    """
    if not _HEAD.search(data.replace(b"\x00", b"")):
        return False
    from gatekeeper.errors import InputError

    try:
        root = read_yaml(path, data).root
    except InputError:
        return re.search(rb"^campaign[ \t]*:", data, re.MULTILINE) is not None
    return isinstance(root, Mapping) and "campaign" in root


def read_manifest(path: str, data: bytes) -> tuple[Manifest, dict[str, Place], Source]:
    """Return a campaign file's facts, the place of each, and its text.

    Args:
        path: The file as the caller named it.
        data: Its content.

    Raises:
        InputError: No YAML.
        InputErrors: Unknown or doubled keys, wrong types, missing name: all of them.
    """
    document = read_yaml(path, data)
    bound = bind(Manifest, document.root, path=path, more=document.faults)
    return bound.demand(), bound.places, document.source
