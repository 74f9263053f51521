"""The gate in the mail path: a milter (protocol 6) that asks a judge at the end of every message."""
