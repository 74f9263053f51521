"""Tests: what an arm, a variant or a report cell tells about the people in it."""
