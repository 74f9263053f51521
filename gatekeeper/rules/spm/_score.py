"""Adds the features of a message up to the spam score and keeps the share of each."""

from __future__ import annotations

from functools import cache

from gatekeeper.model.message import Message
from gatekeeper.rules.spm._data import table
from gatekeeper.rules.spm._features import features
from gatekeeper.value import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one feature adds: its points for this message, and how a finding names it."""

    feature: str
    points: float
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The sum and its shares, the largest first, credits last."""

    total: float
    shares: tuple[Share, ...]

    def __str__(self) -> str:
        """Return the shares as a clause: "sender at a freemail domain 2.3, …"; credits as "less …"."""
        added = [f"{s.says} {s.points:.1f}" for s in self.shares if s.points > 0]
        taken = [f"{s.says} {-s.points:.1f}" for s in self.shares if s.points < 0]
        return ", ".join(added) + (f"; less {', '.join(taken)}" if taken else "")


@cache
def points() -> dict[str, tuple[float, str]]:
    """Return the table: feature → points at full strength and name."""
    return {name: (float(row["points"]), str(row["says"])) for name, row in table("score")["features"].items()}


def spam_score(message: Message, *, credits_too: bool = True) -> Score:
    """Return the score of a message; *credits_too* False leaves the features with negative points out."""
    known = points()
    shares = [
        Share(feature=name, points=strength * known[name][0], says=known[name][1])
        for name, strength in features(message).items()
        if known[name][0] > 0 or credits_too
    ]
    shares.sort(key=lambda share: (-share.points, share.feature))
    return Score(total=sum(share.points for share in shares), shares=tuple(shares))
