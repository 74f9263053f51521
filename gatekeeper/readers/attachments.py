"""Reads the files that travel with a message: names, hashes, texts, sheet headers, metadata."""

from __future__ import annotations

import hashlib

from gatekeeper.model.message import Attachment
from gatekeeper.model.place import Place
from gatekeeper.readers.gathering import Gathering


def read_attachment(
    gathering: Gathering, data: bytes, *, name: str, media_type: str, inline: bool, at: Place, name_at: Place | None, ordinal: int
) -> None:
    """Add one attachment."""
    gathering.attachments.append(
        Attachment(name=name, media_type=media_type, size=len(data), sha256=hashlib.sha256(data).hexdigest(), readable=False, inline=inline, at=at)
    )
