"""Sixty sends in the gray areas around the decision cases, in other schemas and words; half of them are clean."""

from __future__ import annotations

from typing import Any

CASES: dict[str, dict[str, Any]] = {}
