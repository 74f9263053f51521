"""Audience definitions of every platform and warehouse, read into one tree of criteria with exact places."""

from __future__ import annotations

from gatekeeper.readers.segments.read import read_native, read_segment, recognise

__all__ = ["read_native", "read_segment", "recognise"]
