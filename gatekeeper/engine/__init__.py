"""Runs detectors and rules on one submission and decides: the only place where findings become a verdict."""

from gatekeeper.engine.judge import judge, judge_facts

__all__ = ["judge", "judge_facts"]
