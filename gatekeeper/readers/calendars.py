"""Reads calendar parts: the attendees of an invitation are a list of recipients that everyone on it can read."""

from __future__ import annotations

from gatekeeper.readers.extracts import Extract

_TEXT = ("SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CATEGORIES", "CONTACT", "X-ALT-DESC", "URL")
_PEOPLE = ("ATTENDEE", "ORGANIZER")
COMPONENT_LIMIT = 500


def read_calendar(data: bytes) -> Extract:
    """Return the texts and people of all components (RFC 5545); each text is labelled with its property."""
    from icalendar import Calendar

    labels: dict[str, str] = {}
    for calendar in Calendar.from_ical(data.decode("utf-8-sig", "replace"), multiple=True):
        for component in list(calendar.walk())[:COMPONENT_LIMIT]:
            for name, value in component.property_items(recursive=False):
                if name in _PEOPLE:
                    address = str(value).strip()
                    if address[:7].lower() == "mailto:":
                        address = address[7:]
                    common = str(getattr(value, "params", {}).get("CN", "")).strip()
                    labels[f"{common} <{address}>" if common else address] = name
                elif name in _TEXT:
                    text = value.to_ical().decode("utf-8", "replace") if name == "CATEGORIES" else str(value)
                    if text.strip():
                        labels[text.strip()] = name
    if not labels:
        return Extract(failure="no calendar component")
    return Extract(texts=tuple(labels), labels=labels)
