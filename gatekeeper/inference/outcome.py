"""What a point of the risk space costs: the verdict table of the specification's section 6 as a pure function.

The rules state findings one by one and with places; this table states what their sum must come to. It serves the
chain of reasons, and the tests walk its whole space.
"""

from __future__ import annotations

from collections.abc import Collection

from gatekeeper.inference.tables import tables
from gatekeeper.model.words import MessageClass, RiskLevel, Severity
from gatekeeper.value import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One reason why a send does not simply go.

    Args:
        what: A safeguard's name, ``sensitive`` or ``review``.
        severity: What it costs.
    """

    what: str
    severity: Severity


def costs(
    risk_level: RiskLevel,
    message_class: MessageClass,
    *,
    demanded: Collection[str],
    held: Collection[str],
    sensitive: bool = False,
    review: bool = False,
) -> tuple[Cost, ...]:
    """Return what stands against a send, the dearest first; empty when all that the level demands is held.

    Args:
        risk_level: Level of the send.
        message_class: Effective class.
        demanded: Safeguards that the level demands.
        held: Safeguards that hold (missing and unknown ones do not).
        sensitive: A specially protected category: always a privacy officer's decision in marketing.
        review: Whether a possible value would raise the level.
    """
    found = [
        Cost(what=name, severity=severity(name, risk_level, message_class))
        for name in sorted(demanded)
        if name not in held
    ]
    if sensitive and message_class is MessageClass.MARKETING:
        found.append(Cost(what="sensitive", severity=Severity.ERROR))
    if review:
        high = risk_level >= RiskLevel.HIGH
        found.append(Cost(what="review", severity=Severity.ERROR if high else Severity.WARNING))
    return tuple(sorted(found, key=lambda cost: (-cost.severity.rank, cost.what)))


def severity(name: str, risk_level: RiskLevel, message_class: MessageClass) -> Severity:
    """Return what one missing safeguard costs; a note where the table demands nothing."""
    row = tables()["costs"][name]
    found = Severity(row.get(risk_level.value, "note"))
    if message_class is MessageClass.TRANSACTIONAL and "transactional" in row:
        return min(found, Severity(row["transactional"]), key=lambda s: s.rank)
    return found
