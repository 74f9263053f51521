"""Leaves one entity where several of a family claim the same characters: the surer, the longer, the rarer kind."""

from __future__ import annotations

from collections.abc import Iterable

from gatekeeper.model.entity import HEALTH_KINDS, Entity

#: Kinds that a label or check digit proves win over shapes.
_RANK = {
    kind: i
    for i, kind in enumerate(
        [
            "US_SSN",
            "US_MBI",
            "CREDIT_CARD",
            "VIN",
            "US_NPI",
            "US_DEA",
            "HEALTH_PLAN_ID",
            "MEDICAL_RECORD_NUMBER",
            "US_DRIVER_LICENSE",
            "DEVICE_ID",
            "ACCOUNT_NUMBER",
            "OTHER_ID",
            "EMAIL_ADDRESS",
            "URL",
            "PHONE_NUMBER",
            "IP_ADDRESS",
            "AGE",
            "LOCATION",
            "DATE_TIME",
            "PERSON",
            "BIOMETRIC",
        ]
    )
}


def family(kind: str) -> int:
    """Return 0 for identifiers, 1 for health facts, 2 for relation cues, 3 for URLs, which may hold identifiers."""
    return 1 if kind in HEALTH_KINDS else 2 if kind == "CARE_RELATION" else 3 if kind == "URL" else 0


def resolve(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Return the entities in order of place, without overlap inside a family."""
    entities = tuple(entities)
    if len(entities) < 2:
        return entities
    ordered = sorted(entities, key=lambda e: (-round(e.score, 1), -(e.end - e.start), _RANK.get(e.kind, 99), e.start))
    kept: list[Entity] = []
    size = max((e.end for e in ordered), default=0)
    taken = [bytearray(size) for _ in range(4)]
    for entity in ordered:
        place = taken[family(entity.kind)]
        if place.find(1, entity.start, entity.end) >= 0:
            continue
        place[entity.start : entity.end] = b"\x01" * (entity.end - entity.start)
        kept.append(entity)
    return tuple(sorted(kept, key=lambda e: (e.start, e.end, e.kind)))
