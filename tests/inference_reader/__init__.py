"""Tests of statements about the reader, of criteria and of sender identities."""
