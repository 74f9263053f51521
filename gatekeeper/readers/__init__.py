"""Readers turn bytes into values of the model, every passage with its place in the file that a person edits."""
