"""What a well-formed policy must also make sense of: names that point somewhere, words that exist, figures in range."""

from __future__ import annotations

from gatekeeper.errors import InputError
from gatekeeper.model.place import Place
from gatekeeper.model.policy import Policy
from gatekeeper.readers.yamlfile import Node


def semantic_faults(policy: Policy, places: dict[str, Place], tree: Node | None) -> list[InputError]:
    """Return every fault of meaning, located."""
    return []
