"""Binds the pictures of a message to their octets, so that a review of a picture holds for that picture only."""

from __future__ import annotations

import hashlib
from binascii import Error as Base64Error
from dataclasses import replace
from urllib.parse import unquote_to_bytes

from gatekeeper.model.message import Image
from gatekeeper.model.place import OffsetMap
from gatekeeper.model.words import Scope
from gatekeeper.readers.document import Document
from gatekeeper.readers.gathering import Gathering

#: Picture files read beside one draft.
LIMIT = 200


def bind_pictures(gathering: Gathering) -> None:
    """Give every picture at hand its SHA-256: embedded (``cid:``, ``data:``) or a file beside the draft."""
    seen: dict[str, str] = {}
    for i, image in enumerate(gathering.images):
        if image.src not in seen and len(seen) < LIMIT:
            seen[image.src] = _hash(gathering, image)
        if seen.get(image.src):
            gathering.images[i] = replace(image, sha256=seen[image.src])


def _hash(gathering: Gathering, image: Image) -> str:
    source = image.src.strip()
    scheme, colon, rest = source.partition(":")
    if colon and scheme.lower() == "cid":
        return gathering.contents.get(rest.strip("<>"), "")
    if colon and scheme.lower() == "data":
        data = _embedded(rest)
    elif gathering.include is None or not _is_path(source):
        return ""
    else:
        data = gathering.include(source.partition("?")[0])
    if not data:
        return ""
    _metadata(gathering, data, image)
    return hashlib.sha256(data).hexdigest()


def _is_path(source: str) -> bool:
    """Return whether a source names a file beside the draft: no URL, no merge syntax."""
    scheme, colon, _ = source.partition(":")
    remote = (bool(colon) and "/" not in scheme) or source.startswith(("//", "#"))
    return bool(source) and not remote and not any(mark in source for mark in ("{", "*|", "%%"))


def _embedded(rest: str) -> bytes | None:
    from base64 import b64decode

    head, comma, body = rest.partition(",")
    if not comma:
        return None
    octets = unquote_to_bytes(body)
    if not head.lower().endswith(";base64"):
        return octets
    try:
        return b64decode(octets)
    except (Base64Error, ValueError):
        return None


def _metadata(gathering: Gathering, data: bytes, image: Image) -> None:
    """Add what the picture's own metadata say, at the place where the draft names the picture."""
    from gatekeeper.readers.images import read_image

    try:
        pairs = read_image(data).metadata
    except Exception:  # noqa: BLE001 - a broken picture has no metadata, and is none of the draft's faults
        return
    for key, value in pairs:
        if key not in ("width", "height"):
            document = Document(text=value, source=gathering.source, fixed=image.at, part="image")
            gathering.add(document, value, OffsetMap.identity(len(value)), Scope.ATTACHMENT, name=f"metadata:{key}")
