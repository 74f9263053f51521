"""The result of PHI inference: dimensions, level, reasons and safeguards."""

from __future__ import annotations

from dataclasses import field

from gatekeeper.model.place import Place
from gatekeeper.model.words import Category, RiskLevel
from gatekeeper.value import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One piece of evidence (docs/inference.md).

    Args:
        source: ``segment``, ``segment-name``, ``sender``, ``specialty``, ``subject``, ``body``, ``merge``, ``branch``,
            ``link``, ``attachment``, ``hidden``, ``header``, ``recipients``, ``directory``, ``relationship``,
            ``exclusion``, ``trigger``, ``history``, ``arm``.
        raises: ``relationship``, ``topic``, ``linked``, ``selection``, ``sensitive`` or ``smallest_group``.
        value: The value it raises that dimension to.
        confidence: 0 to 1.
        family: At most one item a family counts when confidences are combined.
        text: Masked, one clause, readable aloud.
        observers: Who could learn it, of ``O1`` … ``O6`` (docs/inference.md).
    """

    source: str
    raises: str
    value: int
    confidence: float
    family: str
    text: str
    at: Place | None = None
    categories: tuple[Category, ...] = ()
    observers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeguardState:
    """A safeguard, whether this send needs it, and whether it holds.

    Args:
        name: ``baa``, ``tls``, ``at-rest``, ``one-recipient``, ``no-trackers``, ``neutral``, ``basis``,
            ``authorization``, ``approvals``, ``group-size``, ``aggregate-analytics``.
        state: ``held``, ``missing`` or ``unknown``.
        why: One clause, masked.
    """

    name: str
    required: bool
    state: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimensions:
    """R, t, H, S, X, n of docs/inference.md; *smallest_group* is None when nobody can be counted."""

    relationship: int = 0
    topic: int = 0
    linked: int = 0
    selection: int = 0
    sensitive: bool = False
    smallest_group: int | None = None
    demographic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """How much the send tells about its recipients."""

    level: RiskLevel = RiskLevel.NONE
    sensitive: bool = False
    categories: tuple[Category, ...] = ()
    dimensions: Dimensions = Dimensions()
    reasons: tuple[Evidence, ...] = ()
    safeguards: tuple[SafeguardState, ...] = ()
    review: bool = False
    consumer_health: bool = field(default=False)

    def safeguard(self, name: str) -> SafeguardState | None:
        """Return the state of one safeguard, or None where the model does not know it."""
        return next((s for s in self.safeguards if s.name == name), None)

    @property
    def missing(self) -> tuple[SafeguardState, ...]:
        """Safeguards that are required and not held."""
        return tuple(s for s in self.safeguards if s.required and s.state != "held")
