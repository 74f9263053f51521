"""Autofix for what is safe: additions that the law asks for, removals that nobody reads, never a change of wording."""
