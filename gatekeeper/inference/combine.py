"""From evidence to dimensions: at most one piece a family, confidences multiplied out, a threshold (section 4).

A family is a group of sources that repeat each other (two names of one list are one witness), so that ten
mentions of one thing never outweigh one independent fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gatekeeper.inference.tables import threshold
from gatekeeper.model.risk import Evidence

_EPSILON = 1e-9


def confidence(evidence: Iterable[Evidence], value: int) -> float:
    """Return the combined confidence that a dimension is at least *value*: 1 − ∏(1 − c), one piece a family."""
    families: dict[str, float] = {}
    for piece in evidence:
        if piece.value >= value:
            families[piece.family] = max(families.get(piece.family, 0.0), piece.confidence)
    doubt = 1.0
    for c in families.values():
        doubt *= 1.0 - c
    return 1.0 - doubt


def settle(evidence: Sequence[Evidence], dimension: str) -> tuple[int, int]:
    """Return (value that counts, value that is possible) of one dimension; 0 where there is no evidence."""
    pieces = [piece for piece in evidence if piece.raises == dimension]
    counts = possible = 0
    for value in sorted({piece.value for piece in pieces}):
        sure = confidence(pieces, value)
        if sure >= threshold("counts") - _EPSILON:
            counts = value
        if sure >= threshold("possible") - _EPSILON:
            possible = value
    return counts, max(counts, possible)
