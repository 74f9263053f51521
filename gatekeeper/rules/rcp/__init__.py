"""Recipient lists: who must not get it, and what a list carries that the send does not need."""
