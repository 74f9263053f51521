"""Vendors: who gets recipient data, under which agreement, and in what state."""
