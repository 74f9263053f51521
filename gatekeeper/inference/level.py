"""The level function and the safeguards that a level demands: two tables, proven by exhaustive enumeration.

Both are pure functions of a few small integers, so that every point of their space can be walked and a lawyer can
follow each (specification, sections 5 and 6).
"""

from __future__ import annotations

from functools import cache

from gatekeeper.inference.tables import tables
from gatekeeper.model.policy import Inference
from gatekeeper.model.risk import Dimensions
from gatekeeper.model.words import MessageClass, RiskLevel

_LEVELS = tuple(RiskLevel)

#: All safeguards that the model knows, in the order in which they are reported.
SAFEGUARDS = (
    "baa", "tls", "at-rest", "one-recipient", "no-trackers", "neutral", "basis", "authorization", "approvals",
    "group-size", "aggregate-analytics",
)  # fmt: skip


def level(dimensions: Dimensions, settings: Inference, *, one_to_one: bool = False) -> RiskLevel:
    """Return how much a send tells about its recipients.

    Args:
        dimensions: R, H, S, X and n.
        settings: ``unknown_relationship`` and ``k`` of the policy.
        one_to_one: Care mail to one person each, for which a group of one is no isolation.
    """
    relationship = dimensions.relationship
    if relationship == 1:
        relationship = 0 if settings.unknown_relationship == "public" else 2
    if relationship == 0 and dimensions.selection == 0:
        rank = 0 if dimensions.linked < 4 else 3
    elif relationship == 0:
        rank = 1 if dimensions.linked < 4 else 3
    else:
        rank = 2
        if dimensions.linked >= 2 or dimensions.selection == 3:
            rank = 3
        if dimensions.linked == 4 or dimensions.selection >= 4 or dimensions.sensitive:
            rank = 4
        small = dimensions.smallest_group is not None and 0 < dimensions.smallest_group < settings.k
        if rank == 3 and small and not one_to_one:
            rank = 4
    return _LEVELS[rank]


@cache
def _floors(message_class: MessageClass) -> tuple[tuple[str, RiskLevel | None], ...]:
    rows = tables()["demands"]
    return tuple(
        (name, None if rows[name][message_class.value] == "never" else RiskLevel(rows[name][message_class.value]))
        for name in SAFEGUARDS
    )


def demanded(
    risk_level: RiskLevel,
    message_class: MessageClass,
    settings: Inference,
    *,
    hipaa_marketing: bool = False,
    one_to_one: bool = False,
) -> frozenset[str]:
    """Return the safeguards that a level demands.

    Args:
        risk_level: Level of the send.
        message_class: Effective class.
        settings: Numbers of approvals by level.
        hipaa_marketing: Whether 45 CFR 164.508(a)(3) asks for an authorization.
        one_to_one: Care mail to one person each.
    """
    wanted = {name for name, floor in _floors(message_class) if floor is not None and risk_level >= floor}
    if not hipaa_marketing:
        wanted.discard("authorization")
    if approvals_needed(risk_level, message_class, settings) == 0:
        wanted.discard("approvals")
    if one_to_one:
        wanted.discard("group-size")
    return frozenset(wanted)


def approvals_needed(risk_level: RiskLevel, message_class: MessageClass, settings: Inference) -> int:
    """Return how many people must have approved a marketing send of this level."""
    if message_class is not MessageClass.MARKETING:
        return 0
    return {RiskLevel.HIGH: settings.approvals.high, RiskLevel.SEVERE: settings.approvals.severe}.get(risk_level, 0)
