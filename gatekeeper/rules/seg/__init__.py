"""Segment definitions: what the way in which people were chosen tells about them."""
