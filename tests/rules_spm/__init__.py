"""Tests of the rules on spam-like content beyond their examples."""
