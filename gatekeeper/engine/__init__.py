"""Runs detectors and rules on one submission and decides: the only place where findings become a verdict."""
