"""The tables of the inference, read once from ``tables.toml``: weights, thresholds, mappings, demands.

They are data, so that a privacy officer can read them and a policy can override a weight without touching code.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from gatekeeper import kept
from gatekeeper.model.policy import Inference
from gatekeeper.model.words import Category, Relationship

_FILE = Path(__file__).with_name("tables.toml")


@cache
def tables() -> dict[str, Any]:
    """Return the whole data file."""
    found: dict[str, Any] = kept.table(_FILE)
    return found


@cache
def words(section: str, name: str) -> frozenset[str]:
    """Return one word list as a set."""
    return frozenset(tables()[section][name])


def weight(name: str, settings: Inference) -> float:
    """Return the confidence of one kind of evidence, the policy's own value first."""
    value = settings.weights.get(name)
    return float(tables()["weights"][name] if value is None else value)


def threshold(name: str) -> float:
    """Return a threshold of the combination."""
    return float(tables()["thresholds"][name])


@cache
def specialty(name: str) -> tuple[int, Category] | None:
    """Return (topic level, category) of a specialty or of a health category's name, or None when nobody knows it."""
    entry = tables()["specialties"].get(name)
    if entry is not None:
        return int(entry["level"]), Category(entry["category"])
    try:
        category = Category(name)
    except ValueError:
        return None
    return (1 if category is Category.GENERAL else 3), category


@cache
def telling() -> frozenset[Category]:
    """Return the categories whose service line alone tells a condition."""
    return frozenset(Category(name) for name in tables()["telling"]["categories"])


def stands_for(relationship: Relationship) -> tuple[int, int]:
    """Return (R, S) that a relationship stands for."""
    entry = tables()["relationships"][relationship.value]
    return int(entry["value"]), int(entry["selection"])


@cache
def observers(source: str) -> tuple[str, ...]:
    """Return who could learn what a source of evidence tells, of O1 to O6."""
    return tuple(tables()["observers"].get(source, ()))
