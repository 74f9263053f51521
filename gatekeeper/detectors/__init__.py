"""Facts in passages: identifiers and health context, without an opinion."""

from __future__ import annotations

from functools import cache

from gatekeeper.detectors.detector import VERSION, Detector
from gatekeeper.detectors.own import OwnFacts
from gatekeeper.model.entity import Entity
from gatekeeper.model.words import Scope

__all__ = ["VERSION", "Detector", "OwnFacts", "detect"]


@cache
def _shared() -> Detector:
    return Detector()


def detect(
    text: str, *, scope: Scope = Scope.BODY, own: OwnFacts | None = None, ner: bool = False
) -> tuple[Entity, ...]:
    """Return the entities of a text, sorted by place.

    Args:
        text: Any passage.
        scope: Where it stands.
        own: Public details of the sender; without them nobody's data is public.
        ner: Whether spaCy may be asked for names and places.
    """
    detector = _shared() if own is None else Detector(own=own)
    return detector.entities(text, scope, ner=ner)
