"""Reads, merges and checks policy files; the values that come out are those of `gatekeeper.model.policy`."""
