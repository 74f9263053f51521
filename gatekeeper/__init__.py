"""Judges a whole healthcare e-mail send before it leaves: draft, segment, list, envelope, route, vendor, consent."""

__version__ = "0.1.0"
